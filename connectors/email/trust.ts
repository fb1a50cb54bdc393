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

/**
 * Why the From address is believed, or null. Only the topmost Authentication-Results of the receiving server counts:
 * any sender can write such a field, but only the receiver writes above what it received (RFC 8601 §5).
 */
export function proofOfSender(mail: MailRecord): 'own' | 'dmarc' | 'dkim' | null {
  const author = mail.fromFault === null ? mail.from[0]?.address : undefined;
  if (!author) return null;
  const { user, sent, authserv } = mail.meta;
  if (sent && (user.includes('@') ? author === user.toLowerCase() : author.startsWith(`${user.toLowerCase()}@`)))
    return 'own';
  const domain = author.slice(author.lastIndexOf('@') + 1);
  for (const [place, field] of mail.authenticationResults.entries()) {
    const results = withoutComments(field)
      .split(';')
      .map((part) => part.trim().toLowerCase());
    // Exchange Online writes no id; such a field is believed only on request, and only as the very first.
    const id = results[0]!.includes('=') ? 'none' : results[0]!.split(/[\s/]/)[0]!;
    if (id === 'none' ? !(place === 0 && authserv?.includes('none')) : !isOurs(id, authserv, mail.received.by))
      continue;
    const passed = (method: string): string[] =>
      results.filter((result) => new RegExp(`^${method}\\s*=\\s*pass\\b`).test(result));
    const property = (result: string, name: string): string | undefined =>
      new RegExp(`\\b${name}\\s*=\\s*"?@?([^\\s";]+)`).exec(result)?.[1];
    if (passed('dmarc').some((result) => isAligned(property(result, 'header\\.from') ?? domain, domain)))
      return 'dmarc';
    const signers = passed('dkim').map(
      (result) => property(result, 'header\\.d') ?? property(result, 'header\\.i')?.split('@').at(-1),
    );
    return signers.some((signed) => signed !== undefined && signed.includes('.') && isAligned(signed, domain))
      ? 'dkim'
      : null;
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
