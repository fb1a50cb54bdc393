import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Company, RunningSandbox } from '#sandbox';
import type { Registered } from '../../../connectors/index.js';
import { loadSettings, type Settings } from '../../../src/config.js';
import { dumpCanonical, type DumpOptions } from '../../../src/export/dump.js';
import { openHub, type Hub } from '../../../src/hub.js';
import { createLogger } from '../../../src/log.js';
import { startSandboxMode } from '../../../src/sandbox-mode.js';
import { createTestDatabase, expectNoOpenBackends } from '../../support/database.js';
import { createFastClock, type FastClock } from './clock.js';

const CAMPAIGNS = 1;
const SEED = 4_711;

/** The stand-ins of some tools, and hubs with empty databases before them. */
export interface Stage {
  company: Company;
  /** By connector id. */
  tools: Map<string, RunningSandbox>;
  /** Name of a connector's connection. */
  nameOf(connector: string): string;
  /** The one clock of tools and hubs; starts at the company's start. */
  time: { now: number };
  openHub(): Promise<Opened>;
  close(): Promise<void>;
}

/** A hub with a database of its own. */
export interface Opened {
  hub: Hub;
  /** Time of waits and backing off. */
  clock: FastClock;
  dump(options?: DumpOptions): Promise<string[]>;
  /** Fails when a session outlives the hub. */
  close(): Promise<void>;
}

/** Starts these connectors' sandboxes; fails where one cannot run. */
export async function openStage(registered: readonly Registered[]): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-contract-'));
  const time = { now: Date.UTC(2026, 0, 1) };
  const settings = loadSettings([], { HUB_HOME: home, HUB_SANDBOX_CAMPAIGNS: String(CAMPAIGNS) });
  const mode = await startSandboxMode({ settings, registry: registered, seed: SEED, now: () => time.now });
  expect(mode.missing).toEqual([]);
  time.now = mode.company.start;
  return {
    company: mode.company,
    tools: mode.tools,
    nameOf: (id) => mode.settings.connections.find(({ connector }) => connector.id === id)!.name,
    time,
    openHub: () => openOn(mode.settings, () => time.now),
    async close() {
      await mode.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function openOn(settings: Settings, now: () => number): Promise<Opened> {
  const database = await createTestDatabase();
  const clock = createFastClock();
  const hub = await openHub({
    settings: { ...settings, databaseUrl: database.url },
    log: createLogger(process.env.CONTRACT_LOG ?? 'silent'),
    now,
    clock,
  });
  return {
    hub,
    clock,
    async dump(options = {}) {
      const lines: string[] = [];
      for await (const line of dumpCanonical(hub.api, options)) lines.push(line);
      return lines;
    },
    async close() {
      await hub.close();
      await expectNoOpenBackends(database);
      await database.drop();
    },
  };
}
