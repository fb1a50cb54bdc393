import { createServer } from 'node:net';
import { Pool } from 'pg';
import type { RunningSandbox } from '#sandbox';
import { createCompany } from '../../src/sandbox/index.js';
import { registry } from '../../connectors/index.js';
import { connectionId } from '../../src/store/ids.js';
import { dropLease, takeLease } from '../../src/store/lease.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { inFolder, jsonLines, runCommand, type Ended, type Place } from '../support/command.js';
import { endServed, freePort, serve } from '../support/served.js';

jest.setTimeout(180_000);

interface Said {
  connection: string;
  status: string;
  read: number;
  applied: number;
  quarantined: number;
  error: string | null;
  problems: { message: string }[];
}

const company = createCompany({ seed: 11, campaigns: 1 });
const tools = new Map<string, RunningSandbox>();
const NAMES: Record<string, string> = { asana: 'asana-main', wordpress: 'site', email: 'mail' };
const ended: Ended[] = [];
let deadPort: number;

beforeAll(async () => {
  for (const { connector, sandbox } of registry)
    tools.set(connector.id, await (await sandbox())({ company, now: () => company.start }));
  deadPort = await freePort();
});
afterAll(async () => {
  await endServed();
  for (const tool of tools.values()) await tool.close();
});

// Long enough to be told from any other text.
const secretsOfTools = (): string[] => [...tools.values()].flatMap((tool) => Object.values(tool.secrets));

