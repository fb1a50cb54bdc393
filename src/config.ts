import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigError } from './errors.js';
import { createKeyFinder } from './derive/keys.js';
import type { Rules } from './derive/rules.js';
import { nearest, parseHubYaml, type HubYaml } from './hub-yaml.js';
import { parseBaseUrl } from './sdk/client/index.js';
import type { Connector } from './sdk/index.js';

/** One connection as configured: checked against its connector, secrets expanded, nothing opened. */
export interface ConnectionSettings {
  name: string;
  connector: Connector;
  config: unknown;
  secrets: unknown;
  baseUrl: string | undefined;
  allowPrivateNetwork: boolean;
  ca: string | undefined;
  everyMs: number;
  keepText: boolean;
  requestsPerMinute: number | undefined;
}

export interface Settings {
  port: number;
  host: string;
  home: string;
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
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** Environment and hub.yaml, checked at once; throws one ConfigError that names every fault. The only reader of the environment. */
export function loadSettings(registry: readonly Connector[], env: NodeJS.ProcessEnv = process.env): Settings {
  const faults: string[] = [];
  const named = env.HUB_CONFIG || 'hub.yaml';
  const path = resolve(named);
  const found = existsSync(path);
  if (!found && env.HUB_CONFIG) faults.push(`HUB_CONFIG: there is no file ${named}`);
  const file = parseHubYaml(found ? readConfig(path, named) : '{}', named);
  const settings: Settings = {
    port: integer(env, 'PORT', 4_000, 0, 65_535, faults),
    host: env.HOST || '127.0.0.1',
    home: resolve(env.HUB_HOME || '.hub'),
    configPath: found ? path : null,
    databaseUrl: databaseUrl(env, 'DATABASE_URL', faults),
    databaseAdminUrl: databaseUrl(env, 'DATABASE_ADMIN_URL', faults),
    sandboxCampaigns: integer(env, 'HUB_SANDBOX_CAMPAIGNS', 10, 1, 5_000, faults),
    logLevel: LEVELS.includes(env.LOG_LEVEL || 'info')
      ? env.LOG_LEVEL || 'info'
      : (faults.push(`LOG_LEVEL: expected ${LEVELS.join(', ')}, got ${env.LOG_LEVEL}`), 'info'),
    workspace: file.workspace,
    connections: file.connections.flatMap((c, i) => connectionSettings(c, i, registry, env, faults)),
    rules: rulesOf(file),
    retention: file.retention,
  };
  const names = file.connections.map((c) => c.name);
  for (const name of new Set(names.filter((n, i) => names.indexOf(n) !== i)))
    faults.push(`connections: the name ${name} is used twice`);
  for (const rule of file.campaigns.from)
    if (!names.includes(rule.connection) && found)
      faults.push(`campaigns.from: no connection is named ${rule.connection}`);
  try {
    createKeyFinder(file.workspace.campaignKey);
  } catch (error) {
    faults.push((error as Error).message);
  }
  if (faults.length) throw new ConfigError(`The settings have faults (${found ? named : 'environment'})`, { faults });
  return settings;
}

function readConfig(path: string, named: string): string {
  try {
    if (statSync(path).size > 1_000_000)
      throw new ConfigError('The configuration file is too large', { where: named, expected: 'at most 1 MB' });
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError('The configuration file cannot be read', {
      where: named,
      remedy: 'Check that it is a readable file',
      cause: error,
    });
  }
}

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

function databaseUrl(env: NodeJS.ProcessEnv, name: string, faults: string[]): string | undefined {
  const given = env[name];
  if (given && !/^postgres(?:ql)?:\/\//.test(given))
    faults.push(`${name}: expected a URL that starts with postgres://`);
  return given || undefined;
}

function connectionSettings(
  c: HubYaml['connections'][number],
  index: number,
  registry: readonly Connector[],
  env: NodeJS.ProcessEnv,
  faults: string[],
): ConnectionSettings[] {
  const at = `connections.${index} (${c.name})`;
  const connector = registry.find((known) => known.id === c.connector);
  if (!connector) {
    const near = nearest(
      c.connector,
      registry.map((known) => known.id),
    );
    faults.push(
      `${at}.connector: unknown connector ${c.connector}; ${near ? `did you mean ${near}?` : `there are ${registry.map((k) => k.id).join(', ')}`}`,
    );
    return [];
  }
  const config = check(connector.config, c.config, `${at}.config`, faults);
  const secrets = check(
    connector.secrets,
    expand(c.secrets, `${at}.secrets`, env, faults),
    `${at}.secrets`,
    faults,
    true,
  );
  if (c.baseUrl !== undefined && /^https?:/.test(c.baseUrl)) {
    try {
      parseBaseUrl(c.baseUrl, c.allowPrivateNetwork);
    } catch (error) {
      faults.push(`${at}.baseUrl: ${(error as Error).message}`);
    }
  } else if (c.baseUrl === undefined && !connector.defaultBaseUrl) {
    faults.push(`${at}.baseUrl: missing; ${connector.title} has no address of its own`);
  }
  let ca: string | undefined;
  if (c.ca !== undefined) {
    if (existsSync(c.ca)) ca = readFileSync(c.ca, 'utf8');
    else faults.push(`${at}.ca: there is no file ${c.ca}`);
  }
  return [
    {
      name: c.name,
      connector,
      config,
      secrets,
      baseUrl: c.baseUrl,
      allowPrivateNetwork: c.allowPrivateNetwork,
      ca,
      everyMs: c.every,
      keepText: c.keepText,
      requestsPerMinute: c.requestsPerMinute,
    },
  ];
}

function check(schema: z.ZodType, value: unknown, at: string, faults: string[], secret = false): unknown {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? ` (${issue.keys.join(', ')})` : '';
    const place = [at, ...issue.path.map(String)].join('.');
    faults.push(
      `${place}: ${secret && issue.code !== 'unrecognized_keys' ? 'missing or not usable' : issue.message}${unknown}`,
    );
  }
  return undefined;
}

const REFERENCE = /^\$\{([A-Z][A-Z0-9_]*)\}$/;
// Invisible characters and typographic quotes come from copying out of documents; sent as they are they only fail to sign in.
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF\u201C\u201D\u2018\u2019]/;

/** `${NAME}` → the environment's value; a literal secret in the file is refused, and nothing is ever echoed. */
function expand(
  secrets: Record<string, string>,
  at: string,
  env: NodeJS.ProcessEnv,
  faults: string[],
): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [key, given] of Object.entries(secrets)) {
    const name = REFERENCE.exec(given)?.[1];
    if (!name) {
      faults.push(
        `${at}.${key}: a secret must not stand in the file; write \${SOME_NAME} and set SOME_NAME in the environment`,
      );
      continue;
    }
    const value = env[name]?.trim();
    if (!value) faults.push(`${at}.${key}: the environment has no ${name}`);
    else if (INVISIBLE.test(value))
      faults.push(`${at}.${key}: ${name} holds invisible characters or typographic quotes; copy it again`);
    else out[key] = value;
  }
  return out;
}

function rulesOf(file: HubYaml): Rules {
  return {
    campaignKey: file.workspace.campaignKey,
    from: file.campaigns.from.map((rule) => {
      const inside = rule.inPortfolio ?? rule.below ?? rule.onBoard;
      return { connection: rule.connection, every: rule.every, ...(inside !== undefined && { inside }) };
    }),
    links: file.campaigns.links.map((link) => ({ ...link, campaign: link.campaign.toUpperCase() })) as Rules['links'],
    statusMap: file.statusMap,
    people: file.people,
    toolPriority: file.toolPriority,
  };
}
