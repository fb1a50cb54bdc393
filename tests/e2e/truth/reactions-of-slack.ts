import type { Ms } from '#sandbox';
import type { Looks } from './looks.js';

/** A decision that a look found on an asking message, or found to be taken back: no log says when it happened. */
export interface Reacted {
  /** Of the asking message. */
  key: string;
  actor: string | null;
  /** Null: taken back. */
  verdict: string | null;
  was: string | null;
  /** The look before, or when the message was written. */
  after: Ms;
  /** The look that found it. */
  found: Ms;
  /** The true instant. */
  at: Ms;
}

/** What each look at each asking message must have found, by comparing whose hands are up with those of the look before. */
export function reactionsFound(looks: Looks): Reacted[] {
  const found: Reacted[] = [];
  const asking = new Map(
    looks.whole.flatMap(({ approvals }) =>
      approvals.filter(({ tool }) => tool === 'slack').map((one) => [one.key, one.rounds[0]!.requestedAt] as const),
    ),
  );
  for (const [key, written] of asking) {
    let before: Map<string, { actor: string | null; verdict: string; at: Ms }> | null = null;
    let lookedAt = written;
    for (const [look, at] of looks.at.entries()) {
      if (at < written || !looks.slack.isRead(key, look)) continue;
      if (looks.whole[look]!.items.find((item) => item.kind === 'message' && item.key === key)?.gone) break;
      const up = handsUp(looks, key, at);
      const taken = [...(before ?? new Map())].filter(([name]) => !up.has(name));
      for (const [, { actor, verdict }] of taken)
        found.push({
          key,
          actor,
          verdict: null,
          was: verdict,
          after: lookedAt,
          found: at,
          at: lastOf(looks, key, actor, verdict, at),
        });
      for (const [name, { actor, verdict, at: given }] of up)
        if (!before?.has(name)) found.push({ key, actor, verdict, was: null, after: lookedAt, found: at, at: given });
      before = up;
      lookedAt = at;
    }
  }
  return found;
}

/** Approvers' hands that are up at that moment, by person and verdict, in the order in which they were raised. */
function handsUp(
  { now }: Looks,
  key: string,
  moment: Ms,
): Map<string, { actor: string | null; verdict: string; at: Ms }> {
  const up = new Map<string, { actor: string | null; verdict: string; at: Ms; hands: number }>();
  for (const { tool, item, from, to, actor, at } of now.changes) {
    if (tool !== 'slack' || item.key !== key || at > moment) continue;
    const verdict = String(to ?? from);
    const name = `${actor} ${verdict}`;
    const known = up.get(name);
    const hands = (known?.hands ?? 0) + (to === null ? -1 : 1);
    if (hands === 0) up.delete(name);
    else up.set(name, { actor, verdict, at, hands });
  }
  return up;
}

/** When the last of these hands was taken down. */
function lastOf({ now }: Looks, key: string, actor: string | null, verdict: string, until: Ms): Ms {
  return now.changes.findLast(
    (one) =>
      one.tool === 'slack' && one.item.key === key && one.actor === actor && one.from === verdict && one.at <= until,
  )!.at;
}
