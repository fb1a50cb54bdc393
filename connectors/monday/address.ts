const ITEM = /^\/boards\/\d+(?:\/views\/\d+)?\/pulses\/(\d+)(?:\/(?:subitems|subpulses|pulses)\/(\d+))?(?:\/|$)/;

/** The item an address of monday names, a subitem before its parent; null for any other address. */
export function itemOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, pathname } = new URL(address);
  if (protocol !== 'https:' || !hostname.endsWith('.monday.com')) return null;
  const [, item, subitem] = ITEM.exec(pathname) ?? [];
  return subitem ?? item ?? null;
}
