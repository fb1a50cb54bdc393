import { ScopeError, TransientError } from '../../../src/sdk/index.js';
import { keepSubscriptions, type Kept } from '../../../src/sync/inbox/subscriptions.js';
import { addressOf } from '../../../src/sync/inbox/receive.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { InboxBench, PUBLIC_URL, vault, type Telling } from './bench.js';
import { callOf, SECRET } from './telling-tool.js';

let database: TestDatabase;
let bench: InboxBench;
let telling: Telling;

beforeAll(async () => {
  database = await createTestDatabase();
  bench = new InboxBench(database);
});
afterAll(async () => {
  await bench.close();
  await database.drop();
});
beforeEach(async () => {
  telling = await bench.telling();
  // The tool calls with a handshake while the subscription is made.
  telling.tool.shake = async (url, secret) => {
    const address = url.slice(url.lastIndexOf('/') + 1);
    const answer = await telling.send(callOf('{}', null, { 'x-handshake': secret }), address);
    if (answer?.headers?.['x-handshake'] !== secret) throw new TransientError('The hub did not shake hands');
  };
});

const keep = (publicUrl = PUBLIC_URL): Promise<Kept> =>
  keepSubscriptions(
    { pool: bench.pool, vault: () => vault, publicUrl, log: () => {} },
    telling.target,
    telling.tool.connector.webhook!.subscribing!,
    {},
  );
const urls = () => [...telling.tool.subscriptions.values()].map(({ url }) => url);

test('what is missing is made, with its handshake; the next round finds it standing', async () => {
  telling.tool.targets = ['p1', 'p2'];
  expect(await keep()).toEqual({ standing: 0, made: 2, removed: 0, failed: 0 });
  expect(urls().every((url) => url.startsWith(`${PUBLIC_URL}/webhooks/${telling.target.name}/`))).toBe(true);
  expect(new Set(urls()).size).toBe(2);
  expect(await keep()).toEqual({ standing: 2, made: 0, removed: 0, failed: 0 });
  const event = { id: 'e', key: 'n1', part: 'p1' };
  for (const url of urls())
    expect(await telling.send(callOf([event], SECRET), url.slice(url.lastIndexOf('/') + 1))).toEqual({ status: 200 });
});

test('after it stands no handshake is answered any more', async () => {
  await keep();
  await expect(telling.tool.shake(urls()[0]!, 'another')).rejects.toThrow('did not shake hands');
});

test('what the tool switched off, forgot, or sends to another address is made again; the old one is removed', async () => {
  await keep();
  for (const spoil of [
    () => ([...telling.tool.subscriptions.values()][0]!.active = false),
    () => telling.tool.subscriptions.clear(),
  ]) {
    spoil();
    expect(await keep()).toMatchObject({ standing: 0, made: 1 });
    expect(telling.tool.subscriptions.size).toBe(1);
    expect(await keep()).toMatchObject({ standing: 1, made: 0 });
  }
  expect(await keep('https://moved.example.test')).toMatchObject({ standing: 0, made: 1 });
  expect(urls()).toEqual([expect.stringContaining('https://moved.example.test/')]);
});

test('what is no longer wanted is removed with its secret, and leftovers of ours; those of others stay', async () => {
  telling.tool.targets = ['p1', 'p2'];
  await keep();
  telling.tool.subscriptions.set('other', { target: 'p1', url: 'https://elsewhere.example.test/x', active: true });
  const stray = addressOf(PUBLIC_URL, telling.target.name, 'nobody-knows');
  telling.tool.subscriptions.set('stray', { target: 'p1', url: stray, active: true });
  telling.tool.targets = ['p1'];
  expect(await keep()).toEqual({ standing: 1, made: 0, removed: 2, failed: 0 });
  expect([...telling.tool.subscriptions.values()].map(({ target }) => target)).toEqual(['p1', 'p1']);
  expect(urls()).toContain('https://elsewhere.example.test/x');
  const sealed = await bench.rows('SELECT FROM sealed_secret WHERE connection_id = $1', [telling.target.id]);
  expect(sealed).toHaveLength(1);
});

test('a target that may not be subscribed to is said, the others stand; a tool that is away ends the round', async () => {
  telling.tool.refuses = new ScopeError('No right to make webhooks');
  expect(await keep()).toEqual({ standing: 0, made: 0, removed: 0, failed: 1 });
  const problems = await bench.rows('SELECT problem, active FROM hook WHERE connection_id = $1', [telling.target.id]);
  expect(problems).toEqual([{ problem: 'No right to make webhooks', active: false }]);
  telling.tool.refuses = new TransientError('Away');
  await expect(keep()).rejects.toThrow('Away');
});
