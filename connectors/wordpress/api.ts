import { ConfigError, type Answer, type Http, type Opening } from '#sdk';

export type Query = Record<string, string | number | undefined>;

/** The site's REST API, however the site spells its addresses. */
export interface WordpressApi {
  /** GET of a route from the API's root on, such as `/wp/v2/posts`. */
  get(route: string, query?: Query, accept?: readonly number[]): Promise<Answer>;
  now(): string;
  log(fields: Record<string, unknown>, message: string): void;
}

// A front page that refuses us, or lacks the header, leaves the plain form to try; an outage does not.
const FRONT_PAGE = [200, 301, 302, 303, 307, 308, 401, 403, 404, 405];

/** The API's root as the front page names it, on the origin we were given: a proxy may serve the site under another. */
async function discover(http: Http, site: URL): Promise<URL> {
  const answer = await http.send({ method: 'HEAD', path: site.href, accept: FRONT_PAGE });
  const link = /<([^>]+)>\s*;\s*rel="?https:\/\/api\.w\.org\/"?/.exec(answer.headers.link ?? '')?.[1];
  if (!link) return new URL('?rest_route=/', site);
  const { pathname, search } = new URL(link, site);
  return new URL(pathname + search, site.origin);
}

/** Signs every request; asks the site for its API's root at the first one. */
export function openApi(opening: Opening<{ user: string }, { applicationPassword: string }>): WordpressApi {
  const { config, secrets, baseUrl } = opening;
  if (!baseUrl)
    throw new ConfigError('A WordPress connection needs baseUrl', {
      remedy: 'Set it to the address of the front page',
    });
  const site = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const http = opening.http.with({
    authorization: `Basic ${Buffer.from(`${config.user}:${secrets.applicationPassword}`).toString('base64')}`,
    // Page caches in front of a site serve old JSON to readers who do not say this.
    'cache-control': 'no-cache',
  });
  let root: Promise<URL> | null = null;
  return {
    now: () => opening.now(),
    log: (fields, message) => opening.log(fields, message),
    async get(route, query = {}, accept = []) {
      root ??= discover(http, site);
      const { origin, pathname, searchParams } = await root.catch((error: unknown) => {
        root = null; // asked again by the next request
        throw error;
      });
      const plain = searchParams.get('rest_route')?.replace(/\/$/, '');
      const path = plain === undefined ? pathname.replace(/\/$/, '') + route : pathname;
      const address = plain === undefined ? {} : { rest_route: plain + route };
      return http.send({
        path: origin + path,
        query: { ...Object.fromEntries(searchParams), ...address, ...query },
        accept,
      });
    },
  };
}
