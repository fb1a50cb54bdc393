import { bench, closeAll, DAY_ONE, MINUTE, PEOPLE, S, says, ts, walk, type Step } from './slack-sandbox.company.js';

afterEach(closeAll);

const many = (count: number): Step[] => Array.from({ length: count }, (_, i) => says(ts(i + 1), `message ${i + 1}`));
const thread = (count: number): Step[] => [
  says(ts(0), 'parent'),
  ...Array.from({ length: count }, (_, i) => says(ts(i + 1), `reply ${i + 1}`, { thread: ts(0) })),
];
const texts = (records: { text: string }[]) => records.map(({ text }) => text);
const history = { channel: S.launch };

describe('checklist: tiers per method with 429 and Retry-After; switch for the 1 per minute, 15 message mode', () => {
  test('by default nobody is too fast', async () => {
    const { call } = await bench();
    for (let i = 0; i < 120; i++) expect((await call('users.list', { limit: 1 })).status).toBe(200);
  });

  test.each([
    ['conversations.list', 20],
    ['conversations.history', 50],
    ['users.info', 100],
  ])('%s has %i a minute in its tier, then 429 until the oldest of them is a minute old', async (method, most) => {
    const at = await bench(many(1), { tiers: 'real' });
    const args = method === 'users.info' ? { user: S.lea } : method === 'conversations.list' ? {} : history;
    for (let i = 0; i < most; i++) expect((await at.call(method, args as Record<string, string>)).status).toBe(200);
    at.wall += 20_000;
    const refused = await at.call(method, args as Record<string, string>);
    expect(refused).toMatchObject({ status: 429, body: { ok: false, error: 'ratelimited' } });
    expect(refused.headers.get('retry-after')).toBe('40');
    // Only this method has to wait.
    expect((await at.call('team.info')).status).toBe(200);
    at.wall += 40_000;
    expect((await at.call(method, args as Record<string, string>)).status).toBe(200);
  });

  test('distributed: one call of history and of replies a minute, the other methods by their tiers', async () => {
    const at = await bench(thread(2), { tiers: 'distributed' });
    const replies = { channel: S.launch, ts: ts(0) };
    expect((await at.call('conversations.history', history)).status).toBe(200);
    expect((await at.call('conversations.replies', replies)).status).toBe(200);
    const refused = await at.call('conversations.history', history);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await at.call('conversations.replies', replies)).status).toBe(429);
    for (let i = 0; i < 20; i++) expect((await at.call('conversations.list')).status).toBe(200);
    expect((await at.call('conversations.list')).status).toBe(429);
    at.wall += 60_000;
    expect((await at.call('conversations.history', history)).status).toBe(200);
  });

  test('distributed: a page holds fifteen messages whatever the limit, the parent among them, and nothing is lost', async () => {
    const at = await bench(thread(40), { tiers: 'distributed' });
    const sizes: number[] = [];
    const seen = new Set<string>();
    for (let cursor = ''; cursor !== '' || sizes.length === 0; at.wall += MINUTE) {
      const body = await at.ok('conversations.replies', {
        channel: S.launch,
        ts: ts(0),
        limit: 200,
        ...(cursor ? { cursor } : {}),
      });
      sizes.push(body.messages.length);
      for (const message of body.messages) seen.add(message.ts);
      cursor = body.response_metadata.next_cursor;
    }
    expect(sizes).toEqual([15, 15, 13]);
    expect(seen.size).toBe(41);
    const flat = await bench(many(40), { tiers: 'distributed' });
    expect((await flat.ok('conversations.history', { ...history, limit: 200 })).messages).toHaveLength(15);
    flat.wall += MINUTE;
    expect((await flat.ok('conversations.history', history)).messages).toHaveLength(15);
    expect(flat.sandbox.offContract).toEqual([]);
  });
});

