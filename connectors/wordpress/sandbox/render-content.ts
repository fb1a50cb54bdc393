import type { PostRow, RevisionRow, SiteState } from './site-state.js';
import { makeSlug } from './site-state.js';
import { parseLocalText, toGmtText } from './site-clock.js';
import { HOME, makeApiUrl, makeFilePath, makeFileUrl, makeGuid, makeLink } from './site-links.js';
import type { SiteAddress } from './site-links.js';
import { holds } from './rights.js';
import type { Reader } from './rights.js';

export type Context = 'view' | 'edit' | 'embed';

export type Item = Record<string, unknown>;

/** Everything a rendering depends on. */
export interface Rendering {
  site: SiteAddress;
  timezone: string;
  state: SiteState;
  reader: Reader | null;
  context: Context;
}

/** Text as the display filters leave it: quotes curled, ampersands escaped, dashes drawn. */
function renderText(text: string): string {
  return text
    .replace(/&(?!#?\w+;)/g, '&#038;')
    .replace(/(^|[\s(])"/g, '$1&#8220;')
    .replace(/"/g, '&#8221;')
    .replace(/'/g, '&#8217;')
    .replace(/ - /g, ' &#8211; ');
}

/** Content as a visitor sees it: paragraphs drawn, block comments gone. */
export function renderContent(content: string): string {
  if (content === '') return '';
  const bare = content.replace(/<!--\s*\/?wp:[\s\S]*?-->\n?/g, '');
  return bare
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) =>
      /^<(p|h\d|ul|ol|div|figure|blockquote|table)\b/i.test(part) ? `${part}\n` : `<p>${renderText(part)}</p>\n`,
    )
    .join('');
}

function pickText(rendering: Rendering, raw: string, rendered: string): Item {
  return rendering.context === 'edit' ? { raw, rendered } : { rendered };
}

function renderBody(rendering: Rendering, content: string): Item {
  const blocks = { block_version: content.includes('<!-- wp:') ? 1 : 0 };
  const body = { ...pickText(rendering, content, renderContent(content)), protected: false };
  return rendering.context === 'edit' ? { ...body, ...blocks } : body;
}

function renderTitle(rendering: Rendering, row: PostRow): Item {
  return pickText(rendering, row.title, (row.status === 'private' ? 'Private: ' : '') + renderText(row.title));
}

/** A floating date is told as the local one read in today's zone (shim of the tool since 4.6). */
function renderDateGmt(rendering: Rendering, row: PostRow): string {
  return row.dateGmt ?? toGmtText(parseLocalText(row.date, rendering.timezone));
}

function renderLinks(rendering: Rendering, row: PostRow): Item {
  const { site, state } = rendering;
  const base = { post: 'posts', page: 'pages', attachment: 'media' }[row.type];
  const self = makeApiUrl(site, `/wp/v2/${base}/${row.id}`);
  const api = (path: string): string => makeApiUrl(site, `/wp/v2/${path}`);
  const query = (path: string, argument: string): string => api(path) + (site.plain ? '&' : '?') + argument;
  const links: Item = {
    self: [{ href: self }],
    collection: [{ href: api(base) }],
    about: [{ href: api(`types/${row.type}`) }],
    author: [{ embeddable: true, href: api(`users/${row.author}`) }],
    replies: [{ embeddable: true, href: query('comments', `post=${row.id}`) }],
  };
  if (row.type !== 'attachment') {
    const revisions = state.revisions.filter((revision) => revision.parent === row.id);
    links['version-history'] = [{ count: revisions.length, href: `${self}/revisions` }];
    const latest = revisions.at(-1);
    if (latest) links['predecessor-version'] = [{ id: latest.id, href: `${self}/revisions/${latest.id}` }];
    links['wp:attachment'] = [{ href: query('media', `parent=${row.id}`) }];
  }
  if (row.type === 'post') {
    links['wp:term'] = [
      { taxonomy: 'category', embeddable: true, href: query('categories', `post=${row.id}`) },
      { taxonomy: 'post_tag', embeddable: true, href: query('tags', `post=${row.id}`) },
    ];
  }
  if (rendering.context === 'edit' && row.type !== 'attachment') {
    // What the caller may do, not who did it (notes §5.4).
    const actions: [string, boolean][] = [
      ['publish', holds(rendering.reader, 'publish_posts')],
      ['assign-author', holds(rendering.reader, 'edit_others_posts')],
      ['assign-categories', row.type === 'post'],
      ['assign-tags', row.type === 'post'],
    ];
    for (const [action, allowed] of actions) if (allowed) links[`wp:action-${action}`] = [{ href: self }];
  }
  links.curies = [{ name: 'wp', href: 'https://api.w.org/{rel}', templated: true }];
  return links;
}

function renderFile(rendering: Rendering, row: PostRow): Item {
  const { filename: _filename, mime, bytes } = row.file!;
  const isImage = mime.startsWith('image/');
  const image = { width: 1200, height: 800, file: makeFilePath(row), filesize: bytes, sizes: {}, image_meta: {} };
  return {
    description: pickText(rendering, '', ''),
    caption: pickText(rendering, '', ''),
    alt_text: '',
    media_type: isImage ? 'image' : 'file',
    mime_type: mime,
    media_details: isImage ? image : { filesize: bytes, sizes: {} },
    post: row.parent || null,
    source_url: makeFileUrl(rendering.site, row),
    ...(rendering.context === 'edit' ? { missing_image_sizes: [] } : {}),
  };
}

/** A post, page or media item as the tool answers it. */
export function renderPost(rendering: Rendering, row: PostRow): Item {
  const { context, site, reader, state } = rendering;
  const edit = context === 'edit';
  const guid = makeGuid(site, row);
  const item: Item = {
    id: row.id,
    date: row.date,
    date_gmt: renderDateGmt(rendering, row),
    guid: pickText(rendering, guid, guid),
    modified: row.modified,
    modified_gmt: row.modifiedGmt,
    ...(edit && row.type !== 'attachment' ? { password: '' } : {}),
    slug: row.slug,
    status: row.status,
    type: row.type,
    link: makeLink(site, row, reader, state),
    title: renderTitle(rendering, row),
  };
  if (row.type === 'attachment') {
    Object.assign(
      item,
      { author: row.author, comment_status: 'open', ping_status: 'closed', template: '', meta: [] },
      renderFile(rendering, row),
    );
  } else {
    Object.assign(item, {
      content: renderBody(rendering, row.content),
      excerpt: { ...pickText(rendering, '', renderContent(row.content)), protected: false },
      author: row.author,
      featured_media: 0,
      ...(row.type === 'page' ? { parent: row.parent, menu_order: 0 } : {}),
      comment_status: row.type === 'page' ? 'closed' : 'open',
      ping_status: row.type === 'page' ? 'closed' : 'open',
      ...(row.type === 'post' ? { sticky: false } : {}),
      template: '',
      ...(row.type === 'post' ? { format: 'standard' } : {}),
      meta: [],
      ...(row.type === 'post' ? { categories: row.categories, tags: row.tags } : {}),
    });
  }
  if (edit) item.generated_slug = makeSlug(row.title);
  if (context === 'embed') {
    const hidden = [
      'date_gmt',
      'guid',
      'modified',
      'modified_gmt',
      'status',
      'content',
      'comment_status',
      'ping_status',
      'sticky',
    ];
    for (const name of [
      ...hidden,
      'template',
      'format',
      'meta',
      'categories',
      'tags',
      'parent',
      'menu_order',
      'post',
      'description',
    ]) {
      delete item[name];
    }
  }
  return { ...item, _links: renderLinks(rendering, row) };
}

/** A revision: text, author and time, and no status. */
export function renderRevision(rendering: Rendering, revision: RevisionRow, parent: PostRow): Item {
  const { site } = rendering;
  const base = parent.type === 'page' ? 'pages' : 'posts';
  const guid = `${HOME}/?p=${revision.id}`;
  const isEmbed = rendering.context === 'embed';
  return {
    author: revision.author,
    date: revision.date,
    ...(isEmbed ? {} : { date_gmt: revision.dateGmt }),
    id: revision.id,
    ...(isEmbed ? {} : { modified: revision.date, modified_gmt: revision.dateGmt }),
    parent: revision.parent,
    slug: `${revision.parent}-${revision.autosave ? 'autosave' : 'revision'}-v1`,
    ...(isEmbed ? {} : { guid: pickText(rendering, guid, guid) }),
    title: pickText(rendering, revision.title, renderText(revision.title)),
    ...(isEmbed ? {} : { content: pickText(rendering, revision.content, renderContent(revision.content)) }),
    excerpt: pickText(rendering, '', ''),
    _links: { parent: [{ href: makeApiUrl(site, `/wp/v2/${base}/${parent.id}`) }] },
  };
}
