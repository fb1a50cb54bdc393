import { createKey } from '../../../src/api/index.js';
import { DATASETS } from '../../../src/export/data/datasets.js';
import { PEPPER } from '../../integration/api/harness.js';
import { type Doors, openDoors } from './hub.js';

jest.setTimeout(300_000);

let doors: Doors;
beforeAll(async () => void (doors = await openDoors(Number(process.env.DOORS_CAMPAIGNS ?? 14))));
afterAll(() => doors?.close());

const PARTS = ['work', 'waiting', 'blocked', 'queue', 'unknown', 'idle'];
type Hours = Record<string, number>;
const near = (hours: Hours): object =>
  Object.fromEntries(Object.entries(hours).map(([name, value]) => [name, expect.closeTo(value, 6)]));

/** Hours by whatever names a row, added up. */
function added(rows: readonly (readonly [name: string, hours: number])[]): Hours {
  const sums: Hours = {};
  for (const [name, hours] of rows) sums[name] = (sums[name] ?? 0) + hours;
  // What has begun at this very moment has no hours yet, and an account of its own.
  return Object.fromEntries(Object.entries(sums).filter(([, hours]) => hours > 0));
}

test('the ledger of every campaign is the same through all doors, and its parts are its lead time', async () => {
  const asked = await doors.ask(
    `{ campaigns(first: 200) { nodes { id waitLedger { total ${PARTS.join(' ')} waitingOn { on team pseudonym hours } waitingTool { on hours } } } } }`,
  );
  const csv = await doors.csv('wait-ledger.csv');
  const columns = 'campaign_id, part, waiting_on, team, waiting_tool, hours';
  const tables: Record<string, (string | null)[][]> = {
    csv: csv.map((row) => columns.split(', ').map((column) => row[column] || null)),
    parquet: (await doors.parquet('wait-ledger.parquet', `SELECT ${columns} FROM FILE`)) as string[][],
    view: (await doors.view(`SELECT ${columns} FROM analytics.wait_ledger`)) as string[][],
  };
  let waited = 0;
  for (const { id, waitLedger } of asked.campaigns.nodes) {
    const { total, waitingOn, waitingTool, ...parts } = waitLedger ?? { total: 0, waitingOn: [], waitingTool: [] };
    const holders = added(
      waitingOn.map((one: { team: string; pseudonym: string; hours: number }) => [
        one.pseudonym ?? one.team ?? 'unassigned',
        one.hours,
      ]),
    );
    const tools = added(waitingTool.map(({ on, hours }: { on: string; hours: number }) => [on, hours]));
    waited += Object.keys(holders).length;
    for (const [door, rows] of Object.entries(tables)) {
      const own = rows
        .filter((row) => row[0] === id)
        .map(([, part, on, team, tool, hours]) => ({ part: part!, on, team, tool, hours: Number(hours) }));
      const waits = own.filter(({ part }) => part === 'waiting');
      const sums = added(own.map(({ part, hours }) => [part, hours]));
      expect({
        id,
        door,
        parts: Object.fromEntries(Object.keys(parts).map((part) => [part, sums[part] ?? 0])),
      }).toEqual({ id, door, parts: near(parts) });
      expect({
        id,
        door,
        holders: added(waits.map(({ on, team, hours }) => [on ?? team ?? 'unassigned', hours])),
      }).toEqual({ id, door, holders: near(holders) });
      expect({ id, door, tools: added(waits.map(({ tool, hours }) => [tool!, hours])) }).toEqual({
        id,
        door,
        tools: near(tools),
      });
      expect(own.reduce((sum, { hours }) => sum + hours, 0)).toBeCloseTo(total, 6);
    }
  }
  expect(waited).toBeGreaterThan(5);
});

test('who owes a decision now is named, who owes none any more is not', async () => {
  const { people } = await doors.ask('{ people(first: 200) { nodes { name } } }');
  const names = new Set(people.nodes.map(({ name }: { name: string }) => name));
  const { campaigns } = await doors.ask(
    '{ campaigns(first: 200) { nodes { waitLedger { waitingOn { on pseudonym } } } } }',
  );
  const { approvals } = await doors.ask(
    '{ approvals(first: 200, filter: { outcome: { eq: OPEN } }) { nodes { waitingOn { name } } } }',
  );
  const owing = approvals.nodes.flatMap((one: { waitingOn: { name: string }[] }) =>
    one.waitingOn.map(({ name }) => name),
  );
  let [named, past] = [0, 0];
  for (const { waitLedger } of campaigns.nodes) {
    for (const { on, pseudonym } of waitLedger?.waitingOn ?? []) {
      if (names.has(on)) expect(owing).toContain(on);
      if (names.has(on)) named++;
      else if (pseudonym) past++;
    }
  }
  expect({ named: named > 0, past: past > 0 }).toEqual({ named: true, past: true });
});

