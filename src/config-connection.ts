import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { readCredentials, type Credentials, type CredentialsYaml } from './config-credentials.js';
import { ConfigError } from './errors.js';
import { nearest, type HubYaml, type ReadYaml } from './hub-yaml.js';
import { parseBaseUrl } from './sdk/client/index.js';
import type { Connector } from './sdk/index.js';

/** One connection as configured: checked against its connector, secrets expanded, nothing opened. */
export interface ConnectionSettings {
  name: string;
  connector: Connector;
  config: unknown;
  /** In the place of one that `credentials` brings something stands that is none. */
  secrets: unknown;
  /** How its token is come by; absent: all secrets are given. */
  credentials?: Credentials;
  baseUrl: string | undefined;
  allowPrivateNetwork: boolean;
  ca: string | undefined;
  everyMs: number;
  keepText: boolean;
  requestsPerMinute: number | undefined;
  requestsPerDay?: number | undefined;
}

/** What checking one connection needs. */
interface Check {
  registry: readonly Connector[];
  env: NodeJS.ProcessEnv;
  read: Pick<ReadYaml, 'place'>;
  faults: string[];
  /** How a fault names the key; default: by its path in hub.yaml. */
  nameOf?: (key: PropertyKey[]) => string;
}

/** One connection of hub.yaml against its connector; every fault is noted, and then nothing is opened. */
export function connectionSettings(
  c: HubYaml['connections'][number],
  index: number,
  { registry, env, read, faults, nameOf }: Check,
): ConnectionSettings[] {
  const inFile = (key: PropertyKey[]): string =>
    `${read.place(['connections', index, ...key])} ${[`connections.${index} (${c.name})`, ...key].join('.')}`;
  const fault = (key: PropertyKey[], says: string): void => {
    faults.push(`${(nameOf ?? inFile)(key)}: ${says}`);
  };
  const connector = registry.find((known) => known.id === c.connector);
  if (!connector) {
    const known = registry.map(({ id }) => id);
    const near = nearest(c.connector, known);
    fault(
      ['connector'],
      `unknown connector ${c.connector.slice(0, 40)}; ${near ? `did you mean ${near}?` : `there are ${known.join(', ')}`}`,
    );
    return [];
  }
  const config = check(connector.config, c.config, ['config'], fault, false);
  const given = expand(c.secrets, env, fault);
  const credentials = c.credentials && credentialsOf(c, c.credentials, connector, env, fault);
  // The schema is shown that the token will be there.
  const shown = credentials ? { ...given, [credentials.into]: 'comes from credentials' } : given;
  const secrets = credentials === null ? undefined : check(connector.secrets, shown, ['secrets'], fault, true);
  checkBaseUrl(c, connector, (says) => fault(['baseUrl'], says));
  let ca: string | undefined;
  if (c.ca !== undefined) {
    try {
      ca = readFileSync(c.ca, 'utf8');
    } catch {
      fault(['ca'], `there is no readable file ${c.ca}`);
    }
  }
  return [
    {
      name: c.name,
      connector,
      config,
      secrets,
      ...(credentials && { credentials }),
      baseUrl: c.baseUrl,
      allowPrivateNetwork: c.allowPrivateNetwork,
      ca,
      everyMs: c.every,
      keepText: c.keepText,
      requestsPerMinute: c.requestsPerMinute,
      requestsPerDay: c.requestsPerDay,
    },
  ];
}

function checkBaseUrl(c: HubYaml['connections'][number], connector: Connector, fault: (says: string) => void): void {
  const { baseUrl } = c;
  if (baseUrl === undefined) {
    if (!connector.defaultBaseUrl) fault(`missing; ${connector.title} has no address of its own`);
    return;
  }
  const schemes = connector.schemes ?? ['https', 'http'];
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(baseUrl)?.[1]?.toLowerCase();
  if (!scheme || !schemes.includes(scheme)) {
    fault(`expected an address that starts with ${schemes.map((one) => `${one}://`).join(' or ')}`);
    return;
  }
  try {
    // Only in an https address does the parser see 127.1 or 0x7f.1 for what they are.
    parseBaseUrl(/^https?$/.test(scheme) ? baseUrl : `https${baseUrl.slice(scheme.length)}`, c.allowPrivateNetwork);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const says = error.faults.length ? error.faults.join('; ') : error.message;
    fault(
      [error.code === 'CONFIG_INVALID' ? '' : `${error.code}: `, says, error.remedy ? `. ${error.remedy}` : ''].join(
        '',
      ),
    );
  }
}

/** Names every key that is wrong, and the key that was meant; of secrets nothing that came. */
function check(
  schema: z.ZodType,
  value: unknown,
  key: PropertyKey[],
  fault: (key: PropertyKey[], says: string) => void,
  secret: boolean,
): unknown {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const known = Object.keys((schema as unknown as { shape?: object }).shape ?? {});
  for (const issue of checked.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const unknown of issue.keys) {
        const near = nearest(unknown, known);
        const meant = near ? `did you mean ${near}?` : known.length ? `there are ${known.join(', ')}` : '';
        fault([...key, unknown], `unknown key${meant && `; ${meant}`}`);
      }
    } else {
      const hidden = secret && issue.path.length > 0;
      fault([...key, ...issue.path], hidden ? 'missing or not usable' : issue.message);
    }
  }
  return undefined;
}

const REFERENCE = /^\$\{([A-Z][A-Z0-9_]*)\}$/;
// Invisible characters and typographic quotes come from copying out of documents; sent as they are they only fail to sign in.
// oxlint-disable-next-line no-control-regex -- a line end in the middle is such a character
const INVISIBLE = /[\u0000-\u001F\u007F\u00A0\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u201C\u201D\u2018\u2019]/;
const TYPOGRAPHIC = /[\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u201C\u201D\u2018\u2019]/;

/** `${NAME}` → the environment's value; a literal secret in the file is refused, and nothing is ever echoed. */
function expand(
  secrets: Record<string, string>,
  env: NodeJS.ProcessEnv,
  fault: (key: PropertyKey[], says: string) => void,
): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [key, given] of Object.entries(secrets)) {
    // What is wrong was said; the connector still sees that the key is there.
    out[key] = expandOne(given, env, (says) => fault(['secrets', key], says)) ?? 'not given';
  }
  return out;
}

function expandOne(
  given: string,
  env: NodeJS.ProcessEnv,
  fault: (says: string) => void,
  invisible = INVISIBLE,
): string | null {
  const name = REFERENCE.exec(given)?.[1];
  const value = name && env[name]?.trim();
  if (!name) fault('a secret must not stand in the file; write ${SOME_NAME} and set SOME_NAME in the environment');
  else if (!value) fault(`the environment has no ${name}`);
  else if (invisible.test(value)) fault(`${name} holds invisible characters or typographic quotes; copy it again`);
  else return value;
  return null;
}

/** Null where they have faults. */
function credentialsOf(
  c: HubYaml['connections'][number],
  given: CredentialsYaml,
  connector: Connector,
  env: NodeJS.ProcessEnv,
  fault: (key: PropertyKey[], says: string) => void,
): Credentials | null {
  const read = readCredentials(given, {
    connector,
    allowPrivateNetwork: c.allowPrivateNetwork,
    // A key is JSON, which may be written over several lines.
    expand: (key, value) =>
      expandOne(value, env, (says) => fault(['credentials', key], says), key === 'key' ? TYPOGRAPHIC : INVISIBLE),
    fault: (key, says) => fault(['credentials', ...key], says),
  });
  if (read && read.into in c.secrets) fault(['secrets', read.into], 'given twice: also by credentials');
  return read;
}
