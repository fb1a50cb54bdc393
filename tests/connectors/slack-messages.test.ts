import { ago, CHANNEL, DAY, fail, NOW, page, said, understand, walk, type Routes } from './slack-stub.js';

const history = (answer: Routes[string]): Routes => ({ 'conversations.history': answer });
const rows = (...messages: unknown[]): Routes => history(() => page(messages));
const BEFORE = '2026-03-02T09:00:00.000Z';
const LAST_WEEK = '2026-02-23T09:00:00.000Z';
const cursor = (more: Record<string, unknown> = {}) => ({
  ts: ago(3_600),
  from: ago(15 * DAY),
  through: BEFORE,
  whole: LAST_WEEK,
  threads: [],
  ...more,
});
const key = (ts: string) => `${CHANNEL}:${ts}`;

describe('a channel, newest first', () => {
  it('is walked by cursor to its end; only the last page moves the cursor', async () => {
    const [one, two, three] = [said(ago(10), 'c'), said(ago(20), 'b'), said(ago(30), 'a')];
    const { keys, pages, asked, next, whole } = await walk(
      'messages',
      history(({ cursor: at }) => (at === 'more' ? page([three]) : at ? page([], 'more') : page([one, two], 'next'))),
    );
    expect(keys).toEqual([key(ago(10)), key(ago(20)), key(ago(30))]);
    expect(pages.map((handed) => [handed.records.length, 'next' in handed])).toEqual([
      [2, false],
      [0, false],
      [1, true],
    ]);
    const [query] = asked('conversations.history');
    expect(query).toEqual({
      channel: CHANNEL,
      limit: 200,
      latest: `${Date.parse(NOW) / 1_000 + 1}.000000`,
      cursor: undefined,
    });
    expect(next).toEqual({ ts: ago(10), from: '0.000000', through: NOW, whole: NOW, threads: [] });
    expect(whole).toBe(true);
  });

  it('a walk that breaks off leaves the cursor where it was', async () => {
    const broken = history(({ cursor: at }) => (at ? fail('fatal_error') : page([said(ago(10), 'c')], 'next')));
    await expect(walk('messages', broken)).rejects.toMatchObject({ name: 'TransientError' });
  });

  it('a cursor that expired starts the channel again from the same bound', async () => {
    let expired = 0;
    const routes = history(({ cursor: at }) => {
      if (at && expired++ === 0) return fail('invalid_cursor');
      return at ? page([said(ago(20), 'b')]) : page([said(ago(10), 'c')], 'next');
    });
    const { keys, asked, next } = await walk('messages', routes, { since: cursor() });
    expect(keys).toEqual([key(ago(10)), key(ago(10)), key(ago(20))]);
    expect(new Set(asked('conversations.history').map(({ oldest }) => oldest)).size).toBe(1);
    expect(next).toMatchObject({ ts: ago(10) });
  });

  it('has more and does not say where: the channel is not complete (bS3)', async () => {
    const routes = history(() => ({ body: { ok: true, messages: [], has_more: true } }));
    await expect(walk('messages', routes)).rejects.toMatchObject({ code: 'UPSTREAM_SCHEMA' });
  });

  it('goes back over the window of days from the newest message it knows, by Slack’s clock', async () => {
    const { asked, next, whole } = await walk(
      'messages',
      rows(said(ago(5), 'new')),
      { since: cursor() },
      { lookBack: 3 },
    );
    expect(asked('conversations.history')[0]).toMatchObject({ oldest: ago(3_600 + 3 * DAY) });
    expect(next).toEqual({ ts: ago(5), from: ago(3_600 + 3 * DAY), through: NOW, whole: LAST_WEEK, threads: [] });
    expect(whole).toBe(false);
  });

  it('nothing new keeps the newest; a channel without a message has none', async () => {
    expect((await walk('messages', rows(), { since: cursor() })).next).toMatchObject({ ts: ago(3_600) });
    expect((await walk('messages', rows())).next).toMatchObject({ ts: '0.000000' });
  });

  it('full means everything, whatever was read before', async () => {
    const { asked, next, whole } = await walk('messages', rows(), { since: cursor(), full: true });
    expect(asked('conversations.history')[0]).not.toHaveProperty('oldest');
    expect([whole, next]).toEqual([true, expect.objectContaining({ from: '0.000000', whole: NOW, ts: ago(3_600) })]);
  });

  it('what has the second of the run’s end is in it', async () => {
    const { asked } = await walk('messages', rows(), { until: '2026-03-02T10:00:00.999Z' });
    expect(asked('conversations.history')[0]!['latest']).toBe(`${Date.parse(NOW) / 1_000 + 1}.000000`);
  });
});

