import type { Ms } from '../types.js';
import type { Tellable, TruthRound } from './types.js';

export type Decision = TruthRound['decisions'][number]['decision'];

/**
 * Folds requests and decisions, told in order, into rounds under the policy that one approval is enough (METRICS §2.4).
 * What is decided after the close stays with that round, as a late decision that moves nothing.
 */
export class Rounds {
  readonly rounds: TruthRound[] = [];

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

  decide(decision: Decision, actor: string | null, at: Ms, tellable: Tellable): void {
    const round = this.rounds.at(-1);
    if (!round) return;
    round.decisions.push({ actor, decision, at, tellable });
    if (round.outcome === 'open') Object.assign(round, { closedAt: at, outcome: decision });
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
