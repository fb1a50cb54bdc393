import { showWebhook } from '../../../src/commands/webhook.js';
import type { Session, Shell } from '../../../src/commands/session.js';
import { findHook } from '../../../src/sync/inbox/hooks.js';
import type { Target } from '../../../src/sync/run.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { FakeTool } from '../engine/fake-tool.js';
import { InboxBench, PUBLIC_URL, type Telling } from './bench.js';

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
beforeEach(async () => void (telling = await bench.telling()));

async function say(
  target: Target,
  flags: { renew?: boolean } = {},
  publicUrl: string | null = PUBLIC_URL,
): Promise<string[]> {
  const said: string[] = [];
  const session = { worker: bench.pool, targets: [target], publicUrl } as unknown as Session;
  const shell: Shell = {
    json: false,
    withHub: (work) => work(session),
    print: (line) => void said.push(line),
    printJson: () => {},
  };
  expect(await showWebhook(shell, target.name, flags)).toBe(0);
  return said;
}

/** The same tool, whose address a person enters. */
const byHand = (target: Target): Target => ({
  ...target,
  connector: { ...target.connector, webhook: { ...target.connector.webhook!, subscribing: undefined } as never },
});

test('where a person enters the address it is shown once, works, and can be renewed', async () => {
  const target = byHand(telling.target);
  const [url] = await say(target);
  expect(url).toMatch(new RegExp(`^${PUBLIC_URL}/webhooks/${target.name}/[\\w-]{32}$`));
  const end = url!.slice(url!.lastIndexOf('/') + 1);
  expect(await findHook(bench.pool, target.name, end)).toMatchObject({ target: '', active: true, pending: false });
  expect((await say(target)).join()).not.toContain(end);
  const [other] = await say(target, { renew: true });
  expect(other).not.toBe(url);
  expect(await findHook(bench.pool, target.name, end)).toBeNull();
});

test('where the hub subscribes it says what stands', async () => {
  expect(await say(telling.target)).toEqual(['p1: stands, never heard']);
  await bench.rows('UPDATE hook SET active = false, problem = $2, refused = 3 WHERE id = $1', [
    telling.hook.id,
    'No right',
  ]);
  expect(await say(telling.target)).toEqual(['p1: does not stand, never heard, 3 calls refused (No right)']);
});

test('without an address for tools, and for a tool that tells nothing: said with what to do', async () => {
  await expect(say(telling.target, {}, null)).rejects.toThrow('PUBLIC_URL');
  const silent = await bench.connect('silent', new FakeTool());
  await expect(say(silent)).rejects.toThrow('Fake tells nothing by itself');
});
