import { TellThePast1797070000000 } from '../../../migrations/1797070000000-tell-the-past.js';
import { PAST, VEILED } from '../../../migrations/past/tables.js';
import { createKey } from '../../../src/api/index.js';
import { namePseudonyms } from '../../../src/derive/pseudonyms.js';
import { createDataSource } from '../../../src/store/data-source.js';
import { undoTo } from '../../support/database.js';
import { openAsked } from './fixture/asked.js';
import { NOW } from './fixture/names.js';
import { openHub, PEPPER, type Hub } from './harness.js';

let hub: Hub;
beforeAll(async () => void (hub = await openAsked()));
afterAll(() => hub.close());

const THEN = '2026-02-20T12:00:00.000Z';
const AHEAD = new Date(NOW + 1).toISOString();

test.each([
  [
    `a: campaign(key: "CMP-901", asOf: "${THEN}") { key } b: campaign(key: "CMP-902") { key }`,
    /tells of that one instant/,
  ],
  [
    `a: campaign(key: "CMP-901") { key } tasks { totalCount } b: campaign(key: "CMP-902", asOf: "${THEN}") { key }`,
    /one instant/,
  ],
  [`campaign(key: "CMP-901", asOf: "${THEN}") { key } ... on Query { tasks { totalCount } }`, /one instant/],
  [`campaign(key: "CMP-901", asOf: "${AHEAD}") { key }`, /asOf is a past instant; it is 2026/],
  [
    `campaign(key: "CMP-901", asOf: "${THEN}") { flow(asOf: "${new Date(NOW).toISOString()}") { items } }`,
    /not be later/,
  ],
])('an operation that tells of two instants is refused: %s', async (selection, message) => {
  const { errors } = await hub.ask(`{ ${selection} }`);
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(message),
      extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    }),
  ]);
});

test('two campaigns as of one instant, by a variable, in a fragment', async () => {
  const { data, errors } = await hub.ask(
    `query ($at: DateTimeISO!) { __typename a: campaign(key: "CMP-901", asOf: $at) { ...it } ... on Query { b: campaign(key: "CMP-902", asOf: "${THEN}") { ...it } } }
     fragment it on Campaign { key state { asOf } flow(asOf: "2026-02-10T00:00:00Z") { items } tasks(first: 1) { totalCount } }`,
    { at: THEN },
  );
  expect(errors).toBeUndefined();
  expect([data.a.state.asOf, data.b.state.asOf]).toEqual([THEN, THEN]);
});

test('an absent instant is now', async () => {
  const { data } = await hub.ask(
    'query ($at: DateTimeISO) { campaign(key: "CMP-901", asOf: $at) { state { asOf } } campaigns { totalCount } }',
    { at: null },
  );
  expect(data.campaign.state.asOf).toBe(new Date(NOW).toISOString());
});

test('what was made later is not there yet, and filters and orders read what was so then', async () => {
  const SELECTED = `tasks(first: 100, filter: { category: { eq: DONE } }, orderBy: [{ field: SINCE }]) { totalCount nodes { id category since completedAt } }
    all: tasks(first: 100) { totalCount }`;
  const counts: number[] = [];
  for (const at of ['2026-02-03T00:00:00.000Z', THEN, '2026-03-10T00:00:00.000Z']) {
    const { data } = await hub.ask(`{ campaign(key: "CMP-901", asOf: "${at}") { ${SELECTED} } }`);
    const { tasks, all } = data.campaign;
    const sinces = tasks.nodes.map(({ since }: { since: string }) => since);
    expect(sinces).toEqual(sinces.toSorted());
    expect(sinces.every((since: string) => since <= at)).toBe(true);
    expect(tasks.nodes.every(({ category }: { category: string }) => category === 'DONE')).toBe(true);
    counts.push(all.totalCount, tasks.totalCount);
  }
  // Each instant has more work than the one before, and more of it is done.
  expect(counts[0]).toBeLessThan(counts[2]!);
  expect(counts[1]).toBeLessThan(counts[3]!);
});

test('a place in a list of the past is none in a list of now', async () => {
  const page = await hub.ask(
    `{ campaign(key: "CMP-901", asOf: "${THEN}") { tasks(first: 1) { pageInfo { endCursor } } } }`,
  );
  const { errors } = await hub.ask(
    `{ campaign(key: "CMP-901") { tasks(first: 1, after: "${page.data.campaign.tasks.pageInfo.endCursor}") { totalCount } } }`,
  );
  expect(errors?.[0]?.extensions.code).toBe('CURSOR_INVALID');
});

