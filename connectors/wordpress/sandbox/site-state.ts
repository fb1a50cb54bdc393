import type { Company, Ms, WordpressEvent } from '#sandbox';
import { readZone, toGmtText, toLocalText } from './site-clock.js';
import type { SiteZone } from './site-clock.js';

/** A row of the posts table: post, page or attachment. Local columns are kept as written, in the zone of that moment. */
export interface PostRow {
  id: number;
  type: 'post' | 'page' | 'attachment';
  title: string;
  content: string;
  status: string;
  author: number;
  slug: string;
  /** The slug before the trash suffix. */
  desiredSlug: string;
  date: string;
  /** Null while the date floats with every save. */
  dateGmt: string | null;
  modified: string;
  modifiedGmt: string;
  categories: number[];
  tags: number[];
  parent: number;
  file: { filename: string; mime: string; bytes: number } | null;
}

export interface RevisionRow {
  id: number;
  parent: number;
  author: number;
  date: string;
  dateGmt: string;
  title: string;
  content: string;
  autosave: boolean;
}

export interface TermRow {
  id: number;
  taxonomy: 'category' | 'post_tag';
  name: string;
  slug: string;
  parent: number;
}

export interface CommentRow {
  id: number;
  post: number;
  author: number;
  text: string;
  date: string;
  dateGmt: string;
}

/** An autosave the company's story does not tell of: the tool lists it among the revisions. */
export interface Autosave {
  id: number;
  post: number;
  at: Ms;
  author: number;
  title: string;
  content: string;
}

/** The tables of the site as they stand. */
export interface SiteState {
  posts: Map<number, PostRow>;
  revisions: RevisionRow[];
  terms: TermRow[];
  comments: CommentRow[];
}

/** Statuses without a slug of their own and whose date moves with each save. */
const floating = new Set(['draft', 'pending', 'auto-draft']);

