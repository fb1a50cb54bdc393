import { Pool } from 'pg';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { Analyst, nothing, tokenWords, VIEWS, type Made } from './sign-in.js';
import { fill, HIDDEN, PRIVATE } from './world.js';

let database: TestDatabase;
let owner: Pool;
let words: ReturnType<typeof tokenWords>;
const made: Made[] = [];
const open: Analyst[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Pool(database.config);
  await fill(owner);
  words = tokenWords(database, owner);
});
afterAll(async () => {
  await Promise.all(open.map(({ client }) => client.end()));
  for (const { user } of made) await words.revoke(user).catch(() => {});
  await owner.end();
  await expectNoOpenBackends(database);
  await database.drop();
});

const viewsWith = (text: string, seen: Record<string, string>): string[] =>
  Object.keys(seen).filter((view) => seen[view]!.includes(text));

async function signIn(...units: string[]): Promise<[Analyst, Made]> {
  const one = await words.create(...units);
  made.push(one);
  const analyst = await Analyst.signIn(one.url);
  open.push(analyst);
  return [analyst, one];
}

test('who sees all units has rows in every view, the same as the views of analytics, and nobody by name', async () => {
  const [all] = await signIn();
  const seen = await all.seen();
  expect(Object.entries(seen).filter(([, rows]) => rows === '')).toEqual([]);
  expect(PRIVATE.exec(Object.values(seen).join('\n'))).toBeNull();
  const names = await owner.query<{ name: string }>(
    `SELECT viewname AS name FROM pg_views WHERE schemaname = 'analytics'`,
  );
  expect(names.rows.map(({ name }) => name).toSorted()).toEqual(VIEWS);
  for (const { name } of names.rows) {
    // Whoever owns the tables has no grant, and sees everything but one.
    if (name === 'access') continue;
    const { rows } = await owner.query(`SELECT to_jsonb(v)::text AS row FROM analytics."${name}" v ORDER BY 1`);
    expect(seen[name]!.split('\n')).toEqual(rows.map(({ row }) => row));
  }
});

test('who is limited to a unit sees its rows and none of another unit, of no unit, of no campaign', async () => {
  const [outdoor] = await signIn('Outdoor');
  const [all] = await signIn('Outdoor', 'Retail');
  const [none] = await signIn('No such unit');
  const seen = await outdoor.seen();
  expect(Object.entries(seen).filter(([, rows]) => rows === '')).toEqual([]);
  expect(viewsWith(HIDDEN, seen)).toEqual([]);
  expect(viewsWith('CMP-105', seen)).toEqual([]);
  const both = await all.seen();
  // What names no unit, and what only counts.
  const plain = ['access', 'handoff', 'workspace'];
  const others = VIEWS.filter((view) => !plain.includes(view));
  expect(viewsWith(`${HIDDEN}b`, both)).toEqual(others);
  expect(viewsWith('CMP-105', both)).toContain('handoff');
  expect([...viewsWith(`${HIDDEN}c`, both), ...viewsWith(`${HIDDEN}d`, both)]).toEqual([]);
  const { workspace } = seen;
  expect(await none.seen()).toEqual({ ...nothing, workspace, access: expect.stringContaining('No such unit') });
});

test('whoever has a grant reads by which zone and which calendar numbers are told, until when, and with what', async () => {
  for (const units of [[], ['Retail']]) {
    const [one] = await signIn(...units);
    const { rows } = await one.query(
      'SELECT time_zone, calendar_zone, week, holidays::text[], as_of, definition FROM workspace',
    );
    expect(rows).toEqual([
      {
        time_zone: 'Europe/Berlin',
        calendar_zone: 'Europe/Madrid',
        week: { mon: [['09:00', '17:00']] },
        holidays: ['2026-01-01', '2026-12-25'],
        as_of: expect.any(Date),
        definition: 'x',
      },
    ]);
  }
});

