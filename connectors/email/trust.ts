import type { MailRecord } from './record.js';

/** Drops comments in one pass; nested ones too. */
function withoutComments(text: string): string {
  let depth = 0;
  let out = '';
  for (const letter of text) {
    if (letter === '(') depth += 1;
    else if (letter === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) out += letter;
  }
  return out;
}

/** The name under which an organisation registers hosts: two labels, three below a short second level (`co.uk`). */
function registrable(host: string): string {
  const labels = host.toLowerCase().split('.');
  const short = labels.length > 2 && labels.at(-1)!.length === 2 && labels.at(-2)!.length <= 3;
  return labels.slice(short ? -3 : -2).join('.');
}

/** Relaxed alignment without a public suffix list: the same domain, or one below the other. */
function isAligned(signed: string, domain: string): boolean {
  return signed === domain || domain.endsWith(`.${signed}`) || signed.endsWith(`.${domain}`);
}

/** What our own server found out about the From address. */
interface Standing {
  /** Why it is believed; null: nothing proves it. */
  proof: 'own' | 'dmarc' | 'dkim' | null;
  /** The owner of its domain has told our server how to know his mail, and this is none of it. */
  isRefused: boolean;
}

/**
 * Whether the From address is believed. Only the topmost Authentication-Results of the receiving server counts:
 * any sender can write such a field, but only the receiver writes above what it received (RFC 8601 §5).
 */
export function standingOf(mail: MailRecord): Standing {
  const unknown = { proof: null, isRefused: false };
  const author = mail.fromFault === null ? mail.from[0]?.address : undefined;
  if (!author) return unknown;
  const { user, sent } = mail.meta;
  if (sent && (user.includes('@') ? author === user.toLowerCase() : author.startsWith(`${user.toLowerCase()}@`)))
    return { proof: 'own', isRefused: false };
  const results = ownResults(mail);
  if (!results) return unknown;
  const domain = author.slice(author.lastIndexOf('@') + 1);
  const of = (method: string, result: string): string[] =>
    results.filter((one) => new RegExp(`^${method}\\s*=\\s*${result}\\b`).test(one));
  const property = (result: string, name: string): string | undefined =>
    new RegExp(`\\b${name}\\s*=\\s*"?@?([^\\s";]+)`).exec(result)?.[1];
  const isOfAuthor = (result: string): boolean => isAligned(property(result, 'header\\.from') ?? domain, domain);
  if (of('dmarc', 'pass').some(isOfAuthor)) return { proof: 'dmarc', isRefused: false };
  const signers = of('dkim', 'pass').map(
    (result) => property(result, 'header\\.d') ?? property(result, 'header\\.i')?.split('@').at(-1),
  );
  if (signers.some((signed) => signed !== undefined && signed.includes('.') && isAligned(signed, domain)))
    return { proof: 'dkim', isRefused: false };
  return { proof: null, isRefused: of('dmarc', 'fail').some(isOfAuthor) };
}

/** What our server wrote, method by method; null where it wrote nothing. */
function ownResults({ authenticationResults, meta: { authserv }, received }: MailRecord): string[] | null {
  for (const [place, field] of authenticationResults.entries()) {
    const results = withoutComments(field)
      .split(';')
      .map((part) => part.trim().toLowerCase());
    // Exchange Online writes no id; such a field is believed only on request, and only as the very first.
    const id = results[0]!.includes('=') ? 'none' : results[0]!.split(/[\s/]/)[0]!;
    if (id === 'none' ? place === 0 && authserv?.includes('none') : isOurs(id, authserv, received.by)) return results;
  }
  return null;
}

function isOurs(id: string, authserv: string[] | null, receivedBy: string | null): boolean {
  if (authserv) return authserv.some((ours) => ours.toLowerCase() === id);
  return (
    receivedBy !== null &&
    receivedBy.includes('.') &&
    (id === receivedBy || (id.includes('.') && registrable(id) === registrable(receivedBy)))
  );
}
