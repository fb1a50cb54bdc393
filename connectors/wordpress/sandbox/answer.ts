import type { Person } from '#sandbox';
import { readValues } from './arguments.js';
import type { RawQuery, Values } from './arguments.js';
import { renderPost, renderRevision } from './render-content.js';
import type { Context, Item, Rendering } from './render-content.js';
import { countPosts, listUsers, renderComment, renderTerm, renderUser } from './render-people.js';
import type { UserRow } from './render-people.js';
import { renderRoutes, renderVocabulary } from './render-site.js';
import { RestError } from './rest-error.js';
import { checkStatuses, holds, mayEdit, mayRead, refuse } from './rights.js';
import type { Reader, Role } from './rights.js';
import type { Route } from './routes.js';
import { filterByIdAndSlug, filterComments, filterPosts, filterTerms, sortRows, takePage } from './select-rows.js';
import type { BeyondEnd, Page } from './select-rows.js';
import type { SiteAddress } from './site-links.js';
import type { PostRow, SiteState } from './site-state.js';

/** The site as one request meets it. */
export interface Scene {
  site: SiteAddress;
  timezone: string;
  state: SiteState;
  people: Person[];
  account: Person;
  role: Role;
  registered: string;
  reader: Reader | null;
  revisionsEnabled: boolean;
}

/** What a path answers: one item, or a page of items with totals. */
export interface Answer {
  item?: Item;
  items?: Item[];
  page?: { total: number; pages: number; page: number };
}

interface Ask {
  scene: Scene;
  route: Route;
  values: Values;
  rendering: Rendering;
  users: UserRow[];
  id: number;
  parent: number;
}

function answerPage<Row>(
  page: Page<Row>,
  render: (row: Row) => Item,
  mayShow: (row: Row) => boolean = () => true,
): Answer {
  // Totals count what the query found; rows the reader may not see are dropped afterwards, so a page can be short.
  return {
    items: page.rows.filter(mayShow).map(render),
    page: { total: page.total, pages: page.pages, page: page.page },
  };
}

function forbidEditing(reader: Reader | null): RestError {
  return refuse(reader, 'rest_forbidden_context', 'Sorry, you are not allowed to edit here.');
}

function findPost(ask: Ask, id: number, code: string, message: string): PostRow {
  const row = ask.scene.state.posts.get(id);
  if (!row || row.type !== ask.route.subject) throw new RestError(404, code, message);
  return row;
}

function answerPosts(ask: Ask): Answer {
  const { scene, route, values, rendering } = ask;
  const { reader, state } = scene;
  if (route.single) {
    const row = findPost(ask, ask.id, 'rest_post_invalid_id', 'Invalid post ID.');
    if (rendering.context === 'edit' && !mayEdit(reader, row)) throw forbidEditing(reader);
    if (!mayRead(reader, row, state)) throw refuse(reader, 'rest_forbidden', 'Sorry, you are not allowed to do that.');
    return { item: renderPost(rendering, row) };
  }
  const type = route.subject as PostRow['type'];
  if (rendering.context === 'edit' && !holds(reader, type === 'page' ? 'edit_pages' : 'edit_posts'))
    throw forbidEditing(reader);
  checkStatuses(reader, values.status as string[], type === 'attachment' ? 'inherit' : 'publish', type);
  const rows = filterPosts(
    [...state.posts.values()].filter((row) => row.type === type),
    values,
  );
  const sorted = sortRows(rows, values, {
    date: (row) => row.date,
    modified: (row) => row.modified,
    title: (row) => row.title.toLowerCase(),
    slug: (row) => row.slug,
    author: (row) => row.author,
    parent: (row) => row.parent,
  });
  const page = takePage(sorted, values, { code: 'rest_post_invalid_page_number' });
  return answerPage(
    page,
    (row) => renderPost(rendering, row),
    (row) => mayRead(reader, row, state),
  );
}

function answerRevisions(ask: Ask, autosavesOnly: boolean): Answer {
  const { scene, route, values, rendering } = ask;
  const parent = findPost(ask, ask.parent, 'rest_post_invalid_parent', 'Invalid post parent ID.');
  if (!mayEdit(scene.reader, parent))
    throw refuse(scene.reader, 'rest_cannot_read', 'Sorry, you cannot see the versions of this post.');
  const own = scene.state.revisions.filter(
    (revision) => revision.parent === parent.id && (!autosavesOnly || revision.autosave),
  );
  if (route.single) {
    const revision = own.find((candidate) => candidate.id === ask.id);
    if (!revision) throw new RestError(404, 'rest_post_invalid_id', 'Invalid revision ID.');
    return { item: renderRevision(rendering, revision, parent) };
  }
  if (autosavesOnly) return { items: own.map((revision) => renderRevision(rendering, revision, parent)) };
  const listed = scene.revisionsEnabled ? filterByIdAndSlug(own, values) : [];
  const sorted = sortRows(listed, values, { date: (row) => row.date, title: (row) => row.title.toLowerCase() });
  return answerPage(takePage(sorted, values, { code: 'rest_revision_invalid_page_number' }), (row) =>
    renderRevision(rendering, row, parent),
  );
}