describe('a ts', () => {
  it('is text of one shape; anything else is set aside under its key, and moves no cursor (bS5)', async () => {
    const bad = [1772445600.0001, '1772445600.0001000', '1772445600', ''].map((ts) => ({ ...said('', 'x'), ts }));
    const { records, next, keys } = await walk('messages', rows(...bad, said(ago(9), 'good')));
    const problems = await Promise.all(records.map(async (raw) => (await understand(raw)).problem?.code ?? null));
    const aside = 'RECORD_QUARANTINED';
    // Without any it has no name either.
    expect(problems).toEqual([aside, aside, aside, 'UPSTREAM_SCHEMA', null]);
    expect(keys.slice(0, 4)).toEqual([...['1772445600.0001', '1772445600.0001000', '1772445600'].map(key), null]);
    expect(next).toMatchObject({ ts: ago(9) });
  });

  it('equal in two channels is two messages (bS5)', async () => {
    const routes = rows(said(ago(9), 'x'));
    const [one, other] = [
      await walk('messages', routes, { part: 'C1' }),
      await walk('messages', routes, { part: 'C2' }),
    ];
    expect([one.keys, other.keys]).toEqual([[`C1:${ago(9)}`], [`C2:${ago(9)}`]]);
  });

  it('is compared as a number of microseconds, not as text', async () => {
    const { next } = await walk('messages', rows(said('999999999.999999', 'early'), said('1000000000.000000', 'late')));
    expect(next).toMatchObject({ ts: '1000000000.000000' });
  });

  it('two microseconds apart are two messages at one instant', async () => {
    const { keys } = await walk('messages', rows(said('1772445600.000101', 'x'), said('1772445600.000100', 'y')));
    expect(new Set(keys).size).toBe(2);
  });
});

describe('threads', () => {
  /** Began nine days ago, a minute later in the day than it is now. */
  const OLD = ago(9 * DAY - 60);
  const root = (ts: string, replies: number, latest: string) =>
    said(ts, 'root', { thread_ts: ts, reply_count: replies, latest_reply: latest });
  const again = async (messages: unknown[], since: Record<string, unknown> | null, full = since === null) =>
    (await walk('messages', rows(...messages), { since, full }, { lookBack: 2 })).again;

  it('within the window are read at each run, older ones when they grew', async () => {
    const young = root(ago(DAY), 2, ago(60));
    const old = root(OLD, 3, ago(8 * DAY));
    const look = `${ago(60)} 2 ${NOW}`;
    expect(await again([young, old], cursor(), true)).toEqual([{ part: key(ago(DAY)), version: look }]);
    expect(await again([young], cursor())).toEqual([{ part: key(ago(DAY)), version: look }]);
  });

  it('whose last reply went, and whose first message went with it, are read once more', async () => {
    const emptied = said(ago(DAY), 'root');
    const threads = [ago(DAY), ago(DAY + 5), OLD];
    const left = threads.map((ts) => ({ part: key(ts), version: `left ${NOW}` }));
    // The third is out of the window: nothing was looked at there, and it is not forgotten.
    expect(await again([emptied], cursor({ threads }))).toEqual(left.slice(0, 2));
    const { next } = await walk('messages', rows(emptied), { since: cursor({ threads }) }, { lookBack: 2 });
    expect(next).toMatchObject({ threads: threads.slice(2) });
    expect(await again([emptied], cursor({ threads }), true)).toEqual(left);
    const still = await again([root(ago(DAY), 1, ago(60))], cursor({ threads }));
    expect(still).toEqual([{ part: key(ago(DAY)), version: `${ago(60)} 1 ${NOW}` }, left[1]]);
    expect(await again([], cursor())).toEqual([]);
  });

  it('before the window take turns, each within a day and spread over it, whether the walk shows them or not', async () => {
    const began = [ago(9 * DAY - 60), ago(9 * DAY), ago(9 * DAY + 3_599), ago(9 * DAY + 3_600), ago(400 * DAY + 1_800)];
    const due = [began[1]!, began[2]!, began[4]!].map((ts) => ({ part: key(ts), version: `turn ${NOW}` }));
    expect(await again([], cursor({ threads: began }))).toEqual(due);
    const shown = began.map((ts) => root(ts, 1, ts));
    expect(await again(shown, cursor({ threads: began }), true)).toEqual(due);
    const daily = { since: cursor({ threads: began, through: '2026-03-01T10:00:00.000Z' }) };
    expect((await walk('messages', rows(), daily, { lookBack: 2 })).again).toHaveLength(began.length);
    // Nothing was missed by the very first walk, and nobody waits where the clock stands still.
    expect(await again(shown, null)).toEqual([]);
    expect(await again([], cursor({ threads: began, through: NOW }))).toEqual([]);
  });

  it('take turns as seldom as the settings say, distributed apps once in thirty days', async () => {
    const threads = [9, 10, 30, 31, 60].map((days) => ago(days * DAY));
    const turns = async (settings: Record<string, unknown>) =>
      (await walk('messages', rows(), { since: cursor({ threads }) }, { lookBack: 2, ...settings })).again.map(
        ({ part }) => part,
      );
    expect(await turns({})).toEqual(threads.map(key));
    expect(await turns({ oldThreads: 10 })).toEqual([threads[1]!, threads[2]!, threads[4]!].map(key));
    expect(await turns({ distributed: true })).toEqual([threads[2]!, threads[4]!].map(key));
    expect(await turns({ oldThreads: 0 })).toEqual([]);
  });

  it('of a deleted message hang on nothing that is landed: the page names them, however old', async () => {
    const stone = (ts: string) => ({ ...root(ts, 1, ago(60)), subtype: 'tombstone', user: 'USLACKBOT' });
    const [young, old] = [ago(DAY), ago(9 * DAY)];
    const walked = await walk('messages', rows(stone(young), stone(old)), {}, { lookBack: 2 });
    expect([walked.gone, walked.keys]).toEqual([[key(young), key(old)], []]);
    expect(walked.again).toEqual([
      { part: key(young), version: `${ago(60)} 1 ${NOW}` },
      { part: key(old), version: `${ago(60)} 1` },
    ]);
    expect(walked.next).toMatchObject({ threads: [young, old] });
  });

  it('a broadcast is a reply and is read there; its first message is not taken for it', async () => {
    const broadcast = said(ago(5), 'to all', {
      subtype: 'thread_broadcast',
      thread_ts: ago(60),
      root: root(ago(60), 1, ago(5)),
    });
    const { keys, next } = await walk('messages', rows(broadcast, root(ago(60), 1, ago(5))));
    expect(keys).toEqual([key(ago(60))]);
    expect(next).toMatchObject({ ts: ago(5), threads: [ago(60)] });
  });
});

