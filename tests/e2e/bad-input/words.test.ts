import { Pool } from 'pg';
import { connectionId } from '../../../src/store/ids.js';
import { dropLease, takeLease } from '../../../src/store/lease.js';
import { inFolder, jsonLines, runCommand } from '../../support/command.js';
import { createTestDatabase } from '../../support/database.js';
import { byName, expectNoSecretSaid, settings, startTools, stopTools, withHub } from './hub.js';

jest.setTimeout(180_000);

beforeAll(startTools);
afterAll(stopTools);

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
        ['token', 'create', 'reader', '--sql', '--json'],
      ];
      const answers = await Promise.all(words.map((line) => say(told, ...line)));
      answers.forEach(({ code, stdout }, index) => {
        expect({ words: words[index], code }).toEqual({ words: words[index], code: 0 });
        for (const line of jsonLines(stdout)) expect(line).toEqual(expect.any(Object));
      });
      const [made] = jsonLines<{ id: string }>(answers[9]!.stdout);
      const revoked = await say(told, 'token', 'revoke', made!.id, '--json');
      expect(jsonLines(revoked.stdout)).toEqual([{ revoked: made!.id }]);
      const [role] = jsonLines<{ user: string }>(answers[11]!.stdout);
      const ended = await say(told, 'token', 'revoke', role!.user, '--json');
      expect(jsonLines(ended.stdout)).toEqual([{ revoked: role!.user, dropped: true }]);
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
      [['token', 'create', 'x', '--role', 'root'], /^No such role, expected viewer, analyst, admin, got root/],
      [
        ['token', 'create', 'x', '--sql', '--days', '366'],
        /^A key lives for whole days, expected --days from 1 to 365/,
      ],
      [['token', 'create', 'x', '--sql', '--role', 'admin'], /^A role of the database only reads, .* got admin/],
      [['token', 'create', 'x', '--business-unit', 'A'], /^Only a role of the database is limited to business units/],
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
    const [dead, stranger] = await inFolder(yaml, (folder) =>
      Promise.all([
        runCommand({ folder, env: { ...env, DATABASE_URL: 'postgres://hub:canary-5b@127.0.0.1:1/hub' } }, 'status'),
        runCommand({ folder, env: { ...env, DATABASE_URL: `${database.url}_not` } }, 'status'),
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

test('nothing that was said holds a secret', expectNoSecretSaid);
