const ITEM =
  /^https:\/\/app\.(?:eu\.)?contentful\.com\/spaces\/[^/]+\/(?:environments\/[^/]+\/)?(entries|assets)\/([\w.-]+)/;

/** The entry or asset that an address of the web app names. */
export function itemOf(url: string): string | null {
  const [, list, id] = ITEM.exec(url) ?? [];
  return id === undefined ? null : `${list === 'entries' ? 'entry' : 'asset'}:${id}`;
}

/** The web app beside an API; null: nobody knows where it is. */
export function webOf(baseUrl: string | undefined): string | null {
  const [, host] = /^https:\/\/api\.((?:eu\.)?contentful\.com)\/?$/.exec(baseUrl ?? '') ?? [];
  return host === undefined ? null : `https://app.${host}`;
}
