import type { ChangeDraft, Instant, MessageDraft, Ref, Seen, Verdict } from '#sdk';
import { approversOf, type FoundInMessage } from './found.js';
import { isTombstone, keyOf, type Message, type Reactions } from './message.js';
import { instantOf } from './ts.js';

const VERDICTS = new Map<string, Verdict>([
  ...['white_check_mark', 'heavy_check_mark', '+1', 'thumbsup', 'ballot_box_with_check'].map(
    (name) => [name, 'approved'] as const,
  ),
  ...['x', 'negative_squared_cross_mark', '-1', 'thumbsdown', 'no_entry', 'no_entry_sign'].map(
    (name) => [name, 'rejected'] as const,
  ),
]);

type Found = { found?: Record<string, unknown> };

/** The emoji without its skin tone: `+1::skin-tone-3` says what `+1` says. */
const plain = (name: string): string => name.split('::')[0]!;

/** Whether this emoji decides something where an approver sets it. */
export function mayDecide(name: string): boolean {
  return VERDICTS.has(plain(name));
}

/** Whether reactions that may decide something are listed with fewer people than there are (ironclaw#7515, backlot#164). */
export function isTruncated(reactions: Reactions | null | undefined): boolean {
  return (reactions ?? []).some(({ name, count, users }) => mayDecide(name) && count > users.length);
}

/** Who reacted how by now, skin tones put together. */
export function reactionsOf({ reactions, meta }: Message): NonNullable<MessageDraft['reactions']> {
  const byName = new Map<string, { count: number; people: Set<string> }>();
  for (const { name, count, users } of meta.reactions ?? reactions ?? []) {
    const known = byName.get(plain(name)) ?? { count: 0, people: new Set() };
    // Somebody may react in two tones and is still one.
    const again = users.filter((id) => known.people.has(id)).length;
    for (const id of users) known.people.add(id);
    byName.set(plain(name), { ...known, count: known.count + count - again });
  }
  return [...byName].map(([name, { count, people }]) => ({
    name,
    count,
    people: [...people].map((key): Ref => ({ kind: 'person', key })),
  }));
}

/** What the approvers' reactions decide now, in Slack's order: emoji by their first use, people by theirs. */
function decisionsOf(message: (Message & Found) | null): Map<string, { actor: string; verdict: Verdict }> {
  const found = message?.found as FoundInMessage | undefined;
  const decisions = new Map<string, { actor: string; verdict: Verdict }>();
  if (!message || !found?.asks) return decisions;
  // A thumb of somebody who was not asked is an opinion (slack-mcp-server#348).
  const approvers = new Set(approversOf(message, found));
  for (const { name, people } of reactionsOf(message)) {
    const verdict = VERDICTS.get(name);
    if (!verdict) continue;
    for (const { key: actor } of people)
      if (approvers.has(actor)) decisions.set(`${actor}:${verdict}`, { actor, verdict });
  }
  return decisions;
}

/** Decisions given and taken back by reaction between two looks: Slack dates none. */
export function observed(before: Message | null, now: Message, seen: Seen): ChangeDraft[] {
  const asks = (message: (Message & Found) | null): boolean =>
    Boolean((message?.found as FoundInMessage | undefined)?.asks);
  if (isTombstone(now) || !asks(now)) return [];
  const [was, is] = [decisionsOf(before), decisionsOf(now)];
  const key = keyOf(now);
  const bounds = { at: seen.requestedAt, notBefore: boundOf(asks(before), now, seen), timeSource: 'observed' } as const;
  const fresh = [...is].filter(([name]) => !was.has(name)).map(([name, one]) => ({ name, ...one, taken: false }));
  const lost = [...was].filter(([name]) => !is.has(name)).map(([name, one]) => ({ name, ...one, taken: true }));
  // Taken back before given: who changes their mind takes one away and sets another.
  return [...lost, ...fresh].map(({ name, actor, verdict, taken }, index) => ({
    draft: 'change',
    id: `${key}:${name}:${taken ? 'taken' : 'given'}:${seen.requestedAt}`,
    item: { kind: 'approval', key },
    what: 'approval_decided',
    from: taken ? verdict : null,
    to: taken ? null : verdict,
    actor: { kind: 'person', key: actor },
    ...bounds,
    seq: String(index + 1),
  }));
}

/** The look before, or the message's own time where it was not there, or did not ask, by then. */
function boundOf(asked: boolean, { ts, meta }: Message, seen: Seen): Instant {
  const written = instantOf(ts);
  // The part was looked at more often than this message: an old one is only met when everything is listed again.
  const looked = asked ? (meta.lastLook ?? seen.previousAt) : null;
  return looked !== null && looked > written ? looked : written;
}
