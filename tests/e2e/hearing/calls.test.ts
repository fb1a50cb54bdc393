import { setTimeout as pause } from 'node:timers/promises';
import type { Delivery } from '../../../connectors/contentful/sandbox/deliver.js';
import type { RunningContentful } from '../../../connectors/contentful/sandbox/index.js';
import type { Hub } from '../../../src/hub.js';
import { makeAddress } from '../../../src/sync/inbox/hooks.js';
import { addressOf } from '../../../src/sync/inbox/receive.js';
import { createTestDatabase } from '../../support/database.js';
import { becomes } from '../../support/served.js';
import {
  DAY,
  expectAsFresh,
  isIdle,
  isTaken,
  open,
  openHeard,
  rowsOf,
  runsOf,
  type Heard,
  type Telling,
} from './stage.js';

jest.setTimeout(120_000);

describe('Contentful calls', () => {
  let heard: Heard;
  let sandbox: RunningContentful;
  beforeAll(async () => {
    heard = await openHeard('contentful', { isCalled: true });
    sandbox = heard.mode.tools.get('contentful') as RunningContentful;
  });
  afterAll(() => heard?.close());

  test('the hub subscribes by itself', async () => {
    const hooks = () => rowsOf(heard.hub, 'SELECT target, active, problem FROM hook');
    await becomes(async () => (await hooks()).length > 0, 20_000);
    await becomes(async () => (await rowsOf(heard.hub, 'SELECT FROM hook WHERE active')).length > 0, 20_000);
    expect(await hooks()).toEqual([{ target: 'all', active: true, problem: null }]);
  });

  test('what happens in the space is in the graph a moment later, without any run', async () => {
    const { time } = heard;
    const runs = await runsOf(heard);
    const sent: Delivery[] = [];
    for (let day = 1; day <= 6; day++) {
      const from = time.now;
      time.now += DAY;
      sent.push(...(await sandbox.deliver(from, time.now)));
      await becomes(() => isIdle(heard), 20_000);
    }
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await rowsOf(heard.hub, `SELECT reason FROM webhook_inbox WHERE state = 'failed'`)).toEqual([]);
    expect(await runsOf(heard)).toBe(runs);
    await expectAsFresh(heard, 'space');
  });

  test('one call by itself is read back within moments', async () => {
    const took: number[] = [];
    const entries = await rowsOf<{ key: string }>(
      heard.hub,
      `SELECT key FROM raw_record WHERE stream = 'entries' AND state = 'live' ORDER BY key LIMIT 20`,
    );
    expect(entries.length).toBeGreaterThan(5);
    for (const { key } of entries) {
      const sys = { id: key, type: 'Entry', version: 900, environment: { sys: { id: 'master' } } };
      const before = (await rowsOf(heard.hub, 'SELECT FROM webhook_inbox')).length;
      const began = performance.now();
      const [one] = await sandbox.send({ type: 'Entry', action: 'save', payload: { sys } });
      expect(one!.status).toBe(200);
      await becomes(() => isIdle(heard), 20_000);
      took.push(performance.now() - began);
      expect(await rowsOf(heard.hub, 'SELECT FROM webhook_inbox')).toHaveLength(before + 1);
    }
    took.sort((a, b) => a - b);
    const [half, most] = [took[took.length >> 1]!, took.at(-1)!].map(Math.round);
    process.stderr.write(`a hint until the graph has what was read back: p50 ${half} ms, max ${most} ms\n`);
  });

  test('a forged call, an unknown address and no address at all get the same answer', async () => {
    const payload = { sys: { id: 'x', type: 'Entry', environment: { sys: { id: 'master' } } } };
    const forged = await sandbox.send({ type: 'Entry', action: 'save', payload }, { secret: 'b'.repeat(64) });
    expect(forged.map(({ status }) => status)).toEqual([404]);
    const post = (path: string, body = '{}') =>
      fetch(`${heard.settings.publicUrl}${path}`, { method: 'POST', body }).then(async (answer) => [
        answer.status,
        await answer.text(),
      ]);
    const nothing = await post('/nothing/at/all');
    expect(nothing[0]).toBe(404);
    expect(await post('/webhooks/space/nobody')).toEqual(nothing);
    expect(await post('/webhooks/nobody/nobody')).toEqual(nothing);
    // Too large is said before anything else is looked at; some clients only see the line break.
    const large = await post('/webhooks/space/nobody', 'x'.repeat(3 * 1024 * 1024)).catch(() => [413]);
    expect(large[0]).toBe(413);
  });
});

describe.each(['asana', 'monday', 'slack'])('%s calls', (tool) => {
  let heard: Heard;
  beforeAll(async () => void (heard = await openHeard(tool, { isCalled: true })));
  afterAll(() => heard?.close());

  test('what its stand-in tells, signed, over a real port, is in the graph without any run', async () => {
    const { hub, time, settings, mode } = heard;
    const sandbox = mode.tools.get(tool) as unknown as Telling;
    const target = hub.targets[0]!;
    if (tool === 'slack') {
      const { address } = await makeAddress(hub.worker, target.id, '', { pending: false });
      expect(await sandbox.subscribe(addressOf(settings.publicUrl!, target.name, address))).toBe(true);
    } else {
      const hooks = (): Promise<{ active: boolean; problem: string | null }[]> =>
        rowsOf(hub, 'SELECT active, problem FROM hook');
      // Until a round has made all of them: a tool tells nothing from before it was asked to.
      const standing = async (): Promise<boolean> => {
        const before = await hooks();
        await pause(700);
        const now = await hooks();
        return now.length > 0 && now.length === before.length && now.every(({ active }) => active);
      };
      await becomes(standing, 30_000);
    }
    const runs = await runsOf(heard);
    const sent: Parameters<typeof isTaken>[0][] = [];
    for (let day = 1; day <= 8; day++) {
      const from = time.now;
      time.now += DAY;
      sent.push(...(await sandbox.deliver(from, time.now)));
      await becomes(() => isIdle(heard), 60_000);
    }
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.filter((one) => !isTaken(one))).toEqual([]);
    expect(await rowsOf(hub, `SELECT reason FROM webhook_inbox WHERE state <> 'done' AND state <> 'ignored'`)).toEqual(
      [],
    );
    expect(await rowsOf(hub, `SELECT FROM webhook_inbox WHERE state = 'done' LIMIT 1`)).toHaveLength(1);
    expect(await runsOf(heard)).toBe(runs);
    const table = tool === 'slack' ? 'message' : 'task';
    const held = (of: Hub) =>
      rowsOf(
        of,
        `SELECT key, ${tool === 'slack' ? 'text' : 'name'} FROM ${table} WHERE gone_proof IS NULL ORDER BY key`,
      );
    const database = await createTestDatabase();
    const second = await open({ ...settings, databaseUrl: database.url }, time);
    try {
      const [run] = await second.sync(null, {});
      expect(run!.status).toBe('succeeded');
      expect(await held(hub)).toEqual(await held(second));
    } finally {
      await second.close();
      await database.drop();
    }
  });
});
