import { domainToASCII } from 'node:url';
import type { AddressObject, EmailAddress } from 'mailparser';

/** A person's address as identity (lower case, domain in ASCII) and what the mail calls them. */
export interface Mailer {
  address: string;
  name: string | null;
}

// Control, zero-width and direction characters: they make one text look like another.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const DECEPTIVE = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text of a stranger made safe to show: characters that hide or turn text become U+FFFD. */
export function showable(text: string, most: number): string {
  return Array.from(text.slice(0, most * 2).replace(DECEPTIVE, '\ufffd'))
    .slice(0, most)
    .join('')
    .trim();
}

function normalise(address: string): string | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).toLowerCase();
  const domain = domainToASCII(address.slice(at + 1).toLowerCase());
  const sound = at > 0 && address.length <= 254 && domain && /^[^\s@<>()[\],;:\\"\ufffd]+$/.test(local);
  return sound ? `${local}@${domain}` : null;
}

/**
 * Addresses of one kind of field. Only an address that stands literally in the field counts: the parser also decodes
 * encoded words into addresses, which RFC 2047 §5 forbids and which is how a look-alike sender is smuggled in.
 */
export function mailers(parsed: AddressObject | AddressObject[] | undefined, literal: string[]): Mailer[] {
  const text = literal.join('\n').toLowerCase();
  const flat = (list: EmailAddress[]): EmailAddress[] => list.flatMap((one) => (one.group ? flat(one.group) : [one]));
  const found = new Map<string, Mailer>();
  for (const { address, name } of flat([parsed ?? []].flat().flatMap((one) => one.value))) {
    const key = address ? normalise(address) : null;
    if (!key || !address || !(text.includes(address.toLowerCase()) || text.includes(key))) continue;
    const shown = showable(name, 200);
    // A display name is never identity, and one that looks like an address is not even a name.
    if (!found.has(key)) found.set(key, { address: key, name: shown && !shown.includes('@') ? shown : null });
    if (found.size >= 1_000) break;
  }
  return [...found.values()];
}
