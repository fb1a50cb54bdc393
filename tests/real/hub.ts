import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { registry } from '../../connectors/index.js';
import { loadSettings } from '../../src/config.js';
import { openHub, type Hub } from '../../src/hub.js';
import type { RunOptions, RunResult } from '../../src/sync/run.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** One entry of `connections:` in hub.yaml; secrets in plain, they travel by the environment. */
export interface Connecting {
  name: string;
  connector: string;
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  baseUrl: string;
  keepText?: boolean;
  requestsPerMinute?: number;
  /** File of a private authority. */
  ca?: string;
}

/** A hub as its user has it: hub.yaml, environment, database; what it logged; and questions in SQL. */
export interface RealHub {
  hub: Hub;
  logged: { level: number; msg: string; [field: string]: unknown }[];
  /** One run of one connection. */
  sync(name: string, options?: RunOptions): Promise<RunResult>;
  ask<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Opens a hub over a fresh database with these connections. */
export async function openRealHub(connections: Connecting[], now?: () => number): Promise<RealHub> {
  const database: TestDatabase = await createTestDatabase();
  const home = mkdtempSync(join(tmpdir(), 'throughline-real-'));
  const env: NodeJS.ProcessEnv = { HUB_CONFIG: join(home, 'hub.yaml'), HUB_HOME: home, DATABASE_URL: database.url };
  const yaml = connections.map((connection, i) => ({
    ...connection,
    allowPrivateNetwork: true,
    secrets: Object.fromEntries(
      Object.entries(connection.secrets).map(([key, secret], j) => {
        env[`SECRET_${i}_${j}`] = secret;
        return [key, `\${SECRET_${i}_${j}}`];
      }),
    ),
  }));
  // JSON is YAML.
  writeFileSync(join(home, 'hub.yaml'), JSON.stringify({ connections: yaml }));
  const logged: RealHub['logged'] = [];
  const log = pino({ base: undefined }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const settings = loadSettings(
    registry.map(({ connector }) => connector),
    env,
  );
  const hub = await openHub({ settings, log, ...(now && { now }) });
  return {
    hub,
    logged,
    async sync(name, options = {}) {
      const [result] = await hub.sync([name], options);
      return result!;
    },
    ask: async (sql, values = []) => (await hub.worker.query(sql, values)).rows,
    async close() {
      await hub.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Fails with what went wrong in the run, not with a word. */
export function expectSucceeded(result: RunResult): void {
  expect([result.error, result.problems]).toEqual([null, []]);
  expect(result.status).toBe('succeeded');
  const { read, applied, unchanged, superseded, quarantined } = result.counts;
  expect(applied + unchanged + superseded + quarantined).toBe(read);
}