test('the past leaves nothing behind: the next operation on the same session reads what is now', async () => {
  const count = 'tasks { totalCount }';
  const before = await hub.ask(`{ campaign(key: "CMP-901") { ${count} } }`);
  await Promise.all(
    Array.from({ length: 12 }, () =>
      hub.ask(`{ campaign(key: "CMP-901", asOf: "2026-02-03T00:00:00Z") { ${count} } }`),
    ),
  );
  for (let n = 0; n < 12; n++)
    expect((await hub.ask(`{ campaign(key: "CMP-901") { ${count} } }`)).data).toEqual(before.data);
});

test('nobody is named in the past but to who may see names; the same one is the same everywhere', async () => {
  const closed = await openHub({ auth: { required: true, pepper: PEPPER } });
  try {
    const client = await closed.owner.connect();
    await namePseudonyms(client);
    client.release();
    const keyOf = async (scopes: string[]): Promise<Record<string, string>> => {
      const { text } = await createKey(closed.owner, PEPPER, { name: 'analyst', role: 'analyst', scopes }, NOW);
      return { authorization: `Bearer ${text}` };
    };
    const WHO = `{ campaign(key: "CMP-104", asOf: "2026-03-19T00:00:00Z") { owner { id name team }
      people(first: 50) { nodes { id name } } tasks(first: 1) { nodes { assignees { id name } } } } }`;
    const { data, errors } = await closed.ask(WHO, {}, await keyOf([]));
    expect(errors).toBeUndefined();
    const { owner, people, tasks } = data.campaign;
    expect(owner.name).toMatch(/^P-[0-9a-f]{12}$/);
    expect(JSON.stringify(data)).not.toMatch(/Ana|Lea/);
    expect(people.nodes).toContainEqual({ id: owner.id, name: owner.name });
    expect(tasks.nodes[0].assignees).toContainEqual({ id: owner.id, name: owner.name });
    const { rows } = await closed.owner.query('SELECT FROM person WHERE id = $1', [owner.id]);
    expect(rows).toEqual([]);
    const named = await closed.ask(WHO, {}, await keyOf(['pii:read']));
    expect(named.data.campaign.owner.name).toBe('Ana Berg');
  } finally {
    await closed.close();
  }
});

test('what a change says of accounts is veiled with them, and nothing else is', async () => {
  const lines = async (args: string): Promise<{ id: string; what: string; from: unknown; to: unknown }[]> =>
    (await hub.ask(`{ campaign(key: "CMP-901"${args}) { timeline(first: 200) { nodes { id what from to } } } }`)).data
      .campaign.timeline.nodes;
  const assigned = (all: { what: string }[]) => all.filter(({ what }) => what === 'assign');
  const [now, then] = [await lines(''), await lines(`, asOf: "${THEN}"`)];
  // Some were given to nobody.
  const named = new Set(assigned(now).flatMap(({ id, to }: any) => (to === null ? [] : [id])));
  expect(assigned(then).filter(({ id }: any) => named.has(id)).length).toBeGreaterThan(3);
  expect(assigned(then).every(({ from, to }: any) => from === null && to === null)).toBe(true);
  const rest = then.filter(({ what }) => what === 'status');
  expect(rest.length).toBeGreaterThan(3);
  expect(rest.every(({ to }) => typeof to === 'string')).toBe(true);
});

test('down takes the past away, and up again gives the same', async () => {
  const told = async (): Promise<unknown[]> =>
    (
      await hub.owner.query(
        `SELECT c.oid::regclass::text AS name, pg_get_viewdef(c.oid) AS body, c.reloptions, c.relacl::text FROM pg_class c
         WHERE c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('past', 'veiled')) AND c.relkind = 'v' ORDER BY 1`,
      )
    ).rows;
  const before = await told();
  expect(before).toHaveLength(PAST.length + VEILED.length);
  const source = createDataSource(hub.config);
  await source.initialize();
  await undoTo(source, TellThePast1797070000000.name);
  expect(await told()).toEqual([]);
  await source.runMigrations({ transaction: 'each' });
  await source.destroy();
  expect(await told()).toEqual(before);
});

test('every column of a table is one of its past', async () => {
  const columns = async (schema: string, table: string): Promise<string[]> => {
    const { rows } = await hub.owner.query<{ line: string }>(
      `SELECT column_name || ' ' || udt_name AS line FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position`,
      [schema, table],
    );
    return rows.map(({ line }) => line);
  };
  for (const [schema, tables] of [
    ['past', PAST],
    ['veiled', VEILED],
  ] as const)
    for (const { name, told = {} } of tables) {
      const now = await columns('public', name);
      expect({ name, columns: await columns(schema, name) }).toEqual({ name, columns: now });
      const known = new Set(now.map((line) => line.split(' ')[0]));
      expect(Object.keys(told).filter((column) => !known.has(column))).toEqual([]);
    }
});
