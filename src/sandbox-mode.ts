import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createCompany, type Company, type RunningSandbox, type StartSandbox } from './sandbox/index.js';
import type { ConnectionSettings, Settings } from './config.js';
import { createItemFinder } from './reader.js';
import type { Connector } from './sdk/index.js';

/** The company that runs where no hub.yaml is found: its tools over the wire, one clock for them and the hub. */
export interface SandboxMode {
  settings: Settings;
  company: Company;
  tools: Map<string, RunningSandbox>;
  /** Tools that could not be started here, with the reason. */
  missing: { connector: string; reason: string }[];
  now: () => number;
  close(): Promise<void>;
}

export interface SandboxModeOptions {
  settings: Settings;
  registry: readonly { connector: Connector; sandbox: () => Promise<StartSandbox> }[];
  seed?: number;
  /** Default: the clock that `hub sandbox advance` moves. */
  now?: () => number;
}

const NAMES: Record<string, string> = {
  asana: 'asana-main',
  monday: 'monday-main',
  slack: 'slack',
  email: 'mail',
  wordpress: 'site',
  contentful: 'space',
};
const SEED = 2026;
const ZONE = 'Europe/Berlin';
/** Whose word counts first. */
const TOOLS = ['asana', 'monday', 'slack', 'contentful', 'wordpress', 'email'];

/** Starts the stand-ins and answers the settings of a hub that is connected to them. */
export async function startSandboxMode(options: SandboxModeOptions): Promise<SandboxMode> {
  const { settings, registry } = options;
  const company = createCompany({ seed: options.seed ?? SEED, campaigns: settings.sandboxCampaigns });
  const now = options.now ?? sandboxClock(settings.home, company.start);
  const tools = new Map<string, RunningSandbox>();
  const missing: SandboxMode['missing'] = [];
  const connections: ConnectionSettings[] = [];
  for (const { connector, sandbox } of registry) {
    try {
      const running = await (await sandbox())({ company, now });
      tools.set(connector.id, running);
      connections.push(toConnection(connector, running));
    } catch (error) {
      missing.push({ connector: connector.id, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const portfolio = company.asana.find((event) => event.type === 'portfolio_added');
  const register = company.monday.find((event) => event.type === 'board_added' && event.name === 'Campaign register');
  return {
    company,
    tools,
    missing,
    now,
    settings: {
      ...settings,
      workspace: { ...settings.workspace, name: company.workspace.name, timezone: ZONE },
      connections,
      rules: {
        ...settings.rules,
        from: [
          ...(portfolio?.type === 'portfolio_added'
            ? [{ connection: NAMES.asana!, every: 'project', inside: portfolio.gid }]
            : []),
          ...(register?.type === 'board_added'
            ? [{ connection: NAMES.monday!, every: 'item', inside: register.id, keyField: 'Campaign' }]
            : []),
        ],
        statusMap: { asana: { 'With legal': 'waiting:approval' } },
        toolPriority: TOOLS,
        people: peopleOf(company),
        measure: {
          ...settings.rules.measure,
          tz: ZONE,
          calendar: { ...settings.rules.measure.calendar, tz: ZONE },
          toolPriority: TOOLS,
          launch: [{ milestone: 'launch' }],
        },
        itemOf: createItemFinder(registry.map(({ connector }) => connector)),
      },
    },
    async close() {
      await Promise.all([...tools.values()].map((tool) => tool.close()));
    },
  };
}

/** Who works where, as a hub.yaml would say it: no tool tells teams. By the address that tools vouch for, which joins no other accounts than that does. */
function peopleOf({ people }: Company): Settings['rules']['people'] {
  const several = (name: string): boolean => people.filter((one) => one.name === name).length > 1;
  return people
    .filter(({ bot }) => !bot)
    .map(({ name, team, function: does, businessUnit, email }) => ({
      // Two people of one name would be one.
      name: several(name) ? `${name} (${team})` : name,
      team,
      function: does,
      businessUnit,
      aliases: [{ email }],
    }));
}

function toConnection(connector: Connector, running: RunningSandbox): ConnectionSettings {
  return {
    name: NAMES[connector.id] ?? connector.id,
    connector,
    config: connector.config.parse(running.config),
    secrets: connector.secrets.parse(running.secrets),
    baseUrl: running.baseUrl,
    allowPrivateNetwork: true,
    ca: undefined,
    everyMs: 300_000,
    keepText: true,
    // The invented tools count no budget; a first look should not wait for one.
    requestsPerMinute: 100_000,
  };
}

const clockFile = (home: string): string => join(home, 'sandbox-clock.json');

/** How far `hub sandbox advance` has moved time, in milliseconds. */
function readAdvance(home: string): number {
  const file = clockFile(home);
  if (!existsSync(file)) return 0;
  return (JSON.parse(readFileSync(file, 'utf8')) as { advanceMs: number }).advanceMs;
}

/** Moves the company's time on; a running server sees it within a moment. */
function writeAdvance(home: string, advanceMs: number): void {
  mkdirSync(dirname(clockFile(home)), { recursive: true });
  writeFileSync(clockFile(home), `${JSON.stringify({ advanceMs })}\n`);
}

/** The company's clock as `hub sandbox` moves it. */
export const movableClock = (home: string) => ({
  start: async () => new Date(createCompany({ seed: 1, campaigns: 1 }).start).toISOString(),
  readAdvance: () => readAdvance(home),
  writeAdvance: (ms: number) => writeAdvance(home, ms),
});

// The company's clock stands still until it is moved: what the README shows is what everybody sees.
function sandboxClock(home: string, start: number): () => number {
  let advance = readAdvance(home);
  let seen = 0;
  let looked = Date.now();
  return () => {
    if (Date.now() - looked > 250) {
      looked = Date.now();
      const changed = existsSync(clockFile(home)) ? statSync(clockFile(home)).mtimeMs : 0;
      if (changed !== seen) {
        seen = changed;
        advance = readAdvance(home);
      }
    }
    return start + advance;
  };
}
