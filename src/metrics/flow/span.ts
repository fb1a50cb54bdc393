import type { History, Subject } from '../history.js';
import { type Params, subjectsOf } from '../metric.js';
import type { Span } from '../spans.js';
import { least } from '../statistics.js';

/** Everything whose start is known. */
export const startedOf = (history: History, params: Params): Subject[] =>
  subjectsOf(history, params).filter(({ startedAt }) => startedAt !== null);

/** The window, or from the first start to now. */
export const spanOf = (history: History, params: Params, started: readonly Subject[]): Span =>
  params.window ?? {
    from: least(
      started.map(({ startedAt }) => startedAt!),
      history.asOf,
    ),
    to: history.asOf,
  };
