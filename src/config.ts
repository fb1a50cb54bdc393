import { existsSync, readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { connectionSettings, type ConnectionSettings } from './config-connection.js';
import { ConfigError } from './errors.js';
import { createKeyFinder } from './derive/keys.js';
import type { Rules } from './derive/rules.js';
import type { Calendar } from './metrics/calendar.js';
import { parseVaultKey } from './home.js';
import { nearest, parseHubYaml, type HubYaml } from './hub-yaml.js';
import { createItemFinder } from './reader.js';
import type { Connector } from './sdk/index.js';

export type { ConnectionSettings } from './config-connection.js';

/** Everything a hub is told. */
export interface Settings {
  port: number;
  host: string;
  home: string;
  /** What seals stored secrets, as text; absent: a file in `home` does. */
  hubKey: string | undefined;
  /** Who exports with names; asked for nowhere else. */
  apiKey: string | undefined;
  /** How tools reach this hub from outside, without a slash at its end; null: they cannot, and are asked instead. */
  publicUrl: string | null;
  /** Null: none was found, the sandbox company runs. */
  configPath: string | null;
  databaseUrl: string | undefined;
  databaseAdminUrl: string | undefined;
  sandboxCampaigns: number;
  logLevel: string;
  workspace: HubYaml['workspace'];
  connections: ConnectionSettings[];
  rules: Rules;
  retention: HubYaml['retention'];
  privacy: HubYaml['privacy'];
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** Environment and hub.yaml, checked at once; throws one ConfigError that names every fault. The only reader of the environment. */
export function loadSettings(registry: readonly Connector[], env: NodeJS.ProcessEnv = process.env): Settings {
  const faults: string[] = [];
  const named = env.HUB_CONFIG || 'hub.yaml';
  const path = resolve(named);
  const found = existsSync(path);
  if (!found && env.HUB_CONFIG) faults.push(`HUB_CONFIG: there is no file ${named}`);
  const read = parseHubYaml(found ? readConfig(path, named, faults) : '{}', named);
  const { file } = read;
  faults.push(...read.faults);
  const settings: Settings = {
    port: integer(env, 'PORT', 4_000, 0, 65_535, faults),
    host: host(env, faults),
    home: resolve(env.HUB_HOME || '.hub'),
    hubKey: hubKey(env, faults),
    apiKey: env.HUB_API_KEY?.trim() || undefined,
    publicUrl: publicUrl(env, faults),
    configPath: found ? path : null,
    databaseUrl: databaseUrl(env, 'DATABASE_URL', faults),
    databaseAdminUrl: databaseUrl(env, 'DATABASE_ADMIN_URL', faults),
    sandboxCampaigns: integer(env, 'HUB_SANDBOX_CAMPAIGNS', 10, 1, 5_000, faults),
    logLevel: LEVELS.includes(env.LOG_LEVEL || 'info')
      ? env.LOG_LEVEL || 'info'
      : (faults.push(`LOG_LEVEL: expected ${LEVELS.join(', ')}, got ${env.LOG_LEVEL}`), 'info'),
    workspace: file.workspace,
    connections: file.connections.flatMap((c, i) => connectionSettings(c, i, { registry, env, read, faults })),
    rules: rulesOf(file, registry),
    retention: file.retention,
    privacy: file.privacy,
  };
  if (file.workspace.calendar !== 'std' && !file.calendars[file.workspace.calendar])
    faults.push(
      `${read.place(['workspace', 'calendar'])} workspace.calendar: there is no calendar ${file.workspace.calendar}`,
    );
  const names = file.connections.map((c) => c.name);
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i)
      faults.push(`${read.place(['connections', i, 'name'])} connections.${i}.name: the name ${name} is used twice`);
  });
  const accounts = file.connections.map((c) =>
    JSON.stringify([c.connector, c.baseUrl ?? null, sortedConfig(c.config)]),
  );
  accounts.forEach((account, i) => {
    const first = accounts.indexOf(account);
    if (first !== i)
      faults.push(
        `${read.place(['connections', i])} connections.${i} (${names[i]}): the same account as ${names[first]}; connect it once`,
      );
  });
  file.campaigns.from.forEach((rule, i) => {
    if (names.includes(rule.connection)) return;
    const near = nearest(rule.connection, names);
    faults.push(
      `${read.place(['campaigns', 'from', i, 'connection'])} campaigns.from.${i}.connection: no connection is named ${rule.connection}${near ? `; did you mean ${near}?` : ''}`,
    );
  });
  try {
    createKeyFinder(file.workspace.campaignKey);
  } catch (error) {
    faults.push((error as Error).message);
  }
  if (faults.length) throw new ConfigError(`The settings have faults (${found ? named : 'environment'})`, { faults });
  return settings;
}

