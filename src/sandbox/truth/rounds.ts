import type { Ms } from '../types.js';
import type { Tellable, TruthRound } from './types.js';

export type Decision = TruthRound['decisions'][number]['decision'];

/**
 * Folds requests and decisions, told in order, into rounds (METRICS §2.4). Policy `any`: one approval is enough; `all`:
 * everybody listed must approve. What is decided after the close stays with that round, as a late decision that moves nothing.
 */
export class Rounds {
  readonly rounds: TruthRound[] = [];

  constructor(private readonly policy: 'any' | 'all' = 'any') {}

  request(at: Ms, tellable: Tellable, approvers: string[]): void {
    const open = this.open();
    if (open) Object.assign(open, { closedAt: at, outcome: 'superseded' });
    this.rounds.push({
      requestedAt: at,
      requestTellable: tellable,
      approvers,
      decisions: [],
      closedAt: null,
      outcome: 'open',
    });
  }

  /** Gives the decision as it is listed, so that its teller can still say how it can be known; null: nothing was asked. */
  decide(decision: Decision, actor: string | null, at: Ms, tellable: Tellable): TruthRound['decisions'][number] | null {
    const round = this.rounds.at(-1);
    if (!round) return null;
    const said = { actor, decision, at, tellable };
    if (round.outcome !== 'open') {
      round.decisions.push(said);
      return said;
    }
    // Whoever decides again in an open round has changed their mind.
    round.decisions = [...without(round, actor), said];
    if (decision !== 'approved' || this.policy === 'any' || hasAll(round))
      Object.assign(round, { closedAt: at, outcome: decision });
    return said;
  }

  /** The actor's decision in the still open round counts no more; a closed one stays as it was closed. */
  takeBack(actor: string): void {
    const open = this.open();
    if (open) open.decisions = without(open, actor);
  }

  /** The question is taken back. */
  withdraw(at: Ms): void {
    const open = this.open();
    if (open) Object.assign(open, { closedAt: at, outcome: 'withdrawn' });
  }

  /** Whom the open round waits for from now on. */
  approvers(keys: string[]): void {
    const open = this.open();
    if (open) open.approvers = keys;
  }

  private open(): TruthRound | null {
    const last = this.rounds.at(-1);
    return last?.outcome === 'open' ? last : null;
  }
}

function without(round: TruthRound, actor: string | null): TruthRound['decisions'] {
  return round.decisions.filter((one) => one.actor === null || one.actor !== actor);
}

/** What stands in an open round are approvals alone: anything else closes it. */
function hasAll(round: TruthRound): boolean {
  return round.approvers.every((approver) => round.decisions.some((one) => one.actor === approver));
}
