import type { RunningSandbox } from '#sandbox';
import { registry } from '../../../connectors/index.js';
import { createCompany } from '../../../src/sandbox/index.js';
import { inFolder, jsonLines, runCommand, type Ended, type Place } from '../../support/command.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

/** One line of `hub sync --json`. */
export interface Said {
  connection: string;
  status: string;
  read: number;
  applied: number;
  unchanged: number;
  quarantined: number;
  waitUntil: string | null;
  error: string | null;
  problems: { message: string }[];
}

const company = createCompany({ seed: 11, campaigns: 1 });
const tools = new Map<string, RunningSandbox>();
const NAMES: Record<string, string> = {
  asana: 'asana-main',
  monday: 'monday-main',
  slack: 'slack',
  wordpress: 'site',
  email: 'mail',
  contentful: 'space',
};
const ended: Ended[] = [];

/** The tools of a small company over the wire; started by `startTools`. */
export const toolOf = (id: string): RunningSandbox => tools.get(id)!;

export async function startTools(): Promise<void> {
  for (const { connector, sandbox } of registry)
    tools.set(connector.id, await (await sandbox())({ company, now: () => company.start }));
}

export async function stopTools(): Promise<void> {
  for (const tool of tools.values()) await tool.close();
}

/** Fails when one of the answers so far holds a secret of one of the tools. */
export function expectNoSecretSaid(): void {
  expect(ended.length).toBeGreaterThan(0);
  const secrets = [...tools.values()].flatMap((tool) => Object.values(tool.secrets));
  for (const { stdout, stderr } of ended)
    for (const secret of secrets) expect(`${stdout}${stderr}`.includes(secret)).toBe(false);
}

/** hub.yaml and environment for these tools, with what is different about one of them. */
export function settings(ids: string[], but: Record<string, { baseUrl?: string; secret?: string }> = {}) {
  const env: Record<string, string> = {};
  const connections = ids.map((id) => {
    const tool = tools.get(id)!;
    const secrets = Object.entries(tool.secrets).map(([key, value]) => {
      const name = `SECRET_OF_${id}_${key}`.toUpperCase();
      env[name] = but[id]?.secret ?? value;
      return `${key}: '\${${name}}'`;
    });
    return `  - name: ${NAMES[id]}
    connector: ${id}
    config: ${JSON.stringify(tool.config)}
    secrets: { ${secrets.join(', ')} }
    baseUrl: ${but[id]?.baseUrl ?? tool.baseUrl}
    allowPrivateNetwork: true
    requestsPerMinute: 100000
`;
  });
  return { yaml: `connections:\n${connections.join('')}`, env };
}

export type Told = ReturnType<typeof settings>;

/** A database of its own and the words of the command line on it. */
export async function withHub(
  work: (hub: { say(told: Told, ...words: string[]): Promise<Ended>; database: TestDatabase }) => Promise<void>,
): Promise<void> {
  const database = await createTestDatabase();
  try {
    await work({
      database,
      say: (told, ...words) =>
        inFolder(told.yaml, async (folder) => {
          const place: Place = { folder, env: { ...told.env, DATABASE_URL: database.url } };
          const one = await runCommand(place, ...words);
          ended.push(one);
          return one;
        }),
    });
  } finally {
    await database.drop();
  }
}

/** The lines of `hub sync --json` by connection. */
export const byName = (stdout: string): Record<string, Said> =>
  Object.fromEntries(jsonLines<Said>(stdout).map((line) => [line.connection, line]));
