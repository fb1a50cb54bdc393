import type { MailRecord } from './record.js';
import { textOfHtml } from './reply.js';

// Mail programs ask their own server before they follow a link, and write the link's target behind its address.
const WRAPPED = /^https:\/\/(?:[a-z0-9-]+\.safelinks\.protection\.outlook\.com\/|www\.google\.com\/url\?)/i;
const HREF = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;
const ENTITIES: Record<string, string> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };
const MOST = 500;

/** The text of a mail and the targets of its links, one below the other. Nothing is fetched. */
export function addressesIn({ text = '', html = '' }: Pick<MailRecord, 'text' | 'html'>): string {
  const targets: string[] = [];
  for (const [, double, single, bare] of html.matchAll(HREF)) {
    targets.push(unwrapped(decodeEntities(double ?? single ?? bare ?? '').trim()));
    if (targets.length === MOST) break;
  }
  const written = (text || textOfHtml(html)).replace(/https:\/\/[^\s<>"']+/gi, (url) =>
    WRAPPED.test(url) ? unwrapped(url) : url,
  );
  return [...targets, written].join('\n');
}

function unwrapped(url: string): string {
  if (!WRAPPED.test(url) || !URL.canParse(url)) return url;
  const { searchParams } = new URL(url);
  return searchParams.get('url') ?? searchParams.get('q') ?? url;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex as string, 16) : null;
    if (code !== null) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return ENTITIES[(name as string).toLowerCase()] ?? whole;
  });
}
