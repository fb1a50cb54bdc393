/** An asking mail. */
export interface Asked {
  at: number;
  approvers: string[];
}

interface Decided {
  actor: string | null;
  decision: string;
  at: number;
}

interface Folded {
  requestedAt: number;
  approvers: string[];
  outcome: string;
  closedAt: number | null;
  decisions: Decided[];
}

/** METRICS §2.4 for mail, told a second time: where several are asked all must say yes; strangers do not count. */
export function foldTellable(asked: Asked[], decided: Decided[]): Folded[] {
  return asked.map(({ at, approvers }, index) => {
    const until = asked[index + 1]?.at ?? Infinity;
    const heard = decided
      .filter((one) => one.at >= at && one.at < until && one.actor !== null && approvers.includes(one.actor))
      .sort((one, other) => one.at - other.at);
    const yes = new Set<string>();
    let end: { outcome: string; closedAt: number } | null = null;
    for (const one of heard) {
      if (end) break;
      if (one.decision !== 'approved') end = { outcome: one.decision, closedAt: one.at };
      else if (yes.add(one.actor!).size === approvers.length) end = { outcome: 'approved', closedAt: one.at };
    }
    if (!end && until !== Infinity) end = { outcome: 'superseded', closedAt: until };
    return { requestedAt: at, approvers, outcome: 'open', closedAt: null, ...end, decisions: heard };
  });
}
