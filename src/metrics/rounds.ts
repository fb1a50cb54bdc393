/** One event of an approval, in METRICS §1.2 words; `at` in epoch milliseconds. */
export interface ApprovalEvent {
  id: string;
  /** `taken-back`: an approver's decision does not stand any more (a reaction removed). */
  type: 'requested' | 'decided' | 'assigned' | 'withdrawn' | 'taken-back';
  at: number;
  seq?: string | null;
  actor: string | null;
  /** `requested`, `assigned`: who is listed from now on. */
  approvers?: string[];
  policy?: 'all' | 'any';
  verdict?: Verdict;
  /** Id of the request it is tied to (a reaction stands on one message); absent: whatever was asked last. */
  request?: string;
  /** The tool itself recorded the decision: its actor counts even if nobody listed them. */
  recorded?: boolean;
}

export type Verdict = 'approved' | 'changes_requested' | 'rejected';

interface RoundDecision {
  event: string;
  actor: string | null;
  decision: Verdict;
  at: number;
  late: boolean;
}

export interface Round {
  /** Id of the asking event. */
  event: string;
  number: number;
  requestedAt: number;
  requester: string | null;
  approvers: string[];
  policy: 'all' | 'any';
  decisions: RoundDecision[];
  closedAt: number | null;
  outcome: 'open' | Verdict | 'superseded' | 'withdrawn';
}

// Of one instant, what was taken back went first: a look that finds one hand down and another up never saw both up.
const RANK: Record<ApprovalEvent['type'], number> = {
  assigned: 3,
  'taken-back': 3,
  requested: 4,
  decided: 4,
  withdrawn: 5,
};

/** METRICS N3: by instant, type, the tool's own order, id; so the order of arrival never matters. */
function inOrder(events: readonly ApprovalEvent[]): ApprovalEvent[] {
  return [...events].sort(
    (a, b) =>
      a.at - b.at ||
      RANK[a.type] - RANK[b.type] ||
      compareSeq(a.seq, b.seq) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

// Sequence numbers are decimal text of any length: longer is larger.
function compareSeq(a: string | null | undefined, b: string | null | undefined): number {
  const [x, y] = [a ?? '', b ?? ''];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}

/** Folds an approval's events into its rounds, METRICS §2.4 Round. */
export const foldRounds = (events: readonly ApprovalEvent[]): Round[] => foldInOrder(inOrder(events));

/** The same for events that are in order already. */
export function foldInOrder(events: readonly ApprovalEvent[]): Round[] {
  const rounds: Round[] = [];
  let listed: string[] = [];
  for (const event of events) {
    const last = rounds.at(-1);
    const open = last?.outcome === 'open' ? last : undefined;
    const meant = event.request === undefined ? last : rounds.find((round) => round.event === event.request);
    switch (event.type) {
      case 'assigned':
        listed = event.approvers ?? [];
        if (open) open.approvers = listed;
        break;
      case 'requested':
        if (open) close(open, event.at, 'superseded');
        if (event.approvers?.length) listed = event.approvers;
        rounds.push({
          event: event.id,
          number: rounds.length + 1,
          requestedAt: event.at,
          requester: event.actor,
          approvers: listed,
          policy: event.policy ?? 'any',
          decisions: [],
          closedAt: null,
          outcome: 'open',
        });
        break;
      case 'decided':
        if (meant) decide(meant, event);
        break;
      case 'taken-back':
        // What closed a round stays history; only an open one still waits for the decision that was taken back.
        if (meant?.outcome === 'open')
          meant.decisions = meant.decisions.filter((d) => d.actor === null || d.actor !== event.actor);
        break;
      case 'withdrawn':
        if (open && meant === open) close(open, event.at, 'withdrawn');
        break;
    }
  }
  return rounds;
}

function decide(round: Round, event: ApprovalEvent): void {
  const counts = event.recorded || (event.actor !== null && round.approvers.includes(event.actor));
  if (!counts || !event.verdict) return;
  const late = round.outcome !== 'open';
  if (!late) round.decisions = round.decisions.filter((d) => d.actor === null || d.actor !== event.actor);
  round.decisions.push({ event: event.id, actor: event.actor, decision: event.verdict, at: event.at, late });
  if (late) return;
  if (event.verdict !== 'approved') close(round, event.at, event.verdict);
  else if (round.policy === 'any' || round.approvers.length === 0 || everyoneApproved(round))
    close(round, event.at, 'approved');
}

function everyoneApproved(round: Round): boolean {
  const yes = new Set(round.decisions.filter((d) => d.decision === 'approved').map((d) => d.actor));
  return round.approvers.every((approver) => yes.has(approver));
}

function close(round: Round, at: number, outcome: Round['outcome']): void {
  round.closedAt = at;
  round.outcome = outcome;
}

/** Listed approvers whose decision on the open round is still owed; none when no round is open. */
export function owedBy(rounds: readonly Round[]): string[] {
  const last = rounds.at(-1);
  if (last?.outcome !== 'open') return [];
  const decided = new Set(last.decisions.map((d) => d.actor));
  return last.approvers.filter((approver) => !decided.has(approver));
}
