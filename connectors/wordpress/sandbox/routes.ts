/** What a query argument may be. A `list` also takes one value, commas, or PHP's brackets. */
export type Argument =
  | { type: 'integer'; minimum?: number; maximum?: number; default?: number }
  | { type: 'string'; values?: string[]; default?: string }
  | { type: 'boolean' }
  | { type: 'date' }
  | { type: 'integers' }
  | { type: 'strings'; values?: string[]; default?: string[] };

export type Arguments = Record<string, Argument>;

/** A path of the contract. `serve: null`: the tool has it, this stand-in does not. */
export interface Route {
  pattern: RegExp;
  /** The path as the index lists it. */
  path: string;
  serve:
    | 'posts'
    | 'revisions'
    | 'autosaves'
    | 'users'
    | 'me'
    | 'terms'
    | 'comments'
    | 'types'
    | 'statuses'
    | 'taxonomies'
    | 'namespace'
    | null;
  /** Post type, taxonomy or rest base the path is about. */
  subject: string;
  single: boolean;
  arguments: Arguments;
}

const context: Arguments = { context: { type: 'string', values: ['view', 'embed', 'edit'], default: 'view' } };
const paged: Arguments = {
  ...context,
  page: { type: 'integer', minimum: 1, default: 1 },
  per_page: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
  search: { type: 'string' },
  exclude: { type: 'integers' },
  include: { type: 'integers' },
};

function takeOrder(order: 'asc' | 'desc', by: string, values: string[]): Arguments {
  return {
    order: { type: 'string', values: ['asc', 'desc'], default: order },
    orderby: { type: 'string', values, default: by },
  };
}

const statusWords = [
  'publish',
  'future',
  'draft',
  'pending',
  'private',
  'trash',
  'auto-draft',
  'inherit',
  'request-pending',
  'request-confirmed',
  'request-failed',
  'request-completed',
  'any',
];
const postOrders = [
  'author',
  'date',
  'id',
  'include',
  'modified',
  'parent',
  'relevance',
  'slug',
  'include_slugs',
  'title',
];
const contentList: Arguments = {
  ...paged,
  after: { type: 'date' },
  before: { type: 'date' },
  modified_after: { type: 'date' },
  modified_before: { type: 'date' },
  author: { type: 'integers' },
  author_exclude: { type: 'integers' },
  offset: { type: 'integer' },
  slug: { type: 'strings' },
  status: { type: 'strings', values: statusWords, default: ['publish'] },
  ...takeOrder('desc', 'date', postOrders),
};
const hierarchy: Arguments = { parent: { type: 'integers' }, parent_exclude: { type: 'integers' } };
const revisionOrders = ['date', 'id', 'include', 'relevance', 'slug', 'include_slugs', 'title'];
const { per_page: _perPage, ...unpaged } = paged;
// Revisions have no default page size: without the argument all of them come.
const revisionList: Arguments = {
  ...unpaged,
  per_page: { type: 'integer', minimum: 1, maximum: 100 },
  offset: { type: 'integer' },
  ...takeOrder('desc', 'date', revisionOrders),
};
const termOrders = ['id', 'include', 'name', 'slug', 'include_slugs', 'term_group', 'description', 'count'];
const termList: Arguments = {
  ...paged,
  ...takeOrder('asc', 'name', termOrders),
  hide_empty: { type: 'boolean' },
  post: { type: 'integer' },
  slug: { type: 'strings' },
};
const single: Arguments = context;
const singleWithPassword: Arguments = { ...context, password: { type: 'string' } };

