import type { Reader, Verdict } from '#sdk';
import { isReply, isTalk, wordsOf, type Message } from './message.js';
import { addressesIn, mentionsIn, shown, spoken } from './mrkdwn.js';

/** All that is kept of a message's text. `rule` names the version of the rules that read it. */
export interface FoundInMessage {
  rule: number;
  /** Ids of everyone it names, in order. */
  mentions: string[];
  /** Campaign keys; a reply has its thread's, whatever it speaks of. */
  keys: string[];
  chase: string | null;
  asks: boolean;
  /** What it decides as an answer in its thread. */
  verdict: Verdict | null;
  /** What a program wrote into its own request: who decided, and what. */
  decided: { decision: Verdict; by: string } | null;
  links: string[];
  /** Campaign keys in the name of each file. */
  files: string[][];
}

const RULE = 1;
const NOTHING = {
  mentions: [],
  keys: [],
  chase: null,
  asks: false,
  verdict: null,
  decided: null,
  links: [],
  files: [],
};

const BY = '(?:\\s|[*_~`:])+by(?:\\s|[*_~`:])*<@([UW][A-Z0-9]+)(?:\\|[^<>]*)?>';
const DECIDED: [Verdict, RegExp][] = [
  ['approved', new RegExp(`(?<!\\p{L}|not )(?:approved|signed off)${BY}`, 'giu')],
  ['rejected', new RegExp(`(?<!\\p{L}|not )(?:declined|rejected|denied)${BY}`, 'giu')],
  ['changes_requested', new RegExp(`(?<!\\p{L}|no )changes requested${BY}`, 'giu')],
];

/** Reads a message's text once, before it goes. */
export function findInMessage(message: Message, reader: Reader): Record<string, unknown> & FoundInMessage {
  if (!isTalk(message)) return { rule: RULE, ...NOTHING };
  const isProgram = message.meta.program === true;
  const words = wordsOf(message, isProgram);
  const own = spoken(words);
  const mentions = mentionsIn(words);
  const asked = { mentions, meta: message.meta };
  const reply = isReply(message);
  const verdict = reply && !isProgram ? reader.verdict(own) : null;
  const decided = isProgram && !reply && message.edited ? lastDecision(words) : null;
  const mayAsk = verdict === null && !(reply && isProgram);
  return {
    rule: RULE,
    mentions,
    keys: reply ? [] : reader.campaignKeys(shown(words)),
    chase: isProgram ? null : reader.chase(own),
    // A request that was edited to say who decided still asks, though its words now only report.
    asks: mayAsk && (message.meta.marked === true || decided !== null || (hasApprover(asked) && reader.asks(own))),
    verdict,
    decided,
    links: reader.links(addressesIn(words).join('\n')),
    files: (message.files ?? []).map(({ name }) => reader.campaignKeys(name ?? '')),
  };
}

/** Who is asked: those it names that are people. */
export function approversOf({ meta }: Pick<Message, 'meta'>, { mentions }: Pick<FoundInMessage, 'mentions'>): string[] {
  return mentions.filter((id) => !meta.programs?.includes(id));
}

const hasApprover = (one: Pick<FoundInMessage, 'mentions'> & Pick<Message, 'meta'>): boolean =>
  approversOf(one, one).length > 0;

/** The decision that stands last in the text: the edit's time is that of the latest one. */
function lastDecision(words: string): FoundInMessage['decided'] {
  const all = DECIDED.flatMap(([decision, pattern]) =>
    [...words.matchAll(pattern)].map(({ index, 1: by }) => ({ decision, by: by!, index })),
  ).sort((one, other) => one.index - other.index);
  const last = all.at(-1);
  return last ? { decision: last.decision, by: last.by } : null;
}
