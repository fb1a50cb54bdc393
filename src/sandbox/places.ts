import type { FaultKind } from './server.js';

/**
 * What a fault must come to.
 * `same`: the run succeeds and the hub is what it would have been · an error class: the run stops there with it and the
 * next one heals · `aside`: one record is quarantined, the rest applied, the next look heals · `gap`: the run goes on without
 * what was refused, and the next one heals · `odd`: the record cannot be told from a good one, the rest is applied.
 */
export type Outcome =
  | 'same'
  | 'aside'
  | 'gap'
  | 'odd'
  | 'AuthError'
  | 'ScopeError'
  | 'ContractError'
  | 'TransientError'
  | 'NotFound'
  | 'RateLimited';

/** One fault of one tool: where it strikes and what it comes to. */
export interface FaultCase {
  kind: FaultKind;
  place: 'at the start' | 'in mid-walk';
  match: RegExp;
  outcome: Outcome;
  /** Refused before there is any request: no log of requests can tell how soon the next one came. */
  atTheDoor?: true;
  /** A fault that must come first for this one to show. */
  after?: { kind: FaultKind; match: RegExp };
}

/** Where the faults of a stand-in strike in a run: requests by `METHOD path`. */
export interface Places {
  start: RegExp;
  middle: RegExp;
  /** The first list of a run, for faults that need records. */
  list: RegExp;
  /** `kind start` or `kind middle` → what is different here, and why; null: it has no meaning there. */
  but: Record<string, Partial<FaultCase> | null>;
  /** Why what is null in `but` is not played. */
  why?: string;
}
