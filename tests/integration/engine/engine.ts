import type { Pool } from 'pg';
import type { Rules } from '../../../src/derive/rules.js';
import { deriveAll } from '../../../src/derive/pass.js';
import { dumpCanonical } from '../../../src/export/dump.js';
import { connectionId } from '../../../src/store/ids.js';
import { createPool } from '../../../src/store/pools.js';
import type { Engine, FaultPoint } from '../../../src/sync/engine.js';
import { runConnection, type RunOptions, type RunResult, type Target } from '../../../src/sync/run.js';
import type { TestDatabase } from '../../support/database.js';
import { MEASURE } from '../../support/measure.js';
import type { Connector } from '../../../src/sdk/index.js';

export const DAY_MS = 24 * 3_600_000;
const START = Date.parse('2026-03-02T08:00:00.000Z');

const RULES = {
  campaignKey: 'CMP-\\d+',
  from: [],
  links: [],
  people: [],
  statusMap: {},
  measure: MEASURE,
  toolPriority: ['fake'],
} as unknown as Rules;

/** An engine over one test database, with a clock that a test moves. */
export class TestEngine {
  readonly pool: Pool;
  clock = START;
  reach: (point: FaultPoint) => void | Promise<void> = () => {};
  readonly engine: Engine;

  constructor(readonly database: TestDatabase) {
    this.pool = createPool(database.config, 'hub_worker', () => {});
    this.engine = {
      pool: this.pool,
      now: () => this.clock,
      wall: () => this.clock,
      reader: {
        campaignKeys: (text) => text.match(/CMP-\d+/g) ?? [],
        chase: () => null,
        asks: () => false,
        verdict: () => null,
        links: () => [],
      },
      log: () => {},
      progress: () => {},
      reach: (point) => this.reach(point),
      signal: new AbortController().signal,
    };
  }

  get now(): string {
    return new Date(this.clock).toISOString();
  }

  /** Makes a connection known and answers what a run needs of it. */
  async connect(name: string, tool: { connector: Connector; config?: unknown }, keepText = false): Promise<Target> {
    const id = connectionId(name);
    await this.pool.query(
      `INSERT INTO connection (id, name, connector) VALUES ($1, $2, 'fake') ON CONFLICT (id) DO NOTHING`,
      [id, name],
    );
    return { id, name, keepText, connector: tool.connector, config: tool.config, open: () => Promise.resolve({}) };
  }

  run(target: Target, options: RunOptions = {}): Promise<RunResult> {
    return runConnection(this.engine, target, options);
  }

  async rows<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, values)).rows as Row[];
  }

  async derive(): Promise<void> {
    await deriveAll(this.pool, RULES);
  }

  /** The canonical dump, one connection's name replaced so that two connections compare. */
  async dump(tables?: string[]): Promise<string[]> {
    const lines: string[] = [];
    for await (const line of dumpCanonical(this.pool, tables ? { tables } : {})) lines.push(line);
    return lines;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