/** hub.yaml and environment for these tools, with what is different about one of them. */
function settings(ids: string[], but: Record<string, { baseUrl?: string; secret?: string }> = {}) {
  const env: Record<string, string> = {};
  const connections = ids.map((id) => {
    const tool = tools.get(id)!;
    const secrets = Object.entries(tool.secrets).map(([key, value]) => {
      env[`SECRET_OF_${id.toUpperCase()}`] = but[id]?.secret ?? value;
      return `${key}: '\${SECRET_OF_${id.toUpperCase()}}'`;
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

type Told = ReturnType<typeof settings>;

/** A database of its own and the words of the command line on it. */
async function withHub(
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

const byName = (stdout: string): Record<string, Said> =>
  Object.fromEntries(jsonLines<Said>(stdout).map((line) => [line.connection, line]));

describe('one tool in trouble, the others unharmed', () => {
  test('a wrong token: exit 3, place and remedy, and the next good run heals', () =>
    withHub(async ({ say }) => {
      const wrong = settings(['asana', 'wordpress'], { asana: { secret: 'not-the-token' } });
      const refused = await say(wrong, 'sync');
      expect(refused.code).toBe(3);
      expect(refused.stdout).toMatch(/^asana-main: Asana refused the token, got .+\. Reconnect with a valid token$/m);
      expect(refused.stdout).toMatch(/^site +succeeded /m);
      expect(refused.stdout + refused.stderr).not.toContain('not-the-token');
      const status = await say(wrong, 'status', '--json');
      expect(status.code).toBe(3);
      expect(jsonLines(status.stdout)).toMatchObject([
        { connection: 'asana-main', health: 'needs_attention', problem: expect.stringContaining('refused the token') },
        { connection: 'site', health: 'ok', problem: null },
      ]);
      expect((await say(settings(['asana', 'wordpress']), 'sync')).code).toBe(0);
      const healed = await say(settings(['asana', 'wordpress']), 'status', '--json');
      expect(healed.code).toBe(0);
      expect(jsonLines(healed.stdout)).toMatchObject([{ health: 'ok', problem: null }, { health: 'ok' }]);
    }));

  test('a tool that is down, a password read as nobody’s, and a good one: the highest exit code, each with its words', () =>
    withHub(async ({ say }) => {
      const told = settings(['asana', 'wordpress', 'email'], {
        asana: { baseUrl: `http://127.0.0.1:${deadPort}/api/1.0` },
        wordpress: { secret: 'aaaa bbbb cccc dddd eeee ffff' },
      });
      const all = await say(told, 'sync', '--json');
      expect(all.code).toBe(4);
      expect(all.ms).toBeLessThan(60_000);
      const said = byName(all.stdout);
      expect(said['mail']).toMatchObject({ status: 'succeeded', error: null, problems: [] });
      expect(said['mail']!.applied).toBeGreaterThan(0);
      expect(said['asana-main']).toMatchObject({ status: 'failed', read: 0 });
      expect(said['asana-main']!.error).toMatch(/cannot be reached, at GET \/api\/1\.0\/users\/me, got ECONNREFUSED/);
      expect(said['site']).toMatchObject({ status: 'failed', read: 0 });
      expect(said['site']!.error).toMatch(/does not know this user.*silently as an anonymous visitor.*Make a new one/);
      expect((await say(told, 'sync', 'site')).code).toBe(3);
      expect((await say(told, 'sync', 'mail')).code).toBe(0);
    }));

  test('a mail server that is down: exit 4, and soon', () =>
    withHub(async ({ say }) => {
      const down = await say(settings(['email'], { email: { baseUrl: `imap://127.0.0.1:${deadPort}` } }), 'sync');
      expect(down.code).toBe(4);
      expect(down.ms).toBeLessThan(60_000);
      expect(down.stdout).toMatch(/^mail: The connection to the mail server broke, at 127\.0\.0\.1:\d+, got .+$/m);
    }));

  test('a server that takes the connection and says nothing: exit 4 within its time', () =>
    withHub(async ({ say }) => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1');
      await new Promise((resolve) => silent.once('listening', resolve));
      const { port } = silent.address() as { port: number };
      try {
        const told = settings(['asana', 'email'], { email: { baseUrl: `imap://127.0.0.1:${port}` } });
        const mute = await say(told, 'sync', '--json');
        expect(mute.code).toBe(4);
        expect(mute.ms).toBeLessThan(60_000);
        expect(byName(mute.stdout)).toMatchObject({
          'asana-main': { status: 'succeeded' },
          mail: { status: 'failed' },
        });
      } finally {
        silent.close();
      }
    }));
});

describe('a tool that answers nonsense', () => {
  test('one malformed record is set aside with its reason: exit 0, the rest is there, and a good look heals', () =>
    withHub(async ({ say }) => {
      const told = settings(['asana']);
      tools.get('asana')!.fail({ kind: 'malformed-record', match: /\/tasks\?project=/, times: 1 });
      const sync = await say(told, 'sync', '--json');
      expect(sync.code).toBe(0);
      const { read, applied, quarantined } = byName(sync.stdout)['asana-main']!;
      expect({ quarantined, rest: read - applied }).toEqual({ quarantined: 1, rest: 1 });
      const listed = await say(told, 'quarantine', 'list', '--json');
      const [waiting] = jsonLines<{ id: string }>(listed.stdout);
      expect(waiting).toMatchObject({
        connection: 'asana-main',
        stream: 'tasks',
        reason: expect.stringMatching(/^\/name: .*got \[17\]/),
      });
      const shown = await say(told, 'quarantine', 'show', waiting!.id, '--json');
      expect(jsonLines<{ body: string }>(shown.stdout)[0]!.body).toContain('"name":[17]');
      // Tried again as it is, it still does not read: the answer changed, not the record.
      const again = await say(told, 'quarantine', 'replay', waiting!.id, '--json');
      expect({ code: again.code, said: jsonLines(again.stdout) }).toEqual({
        code: 5,
        said: [{ replayed: 1, resolved: 0, stillWaiting: 1 }],
      });
      expect((await say(told, 'status')).stdout).toMatch(/^asana-main +ok /m);
      expect((await say(told, 'sync', '--full')).code).toBe(0);
      expect((await say(told, 'quarantine', 'list')).stdout).toBe('Nothing is set aside.\n');
    }));

  test('a page that is no answer stops its stream: exit 5, the other streams are read', () =>
    withHub(async ({ say }) => {
      tools.get('wordpress')!.fail({ kind: 'html', match: /\/wp\/v2\/tags\?/, times: 1 });
      const page = await say(settings(['wordpress']), 'sync', '--json');
      expect(page.code).toBe(5);
      const said = byName(page.stdout)['site']!;
      expect(said).toMatchObject({ status: 'partial', error: null, problems: [{ stream: 'tags' }] });
      expect(said.problems[0]!.message).toMatch(/expected JSON, got text\/html.*Check that baseUrl/);
      expect(said.applied).toBeGreaterThan(20);
    }));

  test('a status that no map knows is category unknown in the graph, under its own name', () =>
    withHub(async ({ say, database }) => {
      const told = settings(['asana']);
      expect((await say(told, 'sync')).code).toBe(0);
      await inFolder(told.yaml, async (folder) => {
        const env = {
          ...told.env,
          DATABASE_URL: database.url,
          HUB_HOME: `${folder}/home`,
          PORT: String(await freePort()),
        };
        const made = await runCommand({ folder, env }, 'token', 'create', 'reader', '--json');
        const { key } = jsonLines<{ key: string }>(made.stdout)[0]!;
        const served = serve(folder, env);
        const { url } = await served.ready;
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify({ query: '{ tasks(first: 200) { nodes { status category } } }' }),
        });
        const { data } = (await response.json()) as {
          data: { tasks: { nodes: { status: string; category: string }[] } };
        };
        served.process.kill('SIGTERM');
        await served.ended;
        const legal = data.tasks.nodes.filter(({ status }) => status === 'With legal');
        expect(legal.length).toBeGreaterThan(0);
        expect(new Set(legal.map(({ category }) => category))).toEqual(new Set(['UNKNOWN']));
      });
    }));
});

describe('words and their answers', () => {
  test('every word answers a program in JSON, a reader who leaves early is no failure', () =>
    withHub(async ({ say, database }) => {
      const told = settings(['asana', 'wordpress']);
      expect((await say(told, 'sync')).code).toBe(0);
      const [task] = jsonLines<{ table: string; key: string }>(
        (await say(told, 'dump', '--canonical', '--json')).stdout,
      ).filter(({ table }) => table === 'task');
      const words = [
        ['sync', 'site', '--json'],
        ['status', '--json'],
        ['replay', 'site', '--json'],
        ['rebuild', '--diff', '--json'],
        ['quarantine', 'list', '--all', '--json'],
        ['quarantine', 'replay', '--json'],
        ['link', `asana-main/task/${task!.key}`, 'CMP-104', '--json'],
        ['migrate', '--json'],
        ['sandbox', '--json'],
        ['token', 'create', 'reader', '--json'],
        ['token', 'list', '--json'],
      ];
      const answers = await Promise.all(words.map((line) => say(told, ...line)));
      answers.forEach(({ code, stdout }, index) => {
        expect({ words: words[index], code }).toEqual({ words: words[index], code: 0 });
        for (const line of jsonLines(stdout)) expect(line).toEqual(expect.any(Object));
      });
      const [made] = jsonLines<{ id: string }>(answers[9]!.stdout);
      const revoked = await say(told, 'token', 'revoke', made!.id, '--json');
      expect(jsonLines(revoked.stdout)).toEqual([{ revoked: made!.id }]);
      const linked = jsonLines<{ decisionId: string }>(answers[6]!.stdout)[0]!;
      const undone = await say(told, 'link', '--undo', linked.decisionId, '--json');
      expect(jsonLines(undone.stdout)).toEqual([{ undone: linked.decisionId }]);

      const left = await inFolder(told.yaml, (folder) =>
        runCommand(
          { folder, env: { ...told.env, DATABASE_URL: database.url }, hangUpAfterBytes: 1 },
          'dump',
          '--canonical',
        ),
      );
      expect({ code: left.code, stderr: left.stderr }).toEqual({ code: 0, stderr: '' });
    }));

  test('two syncs of one connection at once: the second is told so, the others are read, one effect', () =>
    withHub(async ({ say, database }) => {
      const told = settings(['asana', 'wordpress']);
      expect((await say(told, 'migrate')).code).toBe(0);
      const pool = new Pool({ connectionString: database.url });
      const lease = await takeLease(pool, connectionId('asana-main'), 'a run elsewhere');
      const refused = await say(told, 'sync', '--json');
      await dropLease(pool, lease);
      await pool.end();
      expect(refused.code).toBe(1);
      const said = byName(refused.stdout);
      expect(said['asana-main']).toMatchObject({
        status: 'failed',
        read: 0,
        error: expect.stringContaining('Another process'),
      });
      expect(said['site']).toMatchObject({ status: 'succeeded', error: null });

      const both = await Promise.all([
        say(told, 'sync', 'asana-main', '--json'),
        say(told, 'sync', 'asana-main', '--json'),
      ]);
      for (const { code } of both) expect([0, 1]).toContain(code);
      const runs = both.map(({ stdout }) => byName(stdout)['asana-main']!);
      const once = Math.max(...runs.map(({ read }) => read));
      expect(runs.reduce((sum, { applied }) => sum + applied, 0)).toBe(once);
    }));

  test('words, flags and values that are none: 64 with the usage, and nothing is opened', async () => {
    const lines: [string[], RegExp][] = [
      [[], /^Say what to do\nUsage: hub \[options\] \[command\]/],
      [['snyc'], /^unknown command 'snyc'\n\(Did you mean sync\?\)\nUsage: hub /],
      [
        ['sync', '--ful'],
        /^unknown option '--ful'\n\(Did you mean --full\?\)\nUsage: hub sync \[options\] \[connection\]\nSee: hub sync --help/,
      ],
      [['sync', '--stream'], /^option '--stream <name>' argument missing\nUsage: hub sync /],
      [['sync', 'a', 'b'], /^too many arguments for 'sync'.*\nUsage: hub sync /],
      [['sync', '--token=canary-7d1'], /^unknown option '--token=…'\nUsage: hub sync /],
      [['quarantine'], /^Say what to do\nUsage: hub quarantine /],
      [['quarantine', 'replay', 'junk'], /^That is no quarantine id, expected .* got junk/],
      [['token', 'create', 'x', '--days', '0'], /^A key lives for whole days, expected --days from 1 to 365, got 0/],
      [['token', 'create', 'x', '--role', 'root'], /^No such role, expected viewer or admin, got root/],
      [['link', 'nowhere', 'CMP-1'], /^The subject cannot be read, expected connection\/kind\/key/],
      [['link', '--undo', 'junk'], /^That is no decision id, expected a UUID/],
      [['dump'], /^Say which dump, expected --canonical/],
      [['sandbox', 'soon'], /^That is no stretch of time, expected such as 90m/],
    ];
    const answers = await inFolder(null, (folder) =>
      Promise.all(
        lines.map(([words]) => runCommand({ folder, env: { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' } }, ...words)),
      ),
    );
    answers.forEach(({ code, stdout, stderr }, index) => {
      const [words, pattern] = lines[index]!;
      expect({ words, code, stdout }).toEqual({ words, code: 64, stdout: '' });
      expect(stderr).toMatch(pattern);
      expect(stderr).not.toContain('canary');
    });
  });

  test('names that nobody has: exit 1 with the names there are', () =>
    withHub(async ({ say }) => {
      const told = settings(['wordpress']);
      const nobody = await Promise.all([
        say(told, 'sync', 'nowhere'),
        say(told, 'sync', '--stream', 'nothing'),
        say(told, 'replay', 'nowhere'),
        say(told, 'quarantine', 'show', 'junk'),
        say(told, 'token', 'revoke', 'junk'),
        say(told, 'link', 'site/asset/404', 'CMP-104'),
      ]);
      for (const { code, stderr } of nobody)
        expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^NOT_FOUND: No/) });
      expect(nobody[0]!.stderr).toContain('expected site, got nowhere');
    }));

  test('a database that is not there, or does not let us in, is said in one line', async () => {
    const { yaml, env } = settings(['wordpress']);
    const database = await createTestDatabase();
    const wrong = new URL(database.url.replace('postgres:', 'http:'));
    const [dead, stranger] = await inFolder(yaml, (folder) =>
      Promise.all([
        runCommand({ folder, env: { ...env, DATABASE_URL: 'postgres://hub:canary-5b@127.0.0.1:1/hub' } }, 'status'),
        runCommand(
          { folder, env: { ...env, DATABASE_URL: `${wrong.href.replace('http:', 'postgres:')}_not` } },
          'status',
        ),
      ]),
    );
    await database.drop();
    expect(dead).toMatchObject({ code: 4, stdout: '' });
    expect(dead!.stderr).toMatch(
      /^UPSTREAM_UNAVAILABLE: The database cannot be reached, at 127\.0\.0\.1:1, got ECONNREFUSED\. .*DATABASE_URL.*\n$/,
    );
    expect(dead!.stderr).not.toContain('canary-5b');
    expect(stranger).toMatchObject({ code: 2, stdout: '' });
    expect(stranger!.stderr).toMatch(
      /^CONFIG_INVALID: The database does not let us in.*does not exist.*DATABASE_URL\n$/,
    );
  });
});

test('nothing that was said holds a secret', () => {
  expect(ended.length).toBeGreaterThan(20);
  for (const { stdout, stderr } of ended)
    for (const secret of secretsOfTools()) expect(`${stdout}${stderr}`.includes(secret)).toBe(false);
});
