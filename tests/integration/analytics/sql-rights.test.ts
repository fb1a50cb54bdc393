import { Client, Pool } from 'pg';
import { ConfigError } from '../../../src/errors.js';
import { createSqlRole, endSqlRole } from '../../../src/store/sql-roles.js';
import { migrate } from '../../../src/store/migrate.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { HARMLESS, LEAKS, REFUSED } from './attempts.js';
import { Analyst, tokenWords, VIEWS, type Made } from './sign-in.js';
import { fill, HIDDEN, PRIVATE } from './world.js';

// Migrates, which takes its time on a machine that has much else to do.
jest.setTimeout(60_000);

let database: TestDatabase;
let owner: Pool;
let words: ReturnType<typeof tokenWords>;
let made: Made;
let analyst: Analyst;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Pool(database.config);
  await fill(owner);
  words = tokenWords(database, owner);
  made = await words.create('Outdoor');
  // Whatever is set for the role, its reader can set otherwise.
  analyst = await Analyst.signIn(made.url);
  await analyst.query('SET default_transaction_read_only = off; SET statement_timeout = 0');
});
afterAll(async () => {
  await analyst.client.end();
  await words.revoke(made.user);
  await owner.end();
  await expectNoOpenBackends(database);
  await database.drop();
});

const toldOthers = (): string[] => analyst.notices.filter((text) => text.includes(HIDDEN) || PRIVATE.test(text));

test('nothing but the views is open: no table, no column, no sequence, no function of ours', async () => {
  const tables = await owner.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'analytics', 'granted') AND n.nspname !~ '^pg_t' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')`,
  );
  expect(tables.rows.length).toBeGreaterThan(50);
  for (const { name } of tables.rows)
    expect([name, await analyst.attempt(`SELECT * FROM ${name}`)]).toEqual([name, '42501']);
  const columns = await owner.query(
    `SELECT a.attrelid::regclass::text, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'analytics', 'granted') AND n.nspname !~ '^pg_t' AND c.relkind IN ('r', 'p', 'v', 'm')
       AND has_column_privilege($1, a.attrelid, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES')`,
    [made.user],
  );
  expect(columns.rows).toEqual([]);
  const functions = await owner.query(
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE has_function_privilege($1, p.oid, 'EXECUTE') AND has_schema_privilege($1, n.oid, 'USAGE')
       AND p.oid >= 16384 AND (p.prosecdef OR p.prolang NOT IN (SELECT oid FROM pg_language WHERE lanname IN ('c', 'internal')))`,
    [made.user],
  );
  expect(functions.rows).toEqual([]);
  const views = await analyst.query(
    `SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  expect(views.rows.map(({ name }) => name)).toEqual(VIEWS);
});

test('the role owns nothing, may nothing, and is in one group that has nothing but those views', async () => {
  const { rows } = await owner.query(
    `SELECT r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls, r.rolconnlimit, r.rolvaliduntil = g.expires_at AS ends,
       (SELECT array_agg(m.roleid::regrole::text) FROM pg_auth_members m WHERE m.member = r.oid) AS groups
     FROM pg_roles r JOIN sql_grant g ON g.role = r.rolname WHERE r.rolname = $1`,
    [made.user],
  );
  const no = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, rolbypassrls: false };
  expect(rows).toEqual([{ ...no, rolconnlimit: 5, ends: true, groups: ['hub_analyst'] }]);
  const barriers = await owner.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'granted'::regnamespace AND NOT coalesce('security_barrier=true' = ANY (reloptions), false)`,
  );
  expect(barriers.rows).toEqual([]);
  const invokers = await owner.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)`,
  );
  expect(invokers.rows).toEqual([]);
  // A setting is whatever its reader says it is.
  const tests = await owner.query(
    `SELECT relname FROM pg_class, pg_get_viewdef(oid) AS body WHERE relnamespace = 'granted'::regnamespace AND relkind = 'v'
       AND (body ~ 'current_setting' OR body !~ 'role = CURRENT_USER' OR body !~ 'expires_at > clock_timestamp')`,
  );
  expect(tests.rows).toEqual([]);
});

test('every attempt to be more is refused', async () => {
  const before = await analyst.seen();
  const done: string[] = [];
  for (const attempt of REFUSED) if ((await analyst.attempt(attempt)) === null) done.push(attempt);
  expect(done).toEqual([]);
  expect(toldOthers()).toEqual([]);
  expect(await analyst.seen()).toEqual(before);
  expect(REFUSED.length).toBeGreaterThan(60);
});

test('whatever a reader sets or puts before our names shows no more', async () => {
  const before = await analyst.seen();
  for (const attempt of HARMLESS) {
    await analyst.attempt(attempt);
    if (attempt === 'SET ROLE hub_analyst')
      expect((await analyst.query('SELECT FROM analytics.task')).rowCount).toBe(0);
    await analyst.query('SET ROLE NONE');
    expect([attempt, await analyst.seen()]).toEqual([attempt, before]);
  }
  const stats = await analyst.query(`SELECT FROM pg_stats WHERE schemaname IN ('public', 'analytics', 'granted')`);
  expect(stats.rowCount).toBe(0);
});

test('a function of the reader is never given a row that is hidden, and no error tells of one', async () => {
  await owner.query('ANALYZE');
  for (const attempt of LEAKS) await analyst.attempt(attempt);
  expect(analyst.notices.some((text) => text.startsWith('told: Task'))).toBe(true);
  expect(analyst.notices.some((text) => text.includes('invalid input syntax for type integer'))).toBe(true);
  expect(toldOthers()).toEqual([]);
  expect(
    await analyst.attempt(
      `SELECT * FROM analytics.campaign WHERE 1 / (CASE WHEN name LIKE '${HIDDEN}%' THEN 0 ELSE 1 END) = 1`,
    ),
  ).toBeNull();
});

test('a login that may make no roles migrates, and is told what to do; with the right it makes and ends them', async () => {
  const other = await createTestDatabase();
  const plain = `plain_${other.config.database.slice(-12)}`;
  await owner.query(`CREATE ROLE ${plain} LOGIN PASSWORD 'plain'`);
  await owner.query(`CREATE DATABASE ${plain} OWNER ${plain}`);
  const address = { ...database.config, user: plain, password: 'plain', database: plain };
  await migrate(address);
  const wish = { name: 'reader', businessUnits: null, days: 1, by: 'test' };
  const refused = await createSqlRole(address, wish).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect(String(refused)).toMatch(
    /may not make roles.*Give DATABASE_ADMIN_URL a login with CREATEROLE.*WITH ADMIN OPTION/s,
  );
  const client = new Client(address);
  await client.connect();
  expect((await client.query('SELECT FROM sql_grant')).rowCount).toBe(0);
  expect((await client.query('SELECT FROM audit_log')).rowCount).toBe(0);
  await client.end();
  await owner.query(`ALTER ROLE ${plain} CREATEROLE`);
  await owner.query(`GRANT hub_analyst TO ${plain} WITH ADMIN OPTION`);
  const { role, password } = await createSqlRole(address, wish);
  const reader = new Analyst(new Client({ ...address, user: role, password }));
  await reader.client.connect();
  expect((await reader.seen()).access).toContain(role);
  expect(await endSqlRole(address, role, 'test')).toBe(true);
  await owner.query(`DROP DATABASE ${plain} WITH (FORCE)`);
  await owner.query(`DROP OWNED BY ${plain}; DROP ROLE ${plain}`);
  await other.drop();
});