test('every view and every column says what it is', async () => {
  const { rows } = await owner.query(
    `SELECT c.relname || coalesce('.' || a.attname, '') AS name FROM pg_class c
     LEFT JOIN (SELECT attrelid, attname, attnum FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
       UNION ALL SELECT oid, NULL, 0 FROM pg_class) a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'analytics'::regnamespace AND coalesce(CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class')
       ELSE col_description(c.oid, a.attnum) END, '') !~ '^.{5,}[.]$'`,
  );
  expect(rows).toEqual([]);
});

test('an analyst sees the own grant and no other', async () => {
  const [one, { user }] = await signIn('Outdoor');
  const { rows } = await one.query('SELECT role, name, business_units FROM access');
  expect(rows).toEqual([{ role: user, name: 'reader', business_units: ['Outdoor'] }]);
});

test('a role sees nothing of another database of the server', async () => {
  const other = await createTestDatabase();
  const pool = new Pool(other.config);
  await fill(pool);
  const [, { url }] = await signIn();
  const there = await Analyst.signIn(url.replace(/[^/]+$/, other.config.database));
  expect(await there.seen()).toEqual(nothing);
  await there.client.end();
  await pool.end();
  await other.drop();
});

test('expired or revoked, a session that is open sees nothing, not even in a transaction begun before', async () => {
  for (const change of [`expires_at = now() - interval '1 second'`, 'revoked_at = now()']) {
    const [one, { user }] = await signIn();
    await one.query('BEGIN');
    expect((await one.query('SELECT FROM task')).rowCount).toBeGreaterThan(0);
    await owner.query(`UPDATE sql_grant SET ${change} WHERE role = $1`, [user]);
    expect(await one.seen()).toEqual(nothing);
    await one.query('COMMIT');
  }
});

test('expiry holds in a snapshot that is kept', async () => {
  const [one, { user }] = await signIn();
  await owner.query(`UPDATE sql_grant SET expires_at = now() + interval '1 second' WHERE role = $1`, [user]);
  await one.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  expect((await one.query('SELECT FROM task')).rowCount).toBeGreaterThan(0);
  await one.query('SELECT pg_sleep(1.1)');
  expect(await one.seen()).toEqual(nothing);
  await one.query('ROLLBACK');
});

test('revoke ends sessions, drops the role, stands in the list and in the audit; the password nowhere', async () => {
  const [one, { user, password, url }] = await signIn('Outdoor');
  await one.query('SET default_transaction_read_only = off');
  await one.query('CREATE TEMP TABLE mine AS SELECT * FROM analytics.task');
  expect(await words.revoke(user)).toEqual([{ revoked: user, dropped: true }]);
  await expect(one.query('SELECT 1')).rejects.toThrow();
  await expect(Analyst.signIn(url)).rejects.toThrow(/password authentication failed/);
  expect((await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [user])).rowCount).toBe(0);
  await expect(words.revoke(user)).rejects.toThrow(/No live role/);
  expect(await words.list()).toContainEqual(
    expect.objectContaining({ kind: 'sql', id: user, businessUnits: ['Outdoor'], revokedAt: expect.any(String) }),
  );
  const { rows } = await owner.query(`SELECT action, detail FROM audit_log WHERE detail->>'role' = $1 ORDER BY id`, [
    user,
  ]);
  expect(rows.map(({ action }) => action)).toEqual(['createSqlRole', 'revokeSqlRole']);
  expect(JSON.stringify(rows)).not.toContain(password);
});

test('what reaches the server is a verifier, which is no password', async () => {
  const [, { user, password, url }] = await signIn();
  const { rows } = await owner.query('SELECT rolpassword AS verifier FROM pg_authid WHERE rolname = $1', [user]);
  const { verifier } = rows[0] as { verifier: string };
  expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:[\w+/=]{24}\$[\w+/=]{44}:[\w+/=]{44}$/);
  expect(verifier).not.toContain(password);
  await expect(Analyst.signIn(url.replace(password, encodeURIComponent(verifier)))).rejects.toThrow(/password/);
});

test('the fifth session is the last one', async () => {
  const [, { url }] = await signIn();
  for (let more = 0; more < 4; more++) open.push(await Analyst.signIn(url));
  await expect(Analyst.signIn(url)).rejects.toThrow(/too many connections/);
});