describe('checklist: cursors opaque and expiring; short pages with a next_cursor; empty string at the end', () => {
  test('history: 100 by default, at most 999, the cursor empty on the last page', async () => {
    const at = await bench(many(250));
    const { records, sizes } = await walk(at, 'conversations.history', 'messages', history);
    expect(sizes).toEqual([100, 100, 50]);
    expect(texts(records)).toEqual(Array.from({ length: 250 }, (_, i) => `message ${250 - i}`));
    const last = await at.ok('conversations.history', { ...history, limit: 999 });
    expect(last).toMatchObject({ has_more: false, response_metadata: { next_cursor: '' } });
  });

  test('more than the most is cut to the most', async () => {
    const at = await bench(many(1001));
    expect((await at.ok('conversations.history', { ...history, limit: 1001 })).messages).toHaveLength(999);
  });

  test('a page that ends with the list has no cursor', async () => {
    const at = await bench(many(4));
    expect((await walk(at, 'conversations.history', 'messages', { ...history, limit: 2 })).sizes).toEqual([2, 2]);
  });

  test('lists of channels are short or empty although more follow', async () => {
    const hidden = Array.from({ length: 20 }, (_, i): Step => ({
      type: 'channel_added',
      by: 'lea',
      id: `C1000000${String(i).padStart(3, '0')}`,
      name: `room-${i}`,
      private: i < 17,
      topic: '',
      app: false,
    }));
    const at = await bench(hidden);
    const { records, sizes } = await walk(at, 'conversations.list', 'channels', {
      types: 'public_channel,private_channel',
      limit: 200,
    });
    expect(sizes).toEqual([3, 0, 3]);
    expect(records.map(({ name }) => name)).toEqual(['launch', 'legal', 'apart', 'room-17', 'room-18', 'room-19']);
  });

  test('users page by page: none twice, none lost', async () => {
    const at = await bench();
    const { records, sizes } = await walk(at, 'users.list', 'members', { limit: 2 });
    expect(sizes).toEqual([2, 2, 2]);
    expect(records.map(({ id }) => id)).toEqual(['USLACKBOT', S.lea, S.omar, S.gone, S.robot, S.app]);
  });

  test('a large team wants a limit', async () => {
    const { company } = await bench();
    const lea = PEOPLE[0]!;
    const people = Array.from({ length: 501 }, (_, i) => ({
      ...lea,
      id: `p${i}`,
      slack: { ...lea.slack!, id: `U1000000${String(i).padStart(3, '0')}` },
    }));
    const at = await bench([], { company: { ...company, people: [...PEOPLE, ...people] } });
    expect((await at.call('users.list')).body).toEqual({ ok: false, error: 'limit_required' });
    expect((await walk(at, 'users.list', 'members', { limit: 200 })).sizes).toEqual([200, 200, 107]);
  });

  test('a cursor dies after a quarter of an hour, when forged, and on another list; a restarted sandbox knows it', async () => {
    const at = await bench([
      ...many(5),
      { type: 'joined', by: 'omar', channel: S.legal, ts: ts(9) },
      says(ts(10), 'there', { channel: S.legal }),
    ]);
    const cursor: string = (await at.ok('conversations.history', { ...history, limit: 2 })).response_metadata
      .next_cursor;
    expect(cursor).not.toContain(S.launch);
    const error = async (args: Record<string, string>) => (await at.call('conversations.history', args)).body.error;
    at.wall += 15 * MINUTE;
    expect(await error({ ...history, cursor })).toBeUndefined();
    expect(await error({ channel: S.legal, cursor })).toBe('invalid_cursor');
    expect(await error({ ...history, cursor: `A${cursor.slice(1)}` })).toBe('invalid_cursor');
    expect(await error({ ...history, cursor: 'bmV4dDox' })).toBe('invalid_cursor');
    expect((await at.call('users.list', { limit: 2, cursor })).body.error).toBe('invalid_cursor');
    const again = await bench([], { company: at.company });
    expect(texts((await again.ok('conversations.history', { ...history, cursor })).messages)).toEqual([
      'message 3',
      'message 2',
      'message 1',
    ]);
    at.wall += 1;
    expect(await error({ ...history, cursor })).toBe('invalid_cursor');
    expect(at.sandbox.offContract).toEqual([]);
  });

  test('a message that comes while somebody pages moves no page', async () => {
    const at = await bench(many(5));
    at.now = DAY_ONE + 4 * MINUTE;
    const first = await at.ok('conversations.history', { ...history, limit: 2 });
    at.now = DAY_ONE + 60 * MINUTE;
    const { next_cursor: cursor } = first.response_metadata;
    const second = await at.ok('conversations.history', { ...history, limit: 2, cursor });
    expect(texts([...first.messages, ...second.messages])).toEqual([
      'message 4',
      'message 3',
      'message 2',
      'message 1',
    ]);
  });
});
