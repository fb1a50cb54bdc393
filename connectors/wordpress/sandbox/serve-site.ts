import type { FaultKind, Ms, Person } from '#sandbox';
import { answerRoute } from './answer.js';
import type { Answer, Scene } from './answer.js';
import { parseQuery } from './arguments.js';
import { breakRecord, makeOutage } from './outages.js';
import { listFieldNames, pickFields } from './pick-fields.js';
import { renderIndex } from './render-site.js';
import type { Reply } from './reply.js';
import { RestError } from './rest-error.js';
import type { Reader, Role } from './rights.js';
import { routes } from './routes.js';
import { makeApiUrl, makeApiUrlWith, makeFilePath } from './site-links.js';
import type { SiteState } from './site-state.js';

/** One request and the site it meets. */
export interface Wire {
  method: string;
  path: string;
  authorization: string | undefined;
  fault: FaultKind | null;
  at: Ms;
  root: string;
  plain: boolean;
  name: string;
  timezone: string;
  people: Person[];
  account: Person;
  password: string;
  role: Role;
  registered: string;
  state: SiteState;
  revisionsEnabled: boolean;
  warns: boolean;
  report: (reason: string) => void;
}

const json = 'application/json; charset=UTF-8';

/** Whom the Basic header speaks for. A wrong password is nobody, not an error (notes §5.1, measured on 6.1.9). */
function readReader(wire: Wire): Reader | null {
  const basic = /^Basic\s+(\S+)$/i.exec(wire.authorization ?? '');
  // A revoked password reads on as nobody, too.
  if (!basic || wire.fault === 'unauthorized') return null;
  const [user = '', ...rest] = Buffer.from(basic[1]!, 'base64').toString('utf8').split(':');
  const own = wire.account.wordpress!;
  const strip = (text: string): string => text.replace(/[^a-z\d]/gi, '');
  const isRight = strip(rest.join(':')) === strip(wire.password) && [own.slug, own.email].includes(user);
  return isRight ? { id: own.id, role: wire.role } : null;
}

/** The API path a request means, or null where the reader stands before the site itself. */
function readApiPath(wire: Wire, url: URL): string | null {
  const asArgument = url.searchParams.get('rest_route');
  if (asArgument !== null && ['/', '/index.php'].includes(url.pathname)) return asArgument;
  if (wire.plain) return null;
  const match = /^(?:\/index\.php)?\/wp-json(\/.*)?$/.exec(url.pathname);
  return match ? (match[1] ?? '/') : null;
}

function makePage(wire: Wire, status: number, title: string): Reply {
  const link = `<${makeApiUrl({ root: wire.root, plain: wire.plain }, '/')}>; rel="https://api.w.org/"`;
  const body = `<!DOCTYPE html>\n<html lang="en-US"><head><title>${title}</title></head><body></body></html>\n`;
  return { status, headers: { 'Content-Type': 'text/html; charset=UTF-8', Link: link }, body };
}

function serveFile(wire: Wire, url: URL): Reply | null {
  const prefix = '/wp-content/uploads/';
  if (!url.pathname.startsWith(prefix)) return null;
  const wanted = decodeURIComponent(url.pathname.slice(prefix.length));
  const row = [...wire.state.posts.values()].find((candidate) => candidate.file && makeFilePath(candidate) === wanted);
  if (!row?.file) return makePage(wire, 404, 'Page not found');
  const body = Buffer.alloc(row.file.bytes, `${row.file.filename}#${row.id}\n`);
  return { status: 200, headers: { 'Content-Type': row.file.mime }, body };
}

/** Serves one request: the site's pages and files, or the API below `/wp-json/` and `?rest_route=`. */
export function serveSite(wire: Wire): Reply {
  const url = new URL(wire.path, wire.root);
  const outage = wire.fault ? makeOutage(wire.fault, /\/\d+$/.test(url.pathname)) : null;
  if (outage) return outage;
  const path = readApiPath(wire, url);
  if (path === null)
    return (
      serveFile(wire, url) ??
      (url.pathname === '/' ? makePage(wire, 200, wire.name) : makePage(wire, 404, 'Page not found'))
    );
  const reply = serveApi(wire, url, path.length > 1 ? path.replace(/\/+$/, '') : '/');
  return wire.warns
    ? {
        ...reply,
        body: `<br />\n<b>Warning</b>:  Undefined variable $row in <b>plugin.php</b> on line <b>7</b><br />\n${String(reply.body)}`,
      }
    : reply;
}

