import type { Clock } from '../clock.js';
import type { OrderedEvent } from '../events.js';
import type { History } from '../history.js';
import { isIn, type Metric } from '../metric.js';
import { type ApprovalEvent, foldInOrder, type Round, type Verdict } from '../rounds.js';
import { cont, ratio, sum } from '../statistics.js';

/** All rounds of one gate of one item, in order. */
export interface Approval {
  item: string;
  gate: string | null;
  /** Without those that were withdrawn or replaced by a new request. */
  rounds: Round[];
  /** The version that each round asked about, by the round's id. */
  versions: Map<string, string>;
}

const TYPES: Record<string, ApprovalEvent['type']> = {
  approval_requested: 'requested',
  approval_decided: 'decided',
  approval_withdrawn: 'withdrawn',
};

const isVerdict = (text: string | undefined): text is Verdict =>
  text === 'approved' || text === 'changes_requested' || text === 'rejected';

const folding = (event: OrderedEvent, type: ApprovalEvent['type'], request: string): ApprovalEvent => ({
  id: event.id,
  type,
  at: event.eff,
  actor: event.actor ?? null,
  ...(type === 'requested' ? { approvers: event.approvers ?? [], policy: event.policy ?? 'any' } : { request }),
  ...(isVerdict(event.decision) ? { verdict: event.decision } : {}),
});

/** Every approval that was asked for, in order of its first request (METRICS §2.4). */
export function approvalsOf({ events }: History): Approval[] {
  const told = new Map<
    string,
    { item: string; gate: string | null; events: ApprovalEvent[]; versions: Map<string, string> }
  >();
  // A round's id belongs to whoever asked with it last.
  const asked = new Map<string, { approval: string; request: string }>();
  for (const event of events) {
    const type = TYPES[event.type];
    if (!type || event.approval === undefined) continue;
    if (type === 'requested') {
      if (event.item === undefined) continue;
      const approval = JSON.stringify([event.item, event.gate ?? null]);
      if (!told.has(approval))
        told.set(approval, { item: event.item, gate: event.gate ?? null, events: [], versions: new Map() });
      asked.set(event.approval, { approval, request: event.id });
      if (event.version !== undefined) told.get(approval)!.versions.set(event.id, event.version);
    }
    const round = asked.get(event.approval);
    if (round) told.get(round.approval)!.events.push(folding(event, type, round.request));
  }
  return [...told.values()].map(({ events: own, ...approval }) => ({
    ...approval,
    rounds: foldInOrder(own).filter(({ outcome }) => outcome !== 'superseded' && outcome !== 'withdrawn'),
  }));
}

interface Cycle {
  item: string;
  gate: string | null;
  rounds: Round[];
  outcome: 'approved' | 'rejected' | 'open';
}

/** The rounds of each gate up to the one that was approved or rejected, in order of the first request. */
function cyclesOf(history: History): Cycle[] {
  const cycles: Cycle[] = [];
  for (const { item, gate, rounds } of approvalsOf(history)) {
    let open: Cycle | null = null;
    for (const round of rounds) {
      if (!open) cycles.push((open = { item, gate, rounds: [], outcome: 'open' }));
      open.rounds.push(round);
      if (round.outcome !== 'approved' && round.outcome !== 'rejected') continue;
      open.outcome = round.outcome;
      open = null;
    }
  }
  return cycles.sort((a, b) => a.rounds[0]!.requestedAt - b.rounds[0]!.requestedAt);
}

/** Hours of the rounds that are closed. */
const roundHours = (rounds: readonly Round[], clock: Clock): number[] =>
  rounds.flatMap(({ requestedAt, closedAt }) => clock.between(requestedAt, closedAt) ?? []);

function shown({ item, gate, rounds, outcome }: Cycle, clock: Clock): object {
  const [first, last] = [rounds[0]!, rounds.at(-1)!];
  const hours = roundHours(rounds, clock);
  const reviewing = sum(hours);
  const whole = outcome === 'open' ? null : clock.between(first.requestedAt, last.closedAt);
  return {
    item,
    gate,
    outcome,
    rounds: rounds.length,
    first_pass: first.closedAt === null ? null : first.outcome === 'approved',
    round_h: hours,
    reviewer_h: reviewing,
    cycle_h: whole,
    author_h: whole === null ? null : whole - reviewing,
  };
}

const APPROVAL = { version: 1, clock: 'business', grain: ['workspace'], reads: ['approval_requested'] } as const;
const DROPPED = 'rounds that were withdrawn or replaced by a new request';

export const APPROVALS: Metric[] = [
  {
    ...APPROVAL,
    id: 'approval_cycles',
    name: 'Approval rounds and time',
    unit: 'h, rounds',
    grain: ['approval'],
    formula:
      'The rounds of one gate of one item until it is approved or rejected: their number, the hours of each, the hours from the first request to the last close, and what of these lay with the author between rounds.',
    from: 'request',
    to: 'approval or rejection',
    excludes: DROPPED,
    compute: (history, _params, clock) => cyclesOf(history).map((cycle) => shown(cycle, clock)),
  },
  {
    ...APPROVAL,
    id: 'approval_turnaround',
    name: 'Review turnaround',
    unit: 'h',
    formula: 'The median and the 85th percentile of the hours of the rounds that closed in the window.',
    from: 'request',
    to: 'the close of the round',
    excludes: `open rounds, and ${DROPPED}`,
    params: ['window'],
    compute(history, { window }, clock) {
      const closed = approvalsOf(history).flatMap(({ rounds }) =>
        rounds.filter(({ closedAt }) => isIn(window, closedAt)),
      );
      const hours = roundHours(closed, clock);
      return { n: hours.length, p50_h: cont(50, hours), p85_h: cont(85, hours) };
    },
  },
  {
    ...APPROVAL,
    id: 'first_pass_approval_rate',
    name: 'First-pass yield',
    unit: 'ratio',
    clock: 'wall',
    formula: 'Of the approvals whose first round closed in the window, the share that it approved.',
    excludes: DROPPED,
    params: ['window'],
    compute(history, { window }) {
      const firsts = cyclesOf(history).flatMap(({ rounds: [first] }) =>
        isIn(window, first!.closedAt) ? [first!] : [],
      );
      const passed = firsts.filter(({ outcome }) => outcome === 'approved').length;
      return { n: firsts.length, passed, rate: ratio(passed, firsts.length) };
    },
  },
];
