import { setTimeout as pause } from 'node:timers/promises';
import type { RunningSlack } from '../../../connectors/slack/sandbox/index.js';
import type { Hub } from '../../../src/hub.js';
import { createTestDatabase } from '../../support/database.js';
import { becomes } from '../../support/served.js';
import { DAY, isIdle, isTaken, open, openHeard, rowsOf, runsOf, type Heard } from './stage.js';

jest.setTimeout(120_000);

describe('Asana is asked for its events', () => {
  let heard: Heard;
  beforeAll(async () => void (heard = await openHeard('asana', { isCalled: false })));
  afterAll(() => heard?.close());

  test('what happens in its projects is in the graph without any run', async () => {
    const { hub, time } = heard;
    const cursors = () => rowsOf<{ cursor: string }>(hub, 'SELECT part, cursor FROM feed_cursor ORDER BY part');
    const settled = async (): Promise<boolean> => {
      const now = await cursors();
      await pause(700);
      return now.length > 0 && (await isIdle(heard)) && JSON.stringify(now) === JSON.stringify(await cursors());
    };
    // From the first question on, not from before: every project has been asked once.
    await becomes(settled, 30_000);
    const [before, runs] = [await cursors(), await runsOf(heard)];
    time.now += 20 * 3_600_000;
    await becomes(async () => JSON.stringify(await cursors()) !== JSON.stringify(before), 20_000);
    await becomes(settled, 30_000);
    const done = await rowsOf<{ state: string; n: string }>(
      hub,
      `SELECT state, count(*) AS n FROM webhook_inbox GROUP BY state`,
    );
    expect(done).toEqual([{ state: 'done', n: expect.stringMatching(/^[1-9]/) }]);
    expect(await runsOf(heard)).toBe(runs);
    const tasks = (of: Hub) =>
      rowsOf(of, 'SELECT key, name, gone_proof FROM task WHERE gone_proof IS NULL ORDER BY key');
    const database = await createTestDatabase();
    const second = await open({ ...heard.settings, databaseUrl: database.url }, time);
    try {
      const [run] = await second.sync(null, {});
      expect(run!.status).toBe('succeeded');
      expect(await tasks(hub)).toEqual(await tasks(second));
    } finally {
      await second.close();
      await database.drop();
    }
  });
});

describe('Slack is heard over a line that the hub opens', () => {
  let heard: Heard;
  let sandbox: RunningSlack;
  beforeAll(async () => {
    heard = await openHeard('slack', { isCalled: false });
    sandbox = heard.mode.tools.get('slack') as RunningSlack;
  });
  afterAll(() => heard?.close());

  test('what is said is in the graph without any run, also over the line that takes the place of one that ends', async () => {
    const { hub, time } = heard;
    await becomes(() => sandbox.lines.count() > 0, 20_000);
    const runs = await runsOf(heard);
    let told = 0;
    for (let day = 1; day <= 8; day++) {
      const from = time.now;
      time.now += DAY;
      told += (await sandbox.deliver(from, time.now)).filter(isTaken).length;
      await becomes(() => isIdle(heard), 60_000);
      if (day !== 4) continue;
      sandbox.lines.cut();
      // The break is noticed within moments, and mended as fast: a look might miss it.
      await pause(500);
      await becomes(() => sandbox.lines.count() > 0, 20_000);
    }
    expect(told).toBeGreaterThan(3);
    const sources = await rowsOf(
      hub,
      `SELECT DISTINCT source, proof, state FROM webhook_inbox WHERE state <> 'ignored'`,
    );
    expect(sources).toEqual([{ source: 'line', proof: 'signed', state: 'done' }]);
    expect(await runsOf(heard)).toBe(runs);
    const held = (of: Hub) => rowsOf(of, 'SELECT key, text FROM message WHERE gone_proof IS NULL ORDER BY key');
    const database = await createTestDatabase();
    const second = await open({ ...heard.settings, databaseUrl: database.url }, time);
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
