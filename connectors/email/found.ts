import type { Reader, Verdict } from '#sdk';
import { automaticReason } from './automatic.js';
import { addressesIn } from './links.js';
import type { MailRecord } from './record.js';
import { newTextOf, textOfHtml } from './reply.js';
import { standingOf } from './trust.js';

/** All that is kept of a mail's text. `rule` names the version of the rules that read it. */
export interface FoundInMail {
  rule: number;
  keys: string[];
  chase: string | null;
  automatic: string | null;
  asks: boolean;
  decides: { decision: Verdict; proof: string | null } | null;
  /** Addresses of work items in its text and behind its links. */
  links: string[];
}

const RULE = 3;
const PREFIXES =
  /^(?:\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|aw|sv|vs|antw|antwort|rif|r|res|odp|fwd?|wg|tr|rv|i|enc|doorst)\s?(?:\[\d+\])?\s?[:：])+/iu;
const FORWARD = /^\s*(?:fwd?|wg|tr|rv|i|enc|doorst)\s?[:：]/iu;

/** Reads a mail's text once, before it goes. The campaign key comes from the subject, never from the body. */
export function findInText(mail: MailRecord, reader: Reader): Record<string, unknown> & FoundInMail {
  const subject = mail.subject ?? '';
  const automatic = automaticReason(mail);
  const plain = newTextOf(mail.text ?? '');
  const html = mail.html ? newTextOf(textOfHtml(mail.html)) : null;
  const text = plain.text || html?.text || '';
  const isReply = mail.references.length > 0 || mail.inReplyTo !== null || mail.conversation?.answers === true;
  const forwarded = FORWARD.test(subject);
  const { proof, isRefused } = standingOf(mail);
  const own = {
    rule: RULE,
    // A forged mail is shown where it says it belongs, and ties itself to nothing.
    keys: isRefused ? [] : reader.campaignKeys(subject),
    chase: automatic || isRefused ? null : reader.chase(text),
    automatic,
    // Of the whole text: the mail that a quote stands for may never have come here.
    links: isRefused ? [] : reader.links(addressesIn(mail)),
  };
  if (automatic || mail.from.length !== 1 || mail.fromFault !== null) return { ...own, asks: false, decides: null };

  // Both renderings of one mail must say the same: a text hidden in one of them decides nothing.
  const verdicts = [plain, html]
    .filter((one) => one !== null && one.text !== '')
    .map((one) => {
      const verdict = reader.verdict(one!.text);
      return verdict === 'approved' && one!.scattered ? null : verdict;
    });
  const verdict = isReply && !forwarded && verdicts.every((one) => one === verdicts[0]) ? (verdicts[0] ?? null) : null;
  const asksInSubject = !isReply && !PREFIXES.test(subject) && reader.asks(subject);
  return {
    ...own,
    asks: verdict === null && !isRefused && (asksInSubject || reader.asks(text)),
    decides: verdict === null ? null : { decision: verdict, proof },
  };
}