/** The address form of a title. */
export function makeSlug(title: string): string {
  return title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function makeUniqueSlug(state: SiteState, row: PostRow, wanted: string): string {
  const taken = new Set([...state.posts.values()].filter((other) => other !== row).map((other) => other.slug));
  let slug = wanted;
  for (let number = 2; taken.has(slug); number++) slug = `${wanted}-${number}`;
  return slug;
}

/** Saves a row again: what every update does to dates, slug and status, in the tool's order. */
function updateRow(
  state: SiteState,
  zone: SiteZone,
  row: PostRow,
  at: Ms,
  status: string,
  scheduledFor: Ms | null,
): void {
  const before = row.status;
  const local = (instant: Ms): string => toLocalText(instant, readZone(zone, at));
  const publishesEarly = before === 'future' && status === 'publish' && row.date > local(at);
  if (scheduledFor !== null) {
    row.date = local(scheduledFor);
    row.dateGmt = toGmtText(scheduledFor);
  } else if ((floating.has(before) && row.dateGmt === null) || publishesEarly) {
    row.date = local(at);
    row.dateGmt = floating.has(status) ? null : toGmtText(at);
  }
  row.modified = local(at);
  row.modifiedGmt = toGmtText(at);
  if (status === 'trash' && before !== 'trash') {
    row.desiredSlug = row.slug;
    row.slug = makeUniqueSlug(state, row, `${row.slug}__trashed`);
  } else if (before === 'trash' && status !== 'trash' && row.desiredSlug) {
    row.slug = makeUniqueSlug(state, row, row.desiredSlug);
  }
  row.status = status;
  if (!row.slug && !floating.has(status)) row.slug = makeUniqueSlug(state, row, makeSlug(row.title));
}

/** The site at the start of the story. */
export function createEmptySite(): SiteState {
  return { posts: new Map(), revisions: [], terms: [], comments: [] };
}

/** Lets one event of the story happen. */
export function applyEvent(state: SiteState, event: WordpressEvent, company: Company, zone: SiteZone): void {
  const by = company.people.find((person) => person.id === event.by)?.wordpress?.id ?? 0;
  const { at } = event;
  const date = toLocalText(at, readZone(zone, at));
  const dateGmt = toGmtText(at);
  if (event.type === 'category_added' || event.type === 'tag_added') {
    const taxonomy = event.type === 'category_added' ? 'category' : 'post_tag';
    const parent = event.type === 'category_added' ? event.parent : 0;
    state.terms.push({ id: event.id, taxonomy, name: event.name, slug: event.slug, parent });
    return;
  }
  if (event.type === 'post_created') {
    const author = company.people.find((person) => person.id === event.author)?.wordpress?.id ?? 0;
    // Created with a date of its own, a row takes that date as `modified` too, even a date in the future (notes §5.3).
    const stamp = event.scheduledFor ?? at;
    const row: PostRow = {
      id: event.id,
      type: event.kind,
      title: event.title,
      content: event.content,
      status: event.status,
      author,
      slug: '',
      desiredSlug: '',
      date: toLocalText(stamp, readZone(zone, at)),
      dateGmt: floating.has(event.status) && event.scheduledFor === null ? null : toGmtText(stamp),
      modified: toLocalText(stamp, readZone(zone, at)),
      modifiedGmt: toGmtText(stamp),
      categories: event.kind === 'post' ? [...event.categories] : [],
      tags: event.kind === 'post' ? [...event.tags] : [],
      parent: 0,
      file: null,
    };
    state.posts.set(row.id, row);
    if (!floating.has(row.status)) row.slug = makeUniqueSlug(state, row, makeSlug(row.title));
    return;
  }
  if (event.type === 'media_uploaded') {
    const file = { filename: event.filename, mime: event.mime, bytes: event.bytes };
    const row: PostRow = {
      id: event.id,
      type: 'attachment',
      title: event.title,
      content: '',
      status: 'inherit',
      author: by,
      slug: '',
      desiredSlug: '',
      date,
      dateGmt,
      modified: date,
      modifiedGmt: dateGmt,
      categories: [],
      tags: [],
      parent: event.post ?? 0,
      file,
    };
    row.slug = makeUniqueSlug(state, row, makeSlug(event.title));
    state.posts.set(row.id, row);
    return;
  }
  if (event.type === 'commented') {
    state.comments.push({ id: event.id, post: event.post, author: by, text: event.text, date, dateGmt });
    return;
  }
  const row = state.posts.get(event.id);
  if (!row) return;
  if (event.type === 'post_edited') {
    row.title = event.title;
    row.content = event.content;
    updateRow(state, zone, row, at, event.status ?? row.status, null);
    const { title, content } = event;
    state.revisions.push({
      id: event.revision,
      parent: row.id,
      author: by,
      date,
      dateGmt,
      title,
      content,
      autosave: false,
    });
  } else if (event.type === 'post_status_set') updateRow(state, zone, row, at, event.status, event.scheduledFor);
  else if (event.type === 'post_trashed') updateRow(state, zone, row, at, 'trash', null);
  else if (event.type === 'post_untrashed') updateRow(state, zone, row, at, event.status, null);
  // The scheduler writes the status column alone: `modified` keeps still (notes §5.3).
  else if (event.type === 'post_published_by_cron') row.status = 'publish';
  else {
    state.posts.delete(row.id);
    state.revisions = state.revisions.filter((revision) => revision.parent !== row.id);
    state.comments = state.comments.filter((comment) => comment.post !== row.id);
  }
}

/** Writes the autosave rows that exist by now. */
export function applyAutosave(state: SiteState, autosave: Autosave, zone: SiteZone): void {
  const { id, post, author, title, content, at } = autosave;
  const date = toLocalText(at, readZone(zone, at));
  state.revisions.push({ id, parent: post, author, date, dateGmt: toGmtText(at), title, content, autosave: true });
}