const lists: [string, Route['serve'], string, Arguments, Arguments][] = [
  [
    'posts',
    'posts',
    'post',
    {
      ...contentList,
      tax_relation: { type: 'string', values: ['AND', 'OR'] },
      categories: { type: 'integers' },
      categories_exclude: { type: 'integers' },
      tags: { type: 'integers' },
      tags_exclude: { type: 'integers' },
      sticky: { type: 'boolean' },
    },
    singleWithPassword,
  ],
  [
    'pages',
    'posts',
    'page',
    {
      ...contentList,
      ...hierarchy,
      menu_order: { type: 'integer' },
      ...takeOrder('desc', 'date', [...postOrders, 'menu_order']),
    },
    singleWithPassword,
  ],
  [
    'media',
    'posts',
    'attachment',
    {
      ...contentList,
      ...hierarchy,
      status: { type: 'strings', values: ['inherit', 'private', 'trash'], default: ['inherit'] },
      media_type: { type: 'string', values: ['image', 'video', 'text', 'application', 'audio'] },
      mime_type: { type: 'string' },
    },
    single,
  ],
  ['categories', 'terms', 'category', { ...termList, parent: { type: 'integer' } }, single],
  ['tags', 'terms', 'post_tag', { ...termList, offset: { type: 'integer' } }, single],
  [
    'users',
    'users',
    'user',
    {
      ...paged,
      offset: { type: 'integer' },
      ...takeOrder('asc', 'name', [
        'id',
        'include',
        'name',
        'registered_date',
        'slug',
        'include_slugs',
        'email',
        'url',
      ]),
      slug: { type: 'strings' },
      roles: { type: 'strings' },
      capabilities: { type: 'strings' },
      who: { type: 'string', values: ['authors'] },
      has_published_posts: { type: 'strings' },
    },
    single,
  ],
  [
    'comments',
    'comments',
    'comment',
    {
      ...paged,
      ...hierarchy,
      after: { type: 'date' },
      before: { type: 'date' },
      author: { type: 'integers' },
      author_exclude: { type: 'integers' },
      author_email: { type: 'string' },
      offset: { type: 'integer' },
      ...takeOrder('desc', 'date_gmt', ['date', 'date_gmt', 'id', 'include', 'post', 'parent', 'type']),
      post: { type: 'integers' },
      status: { type: 'string', default: 'approve' },
      type: { type: 'string', default: 'comment' },
      password: { type: 'string' },
    },
    singleWithPassword,
  ],
];

function makeRoute(path: string, serve: Route['serve'], subject: string, isSingle: boolean, args: Arguments): Route {
  return { pattern: new RegExp(`^${path}$`), path, serve, subject, single: isSingle, arguments: args };
}

function makeRevisionRoutes(base: string, subject: string): Route[] {
  const under = `/wp/v2/${base}/(?<parent>\\d+)`;
  return [
    makeRoute(`${under}/revisions`, 'revisions', subject, false, revisionList),
    makeRoute(`${under}/revisions/(?<id>\\d+)`, 'revisions', subject, true, single),
    makeRoute(`${under}/autosaves`, 'autosaves', subject, false, context),
    makeRoute(`${under}/autosaves/(?<id>\\d+)`, 'autosaves', subject, true, single),
  ];
}

/** The readable paths of wp/v2 on 6.1.9, as the contract lists them. */
export const routes: Route[] = [
  makeRoute('/wp/v2', 'namespace', '', true, { namespace: { type: 'string' }, context: { type: 'string' } }),
  makeRoute('/wp/v2/users/me', 'me', 'user', true, context),
  ...lists.flatMap(([base, serve, subject, list, one]) => [
    makeRoute(`/wp/v2/${base}`, serve, subject, false, list),
    makeRoute(`/wp/v2/${base}/(?<id>\\d+)`, serve, subject, true, one),
  ]),
  ...makeRevisionRoutes('posts', 'post'),
  ...makeRevisionRoutes('pages', 'page'),
  makeRoute('/wp/v2/types', 'types', '', false, context),
  makeRoute('/wp/v2/types/(?<name>[\\w-]+)', 'types', '', true, context),
  makeRoute('/wp/v2/statuses', 'statuses', '', false, context),
  makeRoute('/wp/v2/statuses/(?<name>[\\w-]+)', 'statuses', '', true, context),
  makeRoute('/wp/v2/taxonomies', 'taxonomies', '', false, { ...context, type: { type: 'string' } }),
  makeRoute('/wp/v2/taxonomies/(?<name>[\\w-]+)', 'taxonomies', '', true, context),
  makeRoute('/wp/v2/search', null, '', false, paged),
  makeRoute('/wp/v2/settings', null, '', true, {}),
];

/** Arguments every path takes. `_` is a cache breaker: caches before the tool serve stale answers without one (notes §5.6). */
export const everywhere = new Set([
  '_fields',
  '_embed',
  '_envelope',
  '_locale',
  '_jsonp',
  '_method',
  'rest_route',
  '_',
]);