function serveApi(wire: Wire, url: URL, path: string): Reply {
  const site = { root: wire.root, plain: wire.plain };
  const headers: Record<string, string> = {
    'Content-Type': json,
    'X-Robots-Tag': 'noindex',
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Expose-Headers': 'X-WP-Total, X-WP-TotalPages, Link',
    Link: `<${makeApiUrl(site, '/')}>; rel="https://api.w.org/"`,
  };
  const query = parseQuery(url.search);
  try {
    if (wire.method !== 'GET' && wire.method !== 'HEAD') {
      wire.report('this stand-in is read only');
      throw new RestError(
        readReader(wire) ? 403 : 401,
        'rest_cannot_create',
        'Sorry, you are not allowed to write here.',
      );
    }
    if (path === '/')
      return { status: 200, headers, body: JSON.stringify(renderIndex(site, wire.name, wire.timezone, wire.at)) };
    const route = routes.find((candidate) => candidate.pattern.test(path));
    if (!route || route.serve === null) {
      wire.report(route ? 'path not served here' : 'unknown path');
      throw new RestError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
    }
    const scene: Scene = { ...wire, site, reader: readReader(wire) };
    const answer = answerRoute(scene, route, route.pattern.exec(path)?.groups ?? {}, query, wire.report);
    const names = listFieldNames(query.get('_fields'));
    reportUnknownFields(wire, answer, names, query.get('context') === 'edit');
    headers.Allow = 'GET';
    if (answer.page) addPaging(wire, headers, answer.page, path, url);
    if (!answer.items) return { status: 200, headers, body: JSON.stringify(pickFields(answer.item ?? {}, names)) };
    const items = wire.fault === 'empty-page' ? [] : answer.items.map((item) => pickFields(item, names));
    if (wire.fault === 'malformed-record') breakRecord(items);
    return { status: 200, headers, body: JSON.stringify(items) };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return { status: error.status, headers, body: JSON.stringify(error.toBody()) };
  }
}

/** A field name nothing answers to is ignored by the tool; here it is also told. */
function reportUnknownFields(wire: Wire, answer: Answer, names: string[], isEdit: boolean): void {
  const sample = answer.item ?? answer.items?.[0];
  if (!sample) return;
  const conditional = [
    'permalink_template',
    'parent',
    ...(isEdit ? [] : ['generated_slug', 'password', 'email', 'username', 'roles']),
  ];
  for (const name of names) {
    const top = name.split('.')[0]!;
    if (!(top in sample) && !conditional.includes(top)) wire.report(`unknown field ${name}`);
  }
}

/** The two total headers, and Link with the neighbours, which takes the place of the API link. */
function addPaging(
  wire: Wire,
  headers: Record<string, string>,
  page: NonNullable<Answer['page']>,
  path: string,
  url: URL,
): void {
  headers['X-WP-Total'] = String(page.total);
  headers['X-WP-TotalPages'] = String(page.pages);
  const link = (number: number, rel: string): string => {
    const query = new URLSearchParams(url.search);
    query.delete('rest_route');
    query.set('page', String(number));
    return `<${makeApiUrlWith({ root: wire.root, plain: wire.plain }, path, query.toString())}>; rel="${rel}"`;
  };
  const links: string[] = [];
  if (page.page > 1) links.push(link(Math.min(page.page - 1, page.pages), 'prev'));
  // Pages have numbers, not tokens: the nearest thing to a repeated one is a `next` that names this page again.
  if (page.page < page.pages) links.push(link(wire.fault === 'repeat-cursor' ? page.page : page.page + 1, 'next'));
  if (links.length > 0) headers.Link = links.join(', ');
}
