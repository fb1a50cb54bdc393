import { inFolder, jsonLines, runCommand, type Ended } from '../../support/command.js';
import { toolOf } from '../bad-input/hub.js';

/** Whoever goes there is refused at once: what needs no database must not look for one. */
export const NO_DATABASE = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };

/** The answer of `hub connect --json` with credentials. */
export interface Looked {
  connection: string;
  configured: boolean;
  account: string;
  identity: string | null;
  streams: { stream: string; records: number | null; requests: number; everyRun: number; how: string }[];
  backfill: { requests: number; hours: number };
  interval: { every: string; everyMs: number };
  hubYaml: string;
}

/** The flags and the environment that lead to a tool's stand-in. */
export function flagsOf(id: string): { flags: string[]; env: Record<string, string> } {
  const { baseUrl, config, secrets } = toolOf(id);
  const env: Record<string, string> = { ...NO_DATABASE };
  const flags = ['--base-url', baseUrl, '--allow-private-network'];
  for (const [key, value] of Object.entries(secrets)) {
    env[`SECRET_${key.toUpperCase()}`] = value;
    flags.push('--secret', `${key}=SECRET_${key.toUpperCase()}`);
  }
  for (const [key, value] of Object.entries(config))
    flags.push('--config', `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return { flags, env };
}

const said: string[] = [];

/** One word where there is no hub.yaml. */
export async function say(env: Record<string, string>, ...words: string[]): Promise<Ended> {
  const ended = await inFolder(null, (folder) => runCommand({ folder, env }, ...words));
  said.push(ended.stdout, ended.stderr);
  return ended;
}

/** Fails when an answer of `say` so far holds a secret of one of these tools. */
export function expectNoSecretIn(ids: string[]): void {
  const secrets = ids.flatMap((id) => Object.values(toolOf(id).secrets));
  expect(said.join('')).toMatch(/records/);
  expect(secrets.filter((secret) => said.some((text) => text.includes(secret)))).toEqual([]);
}

/** What a tool's stand-in shows. */
export async function look(id: string): Promise<Looked> {
  const { flags, env } = flagsOf(id);
  const answer = await say(env, 'connect', id, ...flags, '--json');
  expect(answer).toMatchObject({ code: 0, stderr: '' });
  return jsonLines<Looked>(answer.stdout)[0]!;
}
