import { Pool } from 'pg';
import type { Hub } from '../../../src/hub.js';
import { dropExpiredRoles } from '../../../src/store/expired-roles.js';
import { keepRetention } from '../../../src/working.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { Analyst, tokenWords, type Made } from './sign-in.js';

let database: TestDatabase;
let owner: Pool;
let words: ReturnType<typeof tokenWords>;
const ends: (() => void)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new Pool(database.config);
  words = tokenWords(database, owner);
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  const { rows } = await owner.query<{ role: string }>('SELECT role FROM sql_grant JOIN pg_roles ON rolname = role');
  for (const { role } of rows) await words.revoke(role);
  await owner.end();
  await expectNoOpenBackends(database);
  await database.drop();
});

const runOut = ({ user }: Made) =>
  owner.query(`UPDATE sql_grant SET expires_at = now() - interval '1 second' WHERE role = $1`, [user]);
const isThere = async ({ user }: Made): Promise<boolean> =>
  (await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [user])).rowCount === 1;
const grants = async (): Promise<string[]> =>
  (await owner.query<{ role: string }>('SELECT role FROM sql_grant')).rows.map(({ role }) => role).toSorted();
const told = async ({ user }: Made): Promise<string[]> =>
  (
    await owner.query<{ action: string }>(`SELECT action FROM audit_log WHERE detail->>'role' = $1 ORDER BY id`, [user])
  ).rows.map(({ action }) => action);

test('a role whose grant has run out is dropped with it, its sessions are ended, and the audit says so', async () => {
  const [live, old, revoked, both] = [
    await words.create(),
    await words.create('Outdoor'),
    await words.create(),
    await words.create(),
  ];
  const analyst = await Analyst.signIn(old.url);
  await words.revoke(revoked.user);
  await words.revoke(both.user);
  await runOut(old);
  await runOut(both);
  expect(await dropExpiredRoles(database.config)).toEqual({ dropped: [old.user, both.user].toSorted(), left: [] });
  await expect(analyst.query('SELECT 1')).rejects.toThrow();
  await analyst.client.end();
  expect(await isThere(old)).toBe(false);
  expect(await isThere(live)).toBe(true);
  expect(await grants()).toEqual([live.user, revoked.user].toSorted());
  expect(await told(old)).toEqual(['createSqlRole', 'dropSqlRole']);
  expect(await told(both)).toEqual(['createSqlRole', 'revokeSqlRole', 'dropSqlRole']);
  const { rows } = await owner.query(
    `SELECT actor, detail FROM audit_log WHERE action = 'dropSqlRole' AND detail->>'role' = $1`,
    [old.user],
  );
  expect(rows).toEqual([{ actor: 'hub', detail: { role: old.user, name: 'reader', expiresAt: expect.any(String) } }]);
  expect(await dropExpiredRoles(database.config)).toEqual({ dropped: [], left: [] });
});

test('one that owns something elsewhere keeps its grant, sees nothing, and goes when it can', async () => {
  const other = await createTestDatabase();
  const there = new Pool(other.config);
  const [stuck, old] = [await words.create(), await words.create()];
  await there.query(`CREATE TABLE theirs (a int); ALTER TABLE theirs OWNER TO ${stuck.user}`);
  await runOut(stuck);
  await runOut(old);
  expect(await dropExpiredRoles(database.config)).toEqual({ dropped: [old.user], left: [stuck.user] });
  expect(await grants()).toEqual([stuck.user]);
  expect(await told(stuck)).toEqual(['createSqlRole']);
  await there.query('DROP TABLE theirs');
  expect(await dropExpiredRoles(database.config)).toEqual({ dropped: [stuck.user], left: [] });
  await there.end();
  await other.drop();
});

test('two hubs at once drop it once', async () => {
  const old = await words.create();
  await runOut(old);
  const both = await Promise.all([dropExpiredRoles(database.config), dropExpiredRoles(database.config)]);
  expect(both.flatMap(({ dropped }) => dropped)).toEqual([old.user]);
  expect(await told(old)).toEqual(['createSqlRole', 'dropSqlRole']);
});

test('the hub does so where it keeps retention', async () => {
  const old = await words.create();
  await runOut(old);
  const roles = await new Promise((tell, fail) => {
    const log = {
      info: (fields: { roles?: string[] }) => fields.roles && tell(fields.roles),
      warn: fail,
      error: ({ err }: { err: unknown }) => fail(err as Error),
    };
    const retention = { work: 1_000, messages: 1_000 };
    const hub = { settings: { retention }, targets: [], worker: owner, owner: database.config, now: Date.now, log };
    ends.push(keepRetention(hub as unknown as Hub));
  });
  expect(roles).toEqual([old.user]);
  expect(await isThere(old)).toBe(false);
});
