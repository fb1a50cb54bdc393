import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import type { Company, Places, RunningSandbox, StartSandbox } from '../sandbox/index.js';
import { loadSettings, type Settings } from '../config.js';
import { dumpCanonical, type DumpOptions } from '../export/dump.js';
import { openHub, type Hub } from '../hub.js';
import { createLogger } from '../log.js';
import { startSandboxMode } from '../sandbox-mode.js';
import type { Connector } from '../sdk/index.js';
import { createFastClock, type FastClock } from './clock.js';

/** A connector and its stand-in. */
export interface Subject {
  connector: Connector;
  sandbox: () => Promise<StartSandbox>;
  places: () => Promise<Places>;
}

/** Makes empty databases that are up to date; `drop` fails where somebody still uses one. */
export type MakeDatabase = () => Promise<{ url: string; drop(): Promise<void> }>;

// Enough that something happens in every tool within some hours.
const CAMPAIGNS = 3;
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
export async function openStage(subjects: readonly Subject[], makeDatabase: MakeDatabase): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-conformance-'));
  const time = { now: Date.UTC(2026, 0, 1) };
  const settings = loadSettings([], { HUB_HOME: home, HUB_SANDBOX_CAMPAIGNS: String(CAMPAIGNS) });
  const mode = await startSandboxMode({ settings, registry: subjects, seed: SEED, now: () => time.now });
  assert.deepEqual(mode.missing, [], 'the stand-in starts');
  time.now = mode.company.start;
  return {
    company: mode.company,
    tools: mode.tools,
    nameOf: (id) => mode.settings.connections.find(({ connector }) => connector.id === id)!.name,
    time,
    openHub: () => openOn(mode.settings, () => time.now, makeDatabase),
    async close() {
      await mode.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function openOn(settings: Settings, now: () => number, makeDatabase: MakeDatabase): Promise<Opened> {
  const database = await makeDatabase();
  const clock = createFastClock();
  const hub = await openHub({
    settings: { ...settings, databaseUrl: database.url },
    log: createLogger('silent'),
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
      await database.drop();
    },
  };
}
