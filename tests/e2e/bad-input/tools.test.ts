import { createServer } from 'node:net';
import { inFolder, jsonLines, runCommand } from '../../support/command.js';
import { endServed, freePort, serve } from '../../support/served.js';
import { byName, expectNoSecretSaid, settings, startTools, stopTools, toolOf, withHub } from './hub.js';

jest.setTimeout(180_000);

beforeAll(startTools);
let deadPort: number;
beforeAll(async () => {
  deadPort = await freePort();
});
afterAll(async () => {
  await endServed();
  await stopTools();
});

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
      toolOf('asana').fail({ kind: 'malformed-record', match: /\/tasks\?project=/, times: 1 });
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
      toolOf('wordpress').fail({ kind: 'html', match: /\/wp\/v2\/tags\?/, times: 1 });
      const page = await say(settings(['wordpress']), 'sync', '--json');
      expect(page.code).toBe(5);
      const said = byName(page.stdout)['site']!;
      expect(said).toMatchObject({ status: 'partial', error: null, problems: [{ stream: 'tags' }] });
      expect(said.problems[0]!.message).toMatch(
        /expected JSON, got text\/html; charset=utf-8: <!DOCTYPE html> .*Check that baseUrl/,
      );
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

test('nothing that was said holds a secret', expectNoSecretSaid);
