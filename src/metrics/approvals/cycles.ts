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

/** Whether a round counts: none that was withdrawn, or replaced by a new request, does. */
export const isCounted = ({ outcome }: Round): boolean => outcome !== 'superseded' && outcome !== 'withdrawn';

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
    rounds: foldInOrder(own).filter(isCounted),
  }));
}

/** Rounds of one gate up to the one that was approved or rejected. */
interface Cycle {
  rounds: Round[];
  outcome: 'approved' | 'rejected' | 'open';
}

/** The cycles of one gate's counted rounds, in order. */
export function cyclesIn(rounds: readonly Round[]): Cycle[] {
  const cycles: Cycle[] = [];
  let open: Cycle | null = null;
  for (const round of rounds) {
    if (!open) cycles.push((open = { rounds: [], outcome: 'open' }));
    open.rounds.push(round);
    if (round.outcome !== 'approved' && round.outcome !== 'rejected') continue;
    open.outcome = round.outcome;
    open = null;
  }
  return cycles;
}

/** The cycles of each gate, in order of the first request. */
const cyclesOf = (history: History): (Cycle & Pick<Approval, 'item' | 'gate'>)[] =>
  approvalsOf(history)
    .flatMap(({ item, gate, rounds }) => cyclesIn(rounds).map((cycle) => ({ item, gate, ...cycle })))
    .sort((a, b) => a.rounds[0]!.requestedAt - b.rounds[0]!.requestedAt);

/** Hours of a round; null: it is open, or does not count. */
export const roundHours = (round: Round, clock: Clock): number | null =>
  isCounted(round) ? clock.between(round.requestedAt, round.closedAt) : null;

/** Hours of the rounds that are closed and count. */
export const hoursOf = (rounds: readonly Round[], clock: Clock): number[] =>
  rounds.flatMap((round) => roundHours(round, clock) ?? []);

/** Hours of a cycle: with the reviewers, and once it is decided from end to end and of these with the author. */
export function cycleHours({ rounds, outcome }: Cycle, clock: Clock) {
  const reviewing = sum(hoursOf(rounds, clock));
  const whole = outcome === 'open' ? null : clock.between(rounds[0]!.requestedAt, rounds.at(-1)!.closedAt);
  return { reviewer_h: reviewing, cycle_h: whole, author_h: whole === null ? null : whole - reviewing };
}

function shown({ item, gate, ...cycle }: ReturnType<typeof cyclesOf>[number], clock: Clock): object {
  const { rounds, outcome } = cycle;
  const first = rounds[0]!;
  return {
    item,
    gate,
    outcome,
    rounds: rounds.length,
    first_pass: first.closedAt === null ? null : first.outcome === 'approved',
    round_h: hoursOf(rounds, clock),
    ...cycleHours(cycle, clock),
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
      const hours = hoursOf(closed, clock);
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
