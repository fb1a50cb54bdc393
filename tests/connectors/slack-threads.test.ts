import { ago, CHANNEL, fail, fixture, openStub, page, said, streamOf, walk, NOW, type Routes } from './slack-stub.js';

const ROOT = ago(600);
const root = said(ROOT, 'root', { thread_ts: ROOT, reply_count: 2, latest_reply: ago(100) });
const reply = (ts: string, text = 'reply', more: Record<string, unknown> = {}) =>
  said(ts, text, { thread_ts: ROOT, ...more });
const key = (ts: string) => `${CHANNEL}:${ts}`;
const read = (routes: Routes) => walk('replies', routes, { part: key(ROOT) });
const thread = (answer: Routes[string]): Routes => ({ 'conversations.replies': answer });

describe('a thread', () => {
  it('is read whole, its first message left out of every page', async () => {
    const { keys, asked, next, whole, pages } = await read(
      thread(({ cursor }) =>
        cursor ? page([root, reply(ago(100))]) : page([root, reply(ago(500)), reply(ago(400))], 'c'),
      ),
    );
    expect(keys).toEqual([ago(500), ago(400), ago(100)].map(key));
    expect(asked('conversations.replies')[0]).toEqual({ channel: CHANNEL, ts: ROOT, limit: 200, cursor: undefined });
    expect([next, whole, pages.map((one) => 'next' in one)]).toEqual([{ through: NOW }, true, [false, true]]);
  });

  it('a broadcast is one of its replies, and nobody’s second message (bS4)', async () => {
    const { keys, records } = await read(
      thread(() => page([root, reply(ago(9), 'x', { subtype: 'thread_broadcast' })])),
    );
    expect(keys).toEqual([key(ago(9))]);
    expect(records).toHaveLength(1);
  });

  it('in any order each reply hangs on the thread’s first message (bS4)', async () => {
    const { records } = await read(
      thread(() => page([reply(ago(9)), root, reply(ago(99), 'edited', { edited: { ts: ago(50) } })])),
    );
    expect(records).toHaveLength(2);
  });

  it('that is gone is empty and whole: each reply is then asked for by name', async () => {
    const { keys, whole } = await read(thread(() => fail('thread_not_found')));
    expect([keys, whole]).toEqual([[], true]);
  });

  it.each(['channel_not_found', 'not_in_channel'])(
    'in a channel that is lost proves nothing (%s, bS8)',
    async (word) => {
      const { keys, whole, next } = await read(thread(() => fail(word)));
      expect([keys, whole, next]).toEqual([[], false, { through: NOW }]);
    },
  );

  it('any other failure is one', async () => {
    await expect(read(thread(() => fail('fatal_error')))).rejects.toMatchObject({ name: 'TransientError' });
  });

  it('is opened by what has replies, anew when it grows or shrinks; other messages open none (airbyte#4680)', () => {
    const { from } = streamOf('replies').parts as { from(parent: unknown): unknown[] };
    const parent = { ...root, meta: { channel: CHANNEL, site: null } };
    expect(from(parent as never)).toEqual([{ part: key(ROOT), version: `${ago(100)} 2` }]);
    expect(from({ ...parent, reply_count: 1 } as never)).toEqual([{ part: key(ROOT), version: `${ago(100)} 1` }]);
    for (const none of [
      { ...parent, reply_count: 0 },
      { ...parent, reply_count: undefined },
    ])
      expect(from(none as never)).toEqual([]);
  });
});

describe('asked for by name', () => {
  const find = async (stream: string, routes: Routes, ...keys: string[]) => {
    const stub = await openStub(routes);
    const found = await streamOf(stream).get!(stub.api, keys);
    return { ...stub, states: Object.fromEntries(found.map((one) => [one.key, one.state])), found };
  };
  /** A channel as `history` shows it: what is at or before `latest`. */
  const shows = (...messages: Record<string, unknown>[]): Routes => ({
    'conversations.history': ({ latest }) =>
      page(messages.filter(({ ts }) => String(ts) <= String(latest)).slice(0, 1)),
  });

  it('a message is live, or deleted where an older one is shown; what is older than all went by retention', async () => {
    const { states, asked, found } = await find(
      'messages',
      shows(said(ago(10), 'x'), said(ago(50), 'y')),
      ...[ago(10), ago(30), ago(60), ago(90)].map(key),
    );
    expect(states).toEqual({
      [key(ago(10))]: 'live',
      [key(ago(30))]: 'deleted',
      [key(ago(60))]: 'hidden',
      [key(ago(90))]: 'hidden',
    });
    // Below the oldest that is shown nothing needs to be asked.
    expect(asked('conversations.history')).toHaveLength(3);
    expect(asked('conversations.history')[0]).toMatchObject({
      channel: CHANNEL,
      latest: ago(10),
      inclusive: true,
      limit: 1,
    });
    const live = found.find(({ state }) => state === 'live') as { raw: { meta: unknown } };
    expect(live.raw.meta).toEqual({ channel: CHANNEL, site: 'https://northwind.slack.com' });
  });

  it('an empty page with a cursor is not the end', async () => {
    const routes: Routes = {
      'conversations.history': ({ cursor }) => (cursor ? page([said(ago(50), 'y')]) : page([], 'c')),
    };
    expect((await find('messages', routes, key(ago(30)))).states).toEqual({ [key(ago(30))]: 'deleted' });
  });

  it('a tombstone is a deletion', async () => {
    const stone = said(ago(30), 'This message was deleted.', { subtype: 'tombstone' });
    expect((await find('messages', shows(stone), key(ago(30)))).states).toEqual({ [key(ago(30))]: 'deleted' });
  });

  it('in a channel that is lost everything is hidden, for one request (bS8)', async () => {
    const { states, requests } = await find(
      'messages',
      { 'conversations.history': () => fail('not_in_channel') },
      key(ago(30)),
      key(ago(60)),
    );
    expect(Object.values(states)).toEqual(['hidden', 'hidden']);
    expect(requests.filter(({ method }) => method === 'conversations.history')).toHaveLength(1);
  });

  it('a key that is none is never asked', async () => {
    const { states, requests } = await find('messages', {}, 'C1:nonsense', 'C1');
    expect([Object.values(states), requests]).toEqual([['hidden', 'hidden'], []]);
  });

  it('a reply is looked for in its thread, then around it in the channel', async () => {
    const routes: Routes = {
      ...shows(said(ago(700), 'before')),
      'conversations.replies': ({ ts }) => (ts === ago(30) ? page([root, reply(ago(30))]) : fail('thread_not_found')),
    };
    const { states } = await find('replies', routes, key(ago(30)), key(ago(60)), key(ago(900)));
    expect(states).toEqual({ [key(ago(30))]: 'live', [key(ago(60))]: 'deleted', [key(ago(900))]: 'hidden' });
  });

  it('a thread that answers without the reply does not show it', async () => {
    const routes: Routes = { ...shows(root), 'conversations.replies': () => page([root]) };
    expect((await find('replies', routes, key(ago(30)))).states).toEqual({ [key(ago(30))]: 'deleted' });
  });
});

test('the recorded page of a channel opens the thread it should', () => {
  const [, , asks] = fixture('history').messages;
  const { from } = streamOf('replies').parts as { from(parent: unknown): unknown[] };
  expect(from({ ...asks, meta: { channel: CHANNEL } } as never)).toEqual([
    { part: `${CHANNEL}:1772443000.000700`, version: '1772443500.000200 2' },
  ]);
});
