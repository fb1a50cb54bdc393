import { parse } from 'yaml';
import { UsageError } from '../errors.js';
import type { Connector } from '../sdk/index.js';

/** Flags of `hub connect` as they were typed. */
export interface ConnectFlags {
  name?: string;
  baseUrl?: string;
  config?: string[];
  secret?: string[];
  allowPrivateNetwork?: boolean;
  forget?: boolean;
}

/** What they ask for. */
export interface Wish {
  connector: Connector;
  name: string | null;
  baseUrl: string | null;
  config: Record<string, unknown>;
  /** Secret → name of the environment's variable that holds it. */
  secrets: Record<string, string>;
  allowPrivateNetwork: boolean;
}

/** Reads the flags; a secret's value among them is refused and never repeated. */
export function readWish(connector: Connector, flags: ConnectFlags): Wish {
  const secretNames = Object.keys((connector.secrets as unknown as { shape?: object }).shape ?? {});
  const secrets: Record<string, string> = {};
  for (const given of flags.secret ?? []) {
    const [field, name] = split(given, '--secret', 'token=ASANA_TOKEN');
    if (!secretNames.includes(field))
      throw new UsageError('The tool has no such secret', {
        expected: secretNames.map((known) => `--secret ${known}=NAME`).join(' or '),
      });
    // What is no name of a variable is most likely the secret itself.
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw secretTyped(field, connector);
    secrets[field] = name;
  }
  const config: Record<string, unknown> = {};
  for (const given of flags.config ?? []) {
    const [key, value] = split(given, '--config', 'workspace=1200000000000001');
    if (secretNames.includes(key)) throw secretTyped(key, connector);
    config[key] = valueOf(value);
  }
  return {
    connector,
    name: flags.name ?? null,
    baseUrl: flags.baseUrl ?? null,
    config,
    secrets,
    allowPrivateNetwork: flags.allowPrivateNetwork ?? false,
  };
}

/** The name of a variable for a secret, as the lines for hub.yaml propose it. */
export function variableOf(connector: Connector, secret: string): string {
  return `${connector.id}_${secret.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase();
}

function secretTyped(field: string, connector: Connector): UsageError {
  const name = variableOf(connector, field);
  return new UsageError(
    'A secret must not stand on the command line, where other users and the shell’s history see it',
    {
      expected: `the name of a variable: --secret ${field}=${name}`,
      remedy: `Put it into the environment without typing it into a command, such as: read -rs ${name} && export ${name}`,
    },
  );
}

// Neither the key nor the value is repeated: which of them is the secret cannot be known.
function split(given: string, flag: string, example: string): [string, string] {
  const at = given.indexOf('=');
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)];
  throw new UsageError(`${flag} needs a name and a value`, { expected: `${flag} ${example}` });
}

// Lists and switches as in hub.yaml; everything else is text, since ids are digits that a number would cut.
function valueOf(text: string): unknown {
  if (!/^(\[.*\]|\{.*\}|true|false)$/s.test(text)) return text;
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
}