function answerUsers(ask: Ask): Answer {
  const { scene, route, values, rendering, users } = ask;
  const { reader, state } = scene;
  const edit = rendering.context === 'edit';
  const published = new Set(
    [...state.posts.values()].filter((row) => row.status === 'publish').map((row) => row.author),
  );
  const isShown = (user: UserRow): boolean =>
    holds(reader, 'list_users') || published.has(user.id) || reader?.id === user.id;
  if (route.single) {
    const user = users.find((candidate) => candidate.id === ask.id);
    if (!user) throw new RestError(404, 'rest_user_invalid_id', 'Invalid user ID.');
    const isSelf = reader?.id === user.id;
    if (edit && !isSelf && !holds(reader, 'list_users'))
      throw refuse(reader, 'rest_user_cannot_view', 'Sorry, you cannot edit users.');
    if (!isShown(user)) throw refuse(reader, 'rest_user_cannot_view', 'Sorry, you cannot list users.');
    return { item: renderUser(rendering, user) };
  }
  if (edit && !holds(reader, 'list_users')) throw forbidEditing(reader);
  if ((values.roles !== undefined || values.capabilities !== undefined) && !holds(reader, 'list_users')) {
    throw refuse(reader, 'rest_user_cannot_view', 'Sorry, you cannot filter users by role.');
  }
  const roles = values.roles as string[] | undefined;
  const rows = filterByIdAndSlug(
    users.filter((user) => isShown(user) && (!roles || roles.includes(user.role))),
    values,
  );
  const columns = {
    name: (row: UserRow) => row.name.toLowerCase(),
    slug: (row: UserRow) => row.slug,
    email: (row: UserRow) => row.email,
  };
  return answerPage(takePage(sortRows(rows, values, columns), values, 'empty'), (row) => renderUser(rendering, row));
}

function answerMe(ask: Ask): Answer {
  const me = ask.users.find((user) => user.id === ask.scene.reader?.id);
  if (!me) throw new RestError(401, 'rest_not_logged_in', 'You are not currently logged in.');
  return { item: renderUser(ask.rendering, me) };
}

function answerTerms(ask: Ask): Answer {
  const { scene, route, values, rendering } = ask;
  const terms = scene.state.terms.filter((term) => term.taxonomy === route.subject);
  if (rendering.context === 'edit' && !holds(scene.reader, 'manage_categories')) throw forbidEditing(scene.reader);
  if (route.single) {
    const term = terms.find((candidate) => candidate.id === ask.id);
    if (!term) throw new RestError(404, 'rest_term_invalid', 'Term does not exist.');
    return { item: renderTerm(rendering, term) };
  }
  const post = typeof values.post === 'number' ? scene.state.posts.get(values.post) : undefined;
  const rows = filterTerms(terms, values, (term) => countPosts(rendering, term), post);
  const columns = {
    name: (row: (typeof rows)[number]) => row.name.toLowerCase(),
    slug: (row: (typeof rows)[number]) => row.slug,
    count: (row: (typeof rows)[number]) => countPosts(rendering, row),
  };
  return answerPage(takePage(sortRows(rows, values, columns), values, 'empty'), (row) => renderTerm(rendering, row));
}

function answerComments(ask: Ask): Answer {
  const { scene, route, values, rendering, users } = ask;
  const { reader, state } = scene;
  const moderates = holds(reader, 'moderate_comments');
  if (rendering.context === 'edit' && !moderates) throw forbidEditing(reader);
  const isShown = (post: number): boolean => {
    const row = state.posts.get(post);
    return row !== undefined && (moderates || mayRead(reader, row, state));
  };
  // A binned post takes its comments out of sight until it comes back.
  const present = state.comments.filter((comment) => state.posts.get(comment.post)?.status !== 'trash');
  if (route.single) {
    const comment = present.find((candidate) => candidate.id === ask.id);
    if (!comment) throw new RestError(404, 'rest_comment_invalid_id', 'Invalid comment ID.');
    if (!isShown(comment.post)) throw refuse(reader, 'rest_cannot_read', 'Sorry, you cannot read this comment.');
    return { item: renderComment(rendering, comment, users) };
  }
  if (values.status !== 'approve' && !moderates) {
    throw refuse(reader, 'rest_forbidden_param', 'Query parameters not permitted: status');
  }
  const rows = ['approve', 'all'].includes(String(values.status)) ? filterComments(present, values) : [];
  const columns = {
    date: (row: (typeof rows)[number]) => row.date,
    date_gmt: (row: (typeof rows)[number]) => row.dateGmt,
    post: (row: (typeof rows)[number]) => row.post,
  };
  const page = takePage(sortRows(rows, values, columns), values, 'empty' satisfies BeyondEnd);
  return answerPage(
    page,
    (row) => renderComment(rendering, row, users),
    (row) => isShown(row.post),
  );
}

/** Answers one path of the API, or throws the tool's refusal. */
export function answerRoute(
  scene: Scene,
  route: Route,
  groups: Record<string, string>,
  query: RawQuery,
  report: (reason: string) => void,
): Answer {
  const values = readValues(query, route.arguments, scene.timezone, report);
  const { site, timezone, state, reader } = scene;
  const rendering: Rendering = { site, timezone, state, reader, context: (values.context ?? 'view') as Context };
  const users = listUsers(scene.people, scene.account, scene.role, scene.registered);
  const ask: Ask = { scene, route, values, rendering, users, id: Number(groups.id), parent: Number(groups.parent) };
  if (query.has('_embed')) report('_embed is not served here');
  switch (route.serve) {
    case 'posts':
      return answerPosts(ask);
    case 'revisions':
      return answerRevisions(ask, false);
    case 'autosaves':
      return answerRevisions(ask, true);
    case 'users':
      return answerUsers(ask);
    case 'me':
      return answerMe(ask);
    case 'terms':
      return answerTerms(ask);
    case 'comments':
      return answerComments(ask);
    case 'types':
    case 'statuses':
    case 'taxonomies':
      return { item: renderVocabulary(rendering, route.serve, groups.name) };
    case 'namespace':
      return { item: { namespace: 'wp/v2', routes: renderRoutes(site) } };
    default:
      throw new RestError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
  }
}
