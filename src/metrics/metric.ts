import type { Bucket } from './dates.js';
import type { Clock, ClockName } from './clock.js';
import type { Campaign, History, Item, Subject } from './history.js';
import type { Span } from './spans.js';

type Grain = 'item' | 'campaign' | 'approval' | 'person' | 'workspace';

/** A check before a launch, METRICS §2.5 `launch_readiness`. */
export interface Check {
  id: string;
  weight: number;
  required: boolean;
  result: 'pass' | 'waived' | 'fail' | 'pending' | 'no_data' | 'na';
}

/** A service level, METRICS §2.6; `pause` lists categories, or `category:reason`. */
export interface Policy {
  start: 'created' | 'started';
  pause: string[];
  targetH: number;
  clock?: ClockName | undefined;
}

/** What a question is asked with, METRICS §1.9; absent parameters have the defaults printed there. */
export interface Params {
  level: 'item' | 'campaign';
  /** Epoch milliseconds; absent: all time. */
  window?: Span | undefined;
  baseline?: Span | undefined;
  bucket: Bucket;
  aggregate: boolean;
  of: 'cycle_time' | 'cycle_days' | 'lead_time';
  ps?: number[] | undefined;
  p: number;
  minN: number;
  samples?: number[] | undefined;
  trials: number;
  seed?: number | undefined;
  days?: number | undefined;
  remaining?: number | undefined;
  maxDays: number;
  campaign?: string | undefined;
  /** Minutes that a message takes. */
  messageMin: number;
  /** Minutes. */
  gapMin: number;
  weights: Record<string, number>;
  checks: Check[];
  threshold: number;
  policy?: Policy | undefined;
  objective: number;
  by?: string | undefined;
  finishedOnly: boolean;
  steps: string[];
}

/** What METRICS §1.9 prints for absent parameters. */
export const DEFAULTS: Params = {
  level: 'item',
  bucket: 'day',
  aggregate: false,
  of: 'cycle_time',
  p: 85,
  minN: 10,
  trials: 10_000,
  maxDays: 3650,
  messageMin: 2,
  gapMin: 30,
  weights: {},
  checks: [],
  threshold: 0.9,
  objective: 0.9,
  finishedOnly: true,
  steps: [],
};

/** A number and all that is to be said of it: what is served as its definition is what computes it. */
export interface Metric {
  id: string;
  name: string;
  /** Grows with every change of what the formula gives. */
  version: number;
  unit: string;
  grain: readonly Grain[];
  clock: ClockName;
  /** In words. */
  formula: string;
  /** Where its time begins and ends, if it measures one. */
  from?: string;
  to?: string;
  /** What is left out, or null. */
  excludes?: string;
  /** The event types without which it has no source. */
  reads: readonly string[];
  /** Names of `Params`. */
  params?: readonly (keyof Params)[];
  /** In the shape that METRICS prints; null where there is nothing to tell. */
  compute: (history: History, params: Params, clock: Clock) => unknown;
}

/** The items or campaigns that a metric is asked of. */
export const subjectsOf = (history: History, { level }: Pick<Params, 'level'>): (Item | Campaign)[] => [
  ...(level === 'item' ? history.items : history.campaigns).values(),
];

/** Whether an instant lies in a window; without a window every instant does. */
export const isIn = (window: Span | undefined, at: number | null): at is number =>
  at !== null && (!window || (window.from <= at && at < window.to));

/** Those that were finished in the window. */
export const finishedIn = <S extends Subject>(subjects: readonly S[], window: Span | undefined): S[] =>
  subjects.filter(({ finishedAt }) => isIn(window, finishedAt));

/** A metric with a value for each item or campaign. */
export const each =
  (value: (subject: Item | Campaign, history: History, params: Params, clock: Clock) => unknown): Metric['compute'] =>
  (history, params, clock) =>
    Object.fromEntries(subjectsOf(history, params).map((one) => [one.id, value(one, history, params, clock)]));

/** An instant as it is printed. */
export const printed = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
