import type { Ms } from '#sandbox';

/** An asking message. */
export interface Asked {
  key: string;
  at: Ms;
  approvers: string[];
}

/** A decision as it is told, or one taken back. */
export interface Heard {
  actor: string | null;
  /** Null: the decision that stood is taken back. */
  decision: string | null;
  at: Ms;
  /** How its instant is known. */
  how: string;
  /** Key of the request that it is tied to; absent: whatever was asked last. */
  on?: string;
}

interface Folded {
  requestedAt: Ms;
  approvers: string[];
  outcome: string;
  closedAt: Ms | null;
  decisions: { actor: string | null; decision: string; at: Ms; how: string; late: boolean }[];
}

/** METRICS §2.4 for talk, told a second time: where several are asked all must say yes; strangers do not count. */
export function foldTellable(asked: Asked[], said: Heard[]): Folded[] {
  return asked.map(({ key, at, approvers }, index) => {
    const until = asked[index + 1]?.at ?? Infinity;
    const heard = said
      .filter((one) => (one.on === undefined ? one.at >= at && one.at < until : one.on === key))
      .filter(({ actor }) => actor !== null && approvers.includes(actor))
      // Of one look, what was taken back went before what was given.
      .sort((one, other) => one.at - other.at || Number(one.decision !== null) - Number(other.decision !== null));
    let decisions: Folded['decisions'] = [];
    let end: { outcome: string; closedAt: Ms } | null = null;
    for (const { actor, decision, at: when, how } of heard) {
      if (!end && when >= until) end = { outcome: 'superseded', closedAt: until };
      const late = end !== null;
      // In an open round a later word of the same person replaces the one before, or takes it back.
      if (!late) decisions = decisions.filter((one) => one.actor !== actor);
      if (decision === null) continue;
      decisions.push({ actor, decision, at: when, how, late });
      if (late) continue;
      if (decision !== 'approved') end = { outcome: decision, closedAt: when };
      else if (approvers.every((one) => decisions.some((other) => other.actor === one)))
        end = { outcome: 'approved', closedAt: when };
    }
    if (!end && until !== Infinity) end = { outcome: 'superseded', closedAt: until };
    return { requestedAt: at, approvers, outcome: 'open', closedAt: null, ...end, decisions };
  });
}
