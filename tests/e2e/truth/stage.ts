import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Company } from '#sandbox';
import { registry } from '../../../connectors/index.js';
import { loadSettings } from '../../../src/config.js';
import { openHub, type Hub } from '../../../src/hub.js';
import { createLogger } from '../../../src/log.js';
import { startSandboxMode } from '../../../src/sandbox-mode.js';
import { createCompany } from '../../../src/sandbox/index.js';
import type { Connector } from '../../../src/sdk/index.js';
import type { RunResult } from '../../../src/sync/run.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';

/** The company, its tools over the wire and a hub of its own, all on one clock that the test moves. */
export interface Stage {
  company: Company;
  hub: Hub;
  /** The instants of the looks so far; the last one is now. */
  looks: number[];
  /** Moves the clock and reads every tool; fails unless every run went well and asked nothing off the contract. */
  lookAt(at: number): Promise<RunResult[]>;
  /** Another hub with an empty database before the same tools. */
  openSecondHub(): Promise<{ hub: Hub; close(): Promise<void> }>;
  close(): Promise<void>;
}

export interface StageOptions {
  seed: number;
  campaigns: number;
  /** A connector changed on its way into the hub; the stand-ins stay as they are. */
  alter?: (connector: Connector) => Connector;
  /** Connectors to use; default: all. */
  only?: string[];
}

/** Opens a stage; nothing has been read yet. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const clock = { now: 0 };
  const home = mkdtempSync(join(tmpdir(), 'throughline-truth-'));
  // Of a tool that the company does not play nobody knows the truth.
  const only = options.only ?? Object.keys(createCompany({ seed: 1, campaigns: 1 }).belongs!);
  const used = registry.filter(({ connector }) => only.includes(connector.id));
  const altered = used.map((one) => ({ ...one, connector: (options.alter ?? same)(one.connector) }));
  const env = { HUB_HOME: home, HUB_SANDBOX_CAMPAIGNS: String(options.campaigns) };
  const settings = loadSettings([], env);
  const mode = await startSandboxMode({ settings, registry: altered, seed: options.seed, now: () => clock.now });
  if (mode.missing.length) throw new Error(`sandboxes that did not start: ${JSON.stringify(mode.missing)}`);
  // Who is who has to come out of the tools alone.
  mode.settings.rules.people.splice(0);
  clock.now = mode.company.start;
  const open = async (): Promise<{ hub: Hub; database: TestDatabase }> => {
    const database = await createTestDatabase();
    const log = createLogger(process.env.TRUTH_LOG ?? 'error');
    return {
      hub: await openHub({ settings: { ...mode.settings, databaseUrl: database.url }, log, now: () => mode.now() }),
      database,
    };
  };
  const shut = async ({ hub, database }: { hub: Hub; database: TestDatabase }): Promise<void> => {
    await hub.close();
    await expectNoOpenBackends(database);
    await database.drop();
  };
  const first = await open();
  const looks: number[] = [];
  return {
    company: mode.company,
    hub: first.hub,
    looks,
    async lookAt(at) {
      clock.now = at;
      const results = await first.hub.sync(null, {});
      expectSmooth(results);
      if (looks.at(-1) !== at) looks.push(at);
      for (const [tool, { offContract }] of mode.tools)
        expect({ tool, offContract }).toEqual({ tool, offContract: [] });
      return results;
    },
    async openSecondHub() {
      const second = await open();
      return { hub: second.hub, close: () => shut(second) };
    },
    async close() {
      await shut(first);
      await mode.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const same = (connector: Connector): Connector => connector;

/** A run with a problem proves nothing about truth: it is a failure of its own, with its reasons. */
export function expectSmooth(results: RunResult[]): void {
  const rough = results
    .filter(({ status, counts }) => status !== 'succeeded' || counts.quarantined > 0)
    .map(({ connection, status, counts, problems, error }) => ({
      connection,
      status,
      quarantined: counts.quarantined,
      problems: problems.slice(0, 5).map((one) => `${one.stream}/${one.part ?? ''}: ${String(one.error)}`),
      error: error instanceof Error ? error.message : error,
    }));
  expect(rough).toEqual([]);
}

/** The seed of this run: TRUTH_SEED, or the one given. */
export function seedOr(fallback: number): number {
  const given = process.env.TRUTH_SEED;
  return given ? Number(given) : fallback;
}
