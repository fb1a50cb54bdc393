import { isIP } from 'node:net';
import { ConfigError } from '../../errors.js';
import type { Request } from '../http.js';
import { egressBlocked, isPublicAddress } from './addresses.js';

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i;

/** A connection's base URL, checked before anything is sent; throws ConfigError and never echoes what it refuses. */
export function parseBaseUrl(text: string, allowPrivateNetwork: boolean): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigError('The base URL is not a URL', { where: 'baseUrl', expected: 'https://host/path' });
  }
  const faults = [
    (url.username || url.password) && 'holds a user or password: these belong in secrets',
    /[?]/.test(text) && 'holds a query',
    text.includes('#') && 'holds a fragment',
  ].filter((fault) => typeof fault === 'string' && fault !== '') as string[];
  if (faults.length) throw new ConfigError('The base URL is not usable', { where: 'baseUrl', faults });
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivateNetwork)) {
    throw egressBlocked(`The base URL speaks ${url.protocol.slice(0, -1)}, not https`, 'baseUrl');
  }
  // The URL parser has already read 127.1, 0x7f.1, 2130706433, full-width and %-coded digits as the address they mean.
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  const isOwnMachine = /(^|\.)localhost$/.test(host) || (isIP(host) > 0 && !isPublicAddress(host));
  if (isOwnMachine && !allowPrivateNetwork) throw egressBlocked('The base URL is a private address', 'baseUrl');
  return url;
}

/** The full URL of a request; only ever one of the base's own origin, and below its path unless given whole. */
export function urlOf(base: URL, request: Pick<Request, 'path' | 'query'>): URL {
  const { path, query = {} } = request;
  const url = ABSOLUTE.test(path) ? parseWhole(path) : below(base, path);
  if (url.origin !== base.origin || url.username || url.password) {
    throw egressBlocked('A request would leave the host of its connection', url.origin, `Only ${base.origin} is asked`);
  }
  url.hash = '';
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}

/** Where a same-origin redirect leads; throws EGRESS_BLOCKED for any other. */
export function redirectOf(from: URL, location: string): URL {
  let url: URL | null;
  try {
    url = new URL(location, from);
  } catch {
    url = null;
  }
  if (url?.origin === from.origin && !url.username && !url.password) return url;
  throw egressBlocked(
    'The tool redirects to another host or scheme, which is not followed',
    from.origin,
    url && url.origin !== 'null' ? `If that is right, make ${url.origin} the base URL` : 'Check the base URL',
  );
}

function parseWhole(path: string): URL {
  try {
    return new URL(path);
  } catch {
    throw egressBlocked('A request has an address that is not a URL', 'path', 'This is a fault of the connector');
  }
}

function below(base: URL, path: string): URL {
  if (path === '') return new URL(base);
  const folder = base.pathname.replace(/\/+$/, '');
  const url = new URL(`${base.origin}${folder}/${path.replace(/^\//, '')}`);
  if (url.pathname === folder || url.pathname.startsWith(`${folder}/`)) return url;
  throw egressBlocked('A request climbs above the base URL', base.origin, 'This is a fault of the connector');
}
