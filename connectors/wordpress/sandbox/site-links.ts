import type { PostRow } from './site-state.js';
import { mayRead } from './rights.js';
import type { Reader } from './rights.js';
import type { SiteState } from './site-state.js';

/** Where the public finds the site; the API answers elsewhere, on a port that changes with every start. */
export const HOME = 'https://www.acme.example';

/** Where the site and its API are found from outside. */
export interface SiteAddress {
  root: string;
  /** Plain permalinks: no `/wp-json/`, only `?rest_route=`. */
  plain: boolean;
}

/** The address of an API path; plain permalinks put it behind `index.php`. */
export function makeApiUrl(site: SiteAddress, path: string): string {
  return site.plain ? `${site.root}/index.php?rest_route=${path}` : `${site.root}/wp-json${path}`;
}

/** An API address with a query, whichever way the path is written. */
export function makeApiUrlWith(site: SiteAddress, path: string, query: string): string {
  const url = makeApiUrl(site, path);
  if (!query) return url;
  return url + (site.plain ? '&' : '?') + query;
}

/** The guid: never changes, whatever happens to slug and status. */
export function makeGuid(site: SiteAddress, row: PostRow): string {
  if (row.type === 'attachment') return makeFileUrl(site, row);
  return `${HOME}/?${row.type === 'page' ? 'page_id' : 'p'}=${row.id}`;
}

/** Where an uploaded file lies. */
export function makeFileUrl(site: SiteAddress, row: PostRow): string {
  return `${HOME}/wp-content/uploads/${makeFilePath(row)}`;
}

/** The file's path below the upload folder: by month of upload, local time. */
export function makeFilePath(row: PostRow): string {
  return `${row.date.slice(0, 4)}/${row.date.slice(5, 7)}/${row.file?.filename ?? ''}`;
}

/** The reader's link: the pretty one only where a visitor would be let in. */
export function makeLink(site: SiteAddress, row: PostRow, reader: Reader | null, state: SiteState): string {
  const parameter = { post: 'p', page: 'page_id', attachment: 'attachment_id' }[row.type];
  const pretty =
    ['publish', 'inherit'].includes(row.status) || (row.status === 'private' && mayRead(reader, row, state));
  return pretty && !site.plain ? `${HOME}/${row.slug}/` : `${HOME}/?${parameter}=${row.id}`;
}
