import type { Pool } from 'pg';
import type { Connector, Reader } from '../sdk/index.js';
import type { Lease } from '../store/lease.js';
import type { DeletionLimit } from './hold.js';
import type { Slice } from './slice.js';

/** Where a killed process can be told to die; tests hand in a function that does it. */
export type FaultPoint =
  | 'before-page'
  | 'after-begin'
  | 'after-land'
  | 'after-apply'
  | 'before-cursor'
  | 'before-commit'
  | 'after-commit'
  | 'token-granted'
  | 'token-stored'
  | 'before-derive'
  | 'in-derive';

/** What a long piece of work reports: `total` is a guess that may grow. */
export interface Progress {
  connection: string;
  stream: string;
  done: number;
  total: number | null;
}

/** What the engine needs from the outside; everything with an effect comes in here. */
export interface Engine {
  pool: Pool;
  /** Where requests are counted that are really sent, also in a run that is only rehearsed; default: `pool`. */
  ledger?: Pool;
  /** The hub's clock, epoch milliseconds; one clock with the sandbox. */
  now: () => number;
  /** Time as it passes, epoch milliseconds: the clock of HTTP and of waits. `now` may stand still (sandbox), this never does. */
  wall: () => number;
  reader: Reader;
  log: (level: 'debug' | 'info' | 'warn' | 'error', fields: Record<string, unknown>, message: string) => void;
  progress: (progress: Progress) => void;
  reach: (point: FaultPoint) => void | Promise<void>;
  signal: AbortSignal;
}

/** One connection opened for a run. */
export interface Opened {
  id: string;
  name: string;
  connector: Connector;
  config: unknown;
  api: unknown;
  keepText: boolean;
  lease: Lease;
  deletions: DeletionLimit;
  /** Present where the run may be told to stop at a safe boundary. */
  slice?: Slice;
}

/** What became of the records of a page or a run. */
export interface Counts {
  read: number;
  applied: number;
  unchanged: number;
  superseded: number;
  quarantined: number;
  tombstones: number;
}

export const noCounts = (): Counts => ({
  read: 0,
  applied: 0,
  unchanged: 0,
  superseded: 0,
  quarantined: 0,
  tombstones: 0,
});

/** Adds `more` into `sum`. */
export function addCounts(sum: Counts, more: Counts): void {
  for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += more[key];
}

/** Bumped when the way records become drafts changes for all connectors; a connector's own changes come by replay. */
export const MAPPING_VERSION = 1;