test.each<[what: string, query: string, dataset: string, filters: string]>([
  ['tasks', 'tasks(first: 1) { totalCount }', 'tasks', ''],
  [
    'tasks',
    'tasks(first: 1, filter: { category: { in: [IN_REVIEW, WAITING] } }) { totalCount }',
    'tasks',
    'category=in_review&category=waiting',
  ],
  ['tasks', 'tasks(first: 1, filter: { name: { contains: "PLAN" } }) { totalCount }', 'tasks', 'name.contains=PLAN'],
  [
    'tasks',
    'tasks(first: 1, filter: { dueOn: { gte: "2026-02-01", lt: "2026-03-01" } }) { totalCount }',
    'tasks',
    'due_on.gte=2026-02-01&due_on.lt=2026-03-01',
  ],
  ['tasks', 'tasks(first: 1, filter: { dueOn: { eq: null } }) { totalCount }', 'tasks', 'due_on='],
  ['tasks', 'tasks(first: 1, filter: { campaign: { eq: "CMP-104" } }) { totalCount }', 'tasks', 'campaign=CMP-104'],
  ['approvals', 'approvals(first: 1) { totalCount }', 'approvals', ''],
  [
    'approvals',
    'approvals(first: 1, filter: { outcome: { eq: APPROVED } }) { totalCount }',
    'approvals',
    'outcome=approved',
  ],
  [
    'approvals',
    'approvals(first: 1, filter: { connection: { eq: "slack" } }) { totalCount }',
    'approvals',
    'tool=slack',
  ],
  ['campaigns', 'campaigns(first: 1) { totalCount }', 'campaigns', ''],
])('%s: as many rows as the graph counts: %s', async (what, query, dataset, filters) => {
  const { [what]: page } = await doors.ask(`{ ${query} }`);
  expect(page.totalCount).toBeGreaterThan(0);
  expect(await doors.csv(`${dataset}.csv?${filters}`)).toHaveLength(page.totalCount);
  expect(await doors.parquet(`${dataset}.parquet?${filters}`, 'SELECT count(*)::int FROM FILE')).toEqual([
    [page.totalCount],
  ]);
});

test('every row of tasks is the task of the graph', async () => {
  const { tasks } = await doors.ask(
    '{ tasks(first: 200) { nodes { id name url type status category since createdAt completedAt dueOn link { campaign { id } } } } }',
  );
  const rows = new Map((await doors.csv('tasks.csv?')).map((row) => [row['item_id'], row]));
  for (const { id, name, url, type, status, category, since, createdAt, completedAt, dueOn, link } of tasks.nodes) {
    const row = rows.get(id)!;
    expect({ ...row }).toMatchObject({
      url: url ?? '',
      type: type.toLowerCase(),
      status: status ?? '',
      category: category.toLowerCase(),
      since: since ?? '',
      created_at: createdAt ?? '',
      completed_at: completedAt ?? '',
      due_on: dueOn ?? '',
      campaign_id: link?.campaign.id ?? '',
    });
    expect([name, `'${name}`]).toContain(row['name']);
  }
});

test('the same snapshot gives the same bytes, and each file says until when it is told', async () => {
  for (const { name } of DATASETS)
    for (const format of ['csv', 'parquet', 'jsonl']) {
      const [one, other] = [await doors.file(`${name}.${format}`), await doors.file(`${name}.${format}`)];
      expect({ name, format, same: one.body.equals(other.body), size: one.body.length > 100 }).toEqual({
        name,
        format,
        same: true,
        size: true,
      });
    }
  const { body } = await doors.file('tasks.csv.about.json');
  const about = JSON.parse(body.toString());
  expect(about).toMatchObject({
    name: 'tasks',
    asOf: new Date(doors.stage.company.start).toISOString(),
    people: 'pseudonyms',
  });
  expect(about.columns.every(({ description }: { description: string }) => /.{5}\.$/.test(description))).toBe(true);
});

test('no name and no address of a person leaves without an analyst who may; with one it does, and the audit log says so', async () => {
  const people = await doors.view(
    "SELECT p.name FROM person p WHERE p.name LIKE '% %' UNION SELECT email FROM alias WHERE email IS NOT NULL",
  );
  const words = people.map(([word]) => word as string).filter((word) => word.length > 5);
  const columns = Object.fromEntries(DATASETS.map(({ name, people: own }) => [name, own]));
  expect(words.length).toBeGreaterThan(20);
  const found: string[] = [];
  for (const { name } of DATASETS)
    for (const row of await doors.csv(`${name}.csv`))
      for (const [column, cell] of Object.entries(row))
        // Titles are what people wrote, and may name somebody.
        if (
          !['name', 'status', 'gate', 'from_value', 'to_value'].includes(column) &&
          words.some((word) => cell.includes(word))
        )
          found.push(`${name}.${column}: ${cell}`);
  expect(found).toEqual([]);
  const { worker, now } = doors.stage.hub;
  const keyOf = async (role: 'viewer' | 'analyst' | 'admin', scopes: string[] = []): Promise<string> =>
    (await createKey(worker, PEPPER, { name: `${role} ${scopes.join()}`, role, scopes }, now())).text;
  expect((await doors.file('tasks.csv', await keyOf('viewer'))).status).toBe(403);
  expect((await doors.file('tasks.csv', await keyOf('admin'))).status).toBe(403);
  const plain = await keyOf('analyst');
  expect((await doors.file('tasks.csv', plain)).status).toBe(200);
  for (const key of [undefined, plain, await keyOf('admin', ['pii:read'])])
    expect((await doors.file('tasks.csv?names=true', key)).status).toBe(403);
  const named = await doors.file('tasks.csv?names=true', await keyOf('analyst', ['pii:read']));
  expect(named.status).toBe(200);
  expect(columns['tasks']).toEqual(['assignees']);
  expect(words.some((word) => named.body.toString().includes(word))).toBe(true);
  const lines = await doors.view(
    `SELECT actor, action, detail->>'what' FROM audit_log WHERE detail->>'what' LIKE 'export%' ORDER BY id`,
  );
  expect(lines.map(([, action]) => action)).toEqual(['denied', 'denied', 'exportNames']);
  expect(lines.at(-1)).toEqual([
    expect.stringMatching(/^analyst pii:read \([0-9a-z]{12}\)$/),
    'exportNames',
    'export of tasks with names',
  ]);
});
