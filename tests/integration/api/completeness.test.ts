import { factId, nameId } from '../../../src/store/ids.js';
import { ASANA, IDS } from './fixture/names.js';
import { openHub, type Hub } from './harness.js';

let hub: Hub;
beforeAll(async () => {
  hub = await openHub({ tasks: 6 });
  const announced = (key: string, of: string, kind: string, what: string, count: number) =>
    hub.owner.query(
      'INSERT INTO announced (id, connection_id, key, raw_id, of_kind, of_id, what, count) VALUES ($1, $2, $3, $1, $4, $5, $6, $7)',
      [factId(ASANA, 'announced', key), ASANA, key, kind, of, what, count],
    );
  const { rows } = await hub.owner.query<{ parent: string; parts: number }>(
    'SELECT parent_id AS parent, count(*)::int AS parts FROM task WHERE parent_id IS NOT NULL AND gone_at IS NULL GROUP BY 1',
  );
  for (const { parent, parts } of rows) await announced(`of ${parent}`, parent, 'task', 'subtasks', parts + 2);
  await announced('of t1', IDS.task(1), 'task', 'subtasks', 1);
  await hub.owner.query(
    'INSERT INTO not_seen (id, connection_id, kind, named_by_id, times) VALUES ($1, $2, $3, $4, 2), ($5, $2, $6, $4, 1)',
    [nameId('unseen person'), ASANA, 'person', IDS.task(2), nameId('unseen place'), 'container'],
  );
});
afterAll(() => hub.close());

const QUERY = `{ connections(first: 10) { nodes { name visible { kind count } notSeen { kind count namedBy { key } }
  announced { what announced stored short examples { id } } streams { stream parts records waitingParts asOf completeThrough problem } } } }`;

test('a connection says what its token sees, what it names without showing it, and what is announced beside what is here', async () => {
  const { data, errors } = await hub.ask(QUERY);
  expect(errors).toBeUndefined();
  const asana = data.connections.nodes.find(({ name }: { name: string }) => name === 'asana-main');
  expect(asana.visible).toContainEqual({ kind: 'task', count: expect.any(Number) });
  expect(asana.visible).toContainEqual({ kind: 'project', count: 1 });
  expect(asana.notSeen).toEqual([
    { kind: 'container', count: 1, namedBy: [{ key: 't2' }] },
    { kind: 'person', count: 1, namedBy: [{ key: 't2' }] },
  ]);
  const [subtasks] = asana.announced;
  expect(subtasks).toMatchObject({ what: 'subtasks', announced: expect.any(Number) });
  expect(subtasks.announced).toBeGreaterThan(subtasks.stored);
  expect(subtasks.examples).toHaveLength(subtasks.short);
  expect(asana.streams.length).toBeGreaterThan(0);
  const other = data.connections.nodes.find(({ name }: { name: string }) => name !== 'asana-main');
  expect(other).toMatchObject({ notSeen: [], announced: [] });
});

test('a campaign names what is not shown where it is named, and how much there is of it', async () => {
  const { data } = await hub.ask(
    '{ campaign(key: "CMP-104") { unknowns { what why item { key } } sources { connection { name } notSeen } } }',
  );
  expect(data.campaign.sources).toContainEqual({ connection: { name: 'asana-main' }, notSeen: 2 });
  expect(data.campaign.unknowns.filter(({ what }: { what: string }) => what === 'access')).toEqual([
    { what: 'access', why: 'It names a place that asana-main does not show to our token.', item: { key: 't2' } },
    { what: 'access', why: 'It names a person that asana-main does not show to our token.', item: { key: 't2' } },
  ]);
});

test('all of it takes as many statements for one connection as for all', async () => {
  const count = async (first: number): Promise<number> => {
    hub.statements.length = 0;
    await hub.ask(QUERY.replace('first: 10', `first: ${first}`));
    return hub.statements.length;
  };
  await count(10);
  expect(await count(1)).toBe(await count(10));
});
