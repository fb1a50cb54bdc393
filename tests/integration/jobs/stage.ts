import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../../src/config.js';
import { openHub, type Hub, type HubOptions } from '../../../src/hub.js';
import { createLogger } from '../../../src/log.js';
import type { Work } from '../../../src/sync/jobs/work.js';
import { startWorking, type WorkingOptions } from '../../../src/working.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { run } from '../../support/server.js';
import type { FakeTool } from '../engine/fake-tool.js';

export const EVERY_MS = 300_000;

/** A database, and hubs on it, each as a process of its own would open one. */
export interface Stage {
  database: TestDatabase;
  /** A hub that reads these tools under these names. */
  open(tools: Record<string, FakeTool>, more?: Partial<HubOptions>): Promise<Hub>;
  /** Makes a hub work, until the stage is closed. */
  work(hub: Hub, options?: WorkingOptions): Promise<Work>;
  rows<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const database = await createTestDatabase();
  const home = mkdtempSync(join(tmpdir(), 'throughline-jobs-'));
  const hubs: Hub[] = [];
  const works: Work[] = [];
  return {
    database,
    async open(tools, more = {}) {
      const settings = loadSettings([], { HUB_HOME: home, DATABASE_URL: database.url });
      const hub = await openHub({
        settings: {
          ...settings,
          connections: Object.entries(tools).map(([name, tool]) => ({
            name,
            connector: tool.connector,
            config: tool.config,
            secrets: {},
            baseUrl: undefined,
            allowPrivateNetwork: true,
            ca: undefined,
            everyMs: EVERY_MS,
            keepText: false,
            requestsPerMinute: undefined,
          })),
        },
        log: createLogger('silent'),
        ...more,
      });
      hubs.push(hub);
      return hub;
    },
    async work(hub, options) {
      const work = await startWorking(hub, options);
      works.push(work);
      return work;
    },
    rows: (sql, values = []) => run(database.config, sql, values),
    async close() {
      for (const hub of hubs) hub.leave();
      await Promise.all(works.map((work) => work.stop(10_000)));
      await Promise.all(hubs.map((hub) => hub.close()));
      await expectNoOpenBackends(database);
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
