import { slack } from '../../connectors/slack/index.js';
import type { Settings } from '../../connectors/slack/settings.js';
import type { Surveyed } from '../../src/sdk/index.js';
import { ago, DAY, openStub, page, said, type Routes } from './slack-stub.js';

const CREATED = Number(ago(100 * DAY).split('.')[0]);
const channelsOf = (count: number, more: Record<string, unknown> = {}): Routes => ({
  'conversations.list': () => ({
    body: {
      ok: true,
      channels: Array.from({ length: count }, (_, i) => ({ id: `C${i}`, created: CREATED, is_member: true, ...more })),
      response_metadata: { next_cursor: '' },
    },
  }),
});

async function look(routes: Routes, given: Partial<Settings> = {}) {
  const stub = await openStub(routes, given);
  const lines: Surveyed[] = [];
  for await (const line of slack.survey!(stub.api)) lines.push(line);
  return { ...stub, lines, of: (stream: string) => lines.find((line) => line.stream === stream)! };
}
/** Messages an hour apart, the newest now; every tenth opens a thread of three. */
const hourly = (count: number) =>
  Array.from({ length: count }, (_, i) => said(ago(i * 3_600), 'x', i % 10 ? {} : { reply_count: 3 }));

test('a channel that fits on a page is counted; threads are read one by one, recent ones by each run', async () => {
  const { of, lines } = await look({ ...channelsOf(2), 'conversations.history': () => page(hourly(100)) });
  expect(lines.map(({ stream }) => stream)).toEqual(slack.streams.map(({ name }) => name));
  expect(of('channels')).toMatchObject({ records: 2, requests: 2 });
  expect(of('messages')).toMatchObject({
    parts: 2,
    records: 200,
    requests: 2,
    everyRun: 2,
    lane: 'conversations.history',
    how: expect.stringMatching(/^2 of 2 channels looked at/),
  });
  expect(of('replies')).toMatchObject({
    parts: 20,
    records: 60,
    requests: 20,
    everyRun: 20,
    lane: 'conversations.replies',
  });
});

test('of one that goes on, the newest page says how fast it comes since the channel is there', async () => {
  // 200 messages in 199 hours, for 100 days: 2412; 14 days of them are 338.
  const { of, asked } = await look({ ...channelsOf(1), 'conversations.history': () => page(hourly(200), 'more') });
  expect(asked('conversations.history')).toHaveLength(1);
  expect(of('messages').records).toBeCloseTo(2_412, -1);
  expect(of('messages')).toMatchObject({ requests: 13, everyRun: 2 });
  expect(of('replies').requests).toBeCloseTo(242, -1);
  expect(of('replies').everyRun).toBeCloseTo(34, -1);
});

test('ten channels of many are looked at; one, where talk is a request a minute', async () => {
  const routes = { ...channelsOf(40), 'conversations.history': () => page(hourly(10)) };
  const { of, asked } = await look(routes);
  expect(asked('conversations.history').map(({ channel }) => channel)).toEqual(
    Array.from({ length: 10 }, (_, i) => `C${4 * i}`),
  );
  expect(of('messages')).toMatchObject({ parts: 40, records: 400, requests: 40 });
  const slow = await look(routes, { distributed: true });
  expect(slow.asked('conversations.history')).toHaveLength(1);
  expect(slow.of('messages')).toMatchObject({ parts: 40, records: 400, requests: 40 });
});

test('channels the app is not in are counted as channels and not read; none, or an empty one, is nothing', async () => {
  const { of, asked } = await look(channelsOf(3, { is_member: false }));
  expect(of('channels')).toMatchObject({ records: 3 });
  expect(of('messages')).toMatchObject({ parts: 0, records: 0, requests: 0 });
  expect(asked('conversations.history')).toEqual([]);
  const empty = await look({ ...channelsOf(1), 'conversations.history': () => page([]) });
  expect(empty.of('messages')).toMatchObject({ records: 0, requests: 1, everyRun: 1 });
  expect(empty.of('replies')).toMatchObject({ records: 0, requests: 0 });
});
