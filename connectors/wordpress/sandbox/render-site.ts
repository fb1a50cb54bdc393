import { readOffsetHours } from './site-clock.js';
import { HOME, makeApiUrl } from './site-links.js';
import type { SiteAddress } from './site-links.js';
import { routes } from './routes.js';
import type { Item, Rendering } from './render-content.js';
import { holds, refuse } from './rights.js';
import { RestError } from './rest-error.js';

/** The index at the root of the API. */
export function renderIndex(site: SiteAddress, name: string, timezone: string, at: number): Item {
  return {
    name,
    description: '',
    url: HOME,
    home: HOME,
    gmt_offset: readOffsetHours(at, timezone),
    timezone_string: timezone,
    namespaces: ['oembed/1.0', 'wp/v2', 'wp-site-health/v1', 'wp-block-editor/v1'],
    authentication: {
      'application-passwords': { endpoints: { authorization: `${HOME}/wp-admin/authorize-application.php` } },
    },
    routes: renderRoutes(site),
    site_logo: 0,
    site_icon: 0,
    site_icon_url: '',
    _links: { help: [{ href: 'https://developer.example.test/rest-api/' }] },
  };
}

/** The path table, as index and namespace list it. */
export function renderRoutes(site: SiteAddress): Item {
  return Object.fromEntries(
    routes.map((route) => {
      const path = route.path.replace(/\(\?</g, '(?P<');
      const endpoint = { methods: ['GET'], args: route.arguments };
      const self = { self: [{ href: makeApiUrl(site, route.path) }] };
      return [
        path,
        {
          namespace: 'wp/v2',
          methods: ['GET'],
          endpoints: [endpoint],
          ...(route.path.includes('(') ? {} : { _links: self }),
        },
      ];
    }),
  );
}

const types = [
  { slug: 'post', name: 'Posts', rest_base: 'posts', hierarchical: false, taxonomies: ['category', 'post_tag'] },
  { slug: 'page', name: 'Pages', rest_base: 'pages', hierarchical: true, taxonomies: [] },
  { slug: 'attachment', name: 'Media', rest_base: 'media', hierarchical: false, taxonomies: [] },
];

const statuses = [
  { slug: 'publish', name: 'Published', public: true, queryable: true, date_floating: false },
  { slug: 'future', name: 'Scheduled', public: false, queryable: false, date_floating: false },
  { slug: 'draft', name: 'Draft', public: false, queryable: false, date_floating: true },
  { slug: 'pending', name: 'Pending', public: false, queryable: false, date_floating: true },
  { slug: 'private', name: 'Private', public: false, queryable: false, date_floating: false },
  { slug: 'trash', name: 'Trash', public: false, queryable: false, date_floating: false },
];

const taxonomies = [
  { slug: 'category', name: 'Categories', rest_base: 'categories', hierarchical: true, types: ['post'] },
  { slug: 'post_tag', name: 'Tags', rest_base: 'tags', hierarchical: false, types: ['post'] },
];

function renderType(rendering: Rendering, type: (typeof types)[number]): Item {
  const edit = rendering.context === 'edit' ? { viewable: true, supports: {}, capabilities: {}, labels: {} } : {};
  const collection = [{ href: makeApiUrl(rendering.site, '/wp/v2/types') }];
  const items = [{ href: makeApiUrl(rendering.site, `/wp/v2/${type.rest_base}`) }];
  return {
    description: '',
    has_archive: false,
    icon: null,
    rest_namespace: 'wp/v2',
    ...type,
    ...edit,
    _links: { collection, 'wp:items': items },
  };
}

/** Types, statuses or taxonomies: one object by name; what a visitor may not see is left out. */
export function renderVocabulary(
  rendering: Rendering,
  kind: 'types' | 'statuses' | 'taxonomies',
  name: string | undefined,
): Item {
  const { reader, context } = rendering;
  if (context === 'edit' && !holds(reader, 'edit_posts'))
    throw refuse(reader, 'rest_forbidden_context', 'Editing context is not allowed.');
  const words: Item[] =
    kind === 'types'
      ? types.map((type) => renderType(rendering, type))
      : kind === 'statuses'
        ? statuses
            .filter((status) => status.public || holds(reader, 'edit_posts'))
            .map((status) => ({ ...status, _links: {} }))
        : taxonomies.map((taxonomy) => ({ description: '', rest_namespace: 'wp/v2', ...taxonomy, _links: {} }));
  if (name === undefined) return Object.fromEntries(words.map((word) => [word.slug, word]));
  const found = words.find((word) => word.slug === name);
  if (!found)
    throw new RestError(
      404,
      `rest_${kind === 'types' ? 'type' : kind === 'statuses' ? 'status' : 'taxonomy'}_invalid`,
      `Invalid ${kind} name.`,
    );
  return found;
}
