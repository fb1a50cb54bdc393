import assert from 'node:assert/strict';
import type { Places, RunningSandbox } from '../sandbox/index.js';
import type { Connector } from '../sdk/index.js';
import type { RunResult } from '../sync/run.js';
import type { Stage } from './bench.js';

/** What a hub holds whose tool behaved. */
export interface Good {
  canonical: string[];
  tellable: string[];
  run: RunResult;
}

/** A tool's stand-in, and a hub of it that was well to compare with. */
export interface Ground {
  connector: Connector;
  places: Places;
  stage: Stage;
  tool: RunningSandbox;
  good: Good;
}

/** One thing that a connector is held to. `run` throws where it does not hold. */
export interface Check {
  /** The same from one version of the kit to the next. */
  id: string;
  title: string;
  run: (ground: Ground) => Promise<void>;
}

/** Throws unless the runs read everything, set nothing aside and account for every record. */
export function assertComplete(results: RunResult[]): void {
  for (const { connection, status, counts, problems, error } of results) {
    const errors = [...problems.map((problem) => problem.error), ...(error === null ? [] : [error])];
    const said = errors.map((one) => (one instanceof Error ? one.message : JSON.stringify(one)));
    assert.deepEqual([status, counts.quarantined, ...said], ['succeeded', 0], connection);
    assert.equal(counts.applied + counts.unchanged + counts.superseded, counts.read);
  }
}