describe('what is shown no more', () => {
  const walked = async (full: boolean) => {
    const given = rows(said(ago(9), 'x'));
    const { pages } = await walk('messages', given, { since: cursor({ from: ago(3 * DAY) }), full }, { lookBack: 2 });
    return pages.at(-1)!;
  };

  it('is looked for within the window at each run, everywhere once a day', async () => {
    expect(await walked(false)).toMatchObject({ wholeAfter: key(ago(2 * DAY + 3_600)) });
    expect(await walked(false)).not.toHaveProperty('whole');
    expect(await walked(true)).toMatchObject({ whole: true });
    expect(await walked(true)).not.toHaveProperty('wholeAfter');
  });

  it('was there when the last walk went over it', async () => {
    const { shownBy } = await walked(true);
    expect([ago(DAY), ago(9 * DAY)].map((ts) => shownBy!(key(ts)))).toEqual([BEFORE, LAST_WEEK]);
    const first = await walk('messages', rows(said(ago(9), 'x')));
    expect(first.pages.at(-1)).not.toHaveProperty('shownBy');
  });
});

describe('how long ago it was looked at', () => {
  const lookedAt = async (ts: string, since: Record<string, unknown> | null) =>
    (await walk('messages', rows(said(ts, 'x')), { since, full: true })).records[0]!.meta!['lastLook'];

  it('is the last walk for what that walk went over, else the last one over everything', async () => {
    expect(await lookedAt(ago(2 * DAY), cursor())).toBe(BEFORE);
    expect(await lookedAt(ago(20 * DAY), cursor())).toBe(LAST_WEEK);
    expect(await lookedAt(ago(2 * DAY), null)).toBeUndefined();
  });

  it('changes no record', async () => {
    const hashOf = async (through: string) => {
      const { records } = await walk('messages', rows(said(ago(9), 'x')), { since: cursor({ through }) });
      return (await understand(records[0]!)).hash;
    };
    expect(await hashOf(BEFORE)).toBe(await hashOf(LAST_WEEK));
  });
});