/** One connection as hub.yaml or flags write it, and what it comes to when it is checked. */
export interface WrittenConnection {
  written: HubYaml['connections'][number];
  /** Throws one ConfigError with every fault of this connection. */
  check: () => ConnectionSettings;
}

/** The connections of one tool in hub.yaml; what is wrong with others is not looked at. */
export function readConnections(
  connector: Connector,
  registry: readonly Connector[],
  env: NodeJS.ProcessEnv = process.env,
): WrittenConnection[] {
  const named = env.HUB_CONFIG || 'hub.yaml';
  const path = resolve(named);
  if (!existsSync(path)) return [];
  const faults: string[] = [];
  const read = parseHubYaml(readConfig(path, named, faults), named);
  faults.push(...read.faults);
  if (faults.length) throw new ConfigError(`The settings have faults (${named})`, { faults });
  return read.file.connections.flatMap((written, index) => {
    const check = (): ConnectionSettings => checked(written, index, { registry, env, read }, named);
    return written.connector === connector.id ? [{ written, check }] : [];
  });
}

/** A connection made of flags; its secrets are references, as in the file. */
export function connectionOfFlags(
  written: HubYaml['connections'][number],
  registry: readonly Connector[],
  env: NodeJS.ProcessEnv = process.env,
): WrittenConnection {
  const nameOf = ([first, second]: PropertyKey[]): string => {
    const flag = { config: '--config', secrets: '--secret', baseUrl: '--base-url' }[String(first)] ?? String(first);
    return second === undefined ? flag : `${flag} ${String(second)}`;
  };
  for (const [key, reference] of Object.entries(written.secrets)) {
    // Not its name: somebody may have typed the secret itself there.
    if (!env[reference.slice(2, -1)])
      throw new ConfigError('A secret is not in the environment', {
        where: `--secret ${key}`,
        expected: 'the name of a variable that is set',
        remedy: 'Export it in this shell first',
      });
  }
  const read = { place: () => '' };
  return { written, check: () => checked(written, 0, { registry, env, read, nameOf }, 'flags') };
}

function checked(
  written: HubYaml['connections'][number],
  index: number,
  check: Omit<Parameters<typeof connectionSettings>[2], 'faults'>,
  named: string,
): ConnectionSettings {
  const faults: string[] = [];
  const [settings] = connectionSettings(written, index, { ...check, faults });
  if (faults.length || !settings)
    throw new ConfigError(`The settings of ${written.name} have faults (${named})`, { faults });
  return settings;
}

function readConfig(path: string, named: string, faults: string[]): string {
  try {
    if (statSync(path).size <= 1_000_000) return readFileSync(path, 'utf8');
    faults.push(`${named}: the file is too large; at most 1 MB`);
  } catch (error) {
    faults.push(
      `${named}: cannot be read (${(error as NodeJS.ErrnoException).code}); check that it is a readable file`,
    );
  }
  return '{}';
}

