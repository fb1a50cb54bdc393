import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqlRole, endSqlRole, urlOf } from '../../../src/store/sql-roles.js';
import { type Duck, openDuck, saveExports } from './analysts-files.js';
import { blocksOf } from './analysts-page.js';
import { inOrder, near, rowsOfGraph } from './analysts-rows.js';
import { openSql, type Sql } from './analysts-sql.js';
import { type Doors, openDoors } from './hub.js';

jest.setTimeout(300_000);

// The company of the page, and its people with teams: there the page's answers have one team only, which proves no grouping.
const CAMPAIGNS = 10;

let doors: Doors;
let duck: Duck;
let view: Sql;
let role: string;
let names: Map<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'throughline-analysts-teams-'));
const address = () => ({ url: doors.stage.hub.settings.databaseUrl! });
beforeAll(async () => {
  doors = await openDoors(CAMPAIGNS);
  duck = await openDuck(await saveExports(join(folder, 'files'), async (name) => (await doors.file(name)).body));
  await duck.sql(blocksOf('duckdb').get('views')!);
  const made = await createSqlRole(address(), { name: 'reader', businessUnits: null, days: 1, by: 'test' });
  role = made.role;
  view = await openSql(urlOf(address(), made.role, made.password));
  const { rows } = await doors.stage.hub.worker.query<{ pseudonym: string; name: string }>(
    'SELECT y.pseudonym, p.name FROM person_pseudonym y JOIN person p ON p.id = y.person_id',
  );
  names = new Map(rows.map(({ pseudonym, name }) => [pseudonym, name]));
});
afterAll(async () => {
  duck?.close();
  await view?.close();
  // Roles belong to the whole server, and would outlive the database.
  if (role) await endSqlRole(address(), role, 'test');
  await doors?.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([...blocksOf('sql')])('%s: three doors, one answer, where people have teams', async (question, text) => {
  const rows = await view.sql(text);
  expect(rows.length).toBeGreaterThan(0);
  if (question === 'p85') expect(new Set(rows.map(({ team }) => team)).size).toBeGreaterThan(3);
  const expected = near(inOrder(rows, names));
  for (const [door, told] of Object.entries({
    graphql: await rowsOfGraph(question, (query) => doors.ask(query)),
    files: await duck.sql(text),
  }))
    expect({ door, rows: inOrder(told, names) }).toEqual({ door, rows: expected });
});