// Letters, digits and hyphens in labels; a name of digits alone would be an address that is none.
const HOST_NAME =
  /^(?!.{254})(?![\d.]+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

function host(env: NodeJS.ProcessEnv, faults: string[]): string {
  const given = env.HOST || '127.0.0.1';
  if (isIP(given) || HOST_NAME.test(given)) return given;
  faults.push(`HOST: expected an address or a name of this machine such as 0.0.0.0, got ${given.slice(0, 40)}`);
  return '127.0.0.1';
}

const sortedConfig = (config: Record<string, unknown>): unknown =>
  Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1));

function integer(
  env: NodeJS.ProcessEnv,
  name: string,
  fallback: number,
  least: number,
  most: number,
  faults: string[],
): number {
  const given = env[name];
  if (given === undefined || given === '') return fallback;
  const value = /^\d+$/.test(given) ? Number(given) : NaN;
  if (value >= least && value <= most) return value;
  faults.push(`${name}: expected a whole number from ${least} to ${most}, got ${given.slice(0, 40)}`);
  return fallback;
}

function hubKey(env: NodeJS.ProcessEnv, faults: string[]): string | undefined {
  const given = env.HUB_KEY?.trim();
  if (given && !parseVaultKey(given))
    faults.push('HUB_KEY: expected 32 bytes as hexadecimal or base64 text, such as `openssl rand -hex 32` prints');
  return given || undefined;
}

function publicUrl(env: NodeJS.ProcessEnv, faults: string[]): string | null {
  const given = env.PUBLIC_URL?.trim();
  if (!given) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const isPlain = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!url || (url.protocol !== 'https:' && !isPlain) || url.username || url.password || url.search || url.hash) {
    faults.push(
      'PUBLIC_URL: expected the https address at which tools reach this hub, such as https://hub.example.com',
    );
    return null;
  }
  return url.href.replace(/\/+$/, '');
}

function databaseUrl(env: NodeJS.ProcessEnv, name: string, faults: string[]): string | undefined {
  const given = env[name];
  if (given && !(/^postgres(?:ql)?:\/\//.test(given) && URL.canParse(given)))
    faults.push(`${name}: expected a URL such as postgres://user:password@host:5432/database`);
  return given || undefined;
}

function rulesOf(file: HubYaml, registry: readonly Connector[]): Rules {
  return {
    campaignKey: file.workspace.campaignKey,
    from: file.campaigns.from.map((rule) => {
      const inside = rule.inPortfolio ?? rule.below ?? rule.onBoard;
      return {
        connection: rule.connection,
        every: rule.every,
        ...(inside !== undefined && { inside }),
        ...(rule.key !== undefined && { keyField: rule.key.replace(/^column:/, '') }),
      };
    }),
    links: file.campaigns.links.map((link) => ({ ...link, campaign: link.campaign.toUpperCase() })) as Rules['links'],
    statusMap: file.statusMap,
    people: file.people,
    toolPriority: file.toolPriority,
    measure: measureOf(file),
    itemOf: createItemFinder(registry),
  };
}

const OPEN: [string, string][] = [['09:00', '17:00']];

// Whoever names no calendar works nine to five from Monday to Friday, where the workspace is.
const usual = (tz: string): Calendar => ({
  tz,
  week: { mon: OPEN, tue: OPEN, wed: OPEN, thu: OPEN, fri: OPEN },
  holidays: [],
});

const teamsOf = ({ teams, startCategories, touchCategories }: HubYaml['definitions']): Rules['measure']['teams'] =>
  Object.fromEntries(
    Object.entries(teams ?? {}).map(([team, own]) => [
      team,
      {
        startCategories: own.startCategories ?? startCategories,
        touchCategories: own.touchCategories ?? touchCategories,
      },
    ]),
  );

const measureOf = ({ workspace, calendars, definitions, launch, toolPriority }: HubYaml): Rules['measure'] => ({
  ...definitions,
  teams: definitions.teams && teamsOf(definitions),
  tz: workspace.timezone,
  calendar: calendars[workspace.calendar] ?? usual(workspace.timezone),
  toolPriority,
  launch,
});
