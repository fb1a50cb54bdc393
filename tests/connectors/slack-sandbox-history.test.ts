import { bench, closeAll, DAY_ONE, MINUTE, S, says, ts, walk, type Step } from './slack-sandbox.company.js';

afterEach(closeAll);

const texts = (records: { text: string }[]) => records.map(({ text }) => text);
const channel = S.launch;
const inThread = (at: string, text: string, more: Partial<Extract<Step, { type: 'posted' }>> = {}) =>
  says(at, text, { thread: ts(1), by: 'omar', ...more });

/** Everything in `launch` as history has it. */
const read = async (later: Step[], args: Record<string, string | number | boolean> = {}) => {
  const at = await bench(later);
  const { messages } = await at.ok('conversations.history', { channel, ...args });
  return { at, messages };
};

describe('checklist: exclusive oldest; newest-first history, oldest-first replies, parent repeated on later pages; replies absent from history', () => {
  const three = [says(ts(1), 'one'), says(ts(2), 'two'), says(ts(3), 'three')];

  test('history is newest first, and both ends are outside of it unless inclusive', async () => {
    const { at, messages } = await read(three);
    expect(texts(messages)).toEqual(['three', 'two', 'one']);
    const range = { oldest: ts(1), latest: ts(3) };
    const between = async (more = {}) =>
      texts((await at.ok('conversations.history', { channel, ...range, ...more })).messages);
    expect(await between()).toEqual(['two']);
    expect(await between({ inclusive: true })).toEqual(['three', 'two', 'one']);
    expect(await between({ oldest: '0' })).toEqual(['two', 'one']);
    // A microsecond is a difference, and as a double it would be none.
    expect(await between({ oldest: ts(1, 99) })).toEqual(['two', 'one']);
    expect(at.sandbox.offContract).toEqual([]);
  });

  test('replies are in no history, the parent says what there is', async () => {
    const { messages } = await read([
      says(ts(1), 'parent'),
      says(ts(2), 'other'),
      inThread(ts(3), 'first'),
      inThread(ts(4), 'second', { by: 'robot' }),
      inThread(ts(5), 'third'),
    ]);
    expect(texts(messages)).toEqual(['other', 'parent']);
    expect(messages[0]).not.toHaveProperty('thread_ts');
    expect(messages[1]).toMatchObject({
      thread_ts: ts(1),
      reply_count: 3,
      reply_users: [S.omar, S.robotBot],
      reply_users_count: 2,
      latest_reply: ts(5),
    });
  });

  test('replies are oldest first, each page begins with the parent and counts it', async () => {
    const at = await bench([
      says(ts(1), 'parent'),
      ...Array.from({ length: 5 }, (_, i) => inThread(ts(i + 2), `reply ${i + 1}`)),
    ]);
    const { records, sizes } = await walk(at, 'conversations.replies', 'messages', { channel, ts: ts(1), limit: 3 });
    expect(sizes).toEqual([3, 3, 2]);
    expect(texts(records)).toEqual([
      'parent',
      'reply 1',
      'reply 2',
      'parent',
      'reply 3',
      'reply 4',
      'parent',
      'reply 5',
    ]);
    expect(records[1]).toMatchObject({ thread_ts: ts(1), parent_user_id: S.lea, user: S.omar });
    const since = await at.ok('conversations.replies', { channel, ts: ts(1), oldest: ts(5) });
    expect(texts(since.messages)).toEqual(['parent', 'reply 5']);
    const { sizes: ones } = await walk(at, 'conversations.replies', 'messages', { channel, ts: ts(1), limit: 1 });
    expect(ones).toEqual([2, 2, 2, 2, 2]);
  });

  test('a message without replies is its whole thread, a reply is alone, and what is not there is thread_not_found', async () => {
    const at = await bench([says(ts(1), 'parent'), inThread(ts(2), 'reply'), says(ts(3), 'lone')]);
    const replies = async (of: string) => (await at.call('conversations.replies', { channel, ts: of })).body;
    expect(texts((await replies(ts(3))).messages)).toEqual(['lone']);
    expect(texts((await replies(ts(2))).messages)).toEqual(['reply']);
    expect(await replies(ts(9))).toEqual({ ok: false, error: 'thread_not_found' });
  });

  test('the same ts in two channels names two messages', async () => {
    const at = await bench([says(ts(1), 'here'), says(ts(1), 'there', { channel: S.legal })]);
    const text = async (of: string) => texts((await at.ok('conversations.history', { channel: of })).messages);
    expect([await text(S.launch), await text(S.legal)]).toEqual([['here'], ['there']]);
  });
});

describe('time', () => {
  test('shows what had happened by now, in both directions', async () => {
    const at = await bench([says(ts(1), 'one'), says(ts(2), 'two')]);
    const seen = async (minutes: number) => {
      at.now = DAY_ONE + minutes * MINUTE;
      return texts((await at.ok('conversations.history', { channel })).messages);
    };
    expect([await seen(1), await seen(2), await seen(0)]).toEqual([['one'], ['two', 'one'], []]);
  });

  test('what is older than the workspace keeps is gone without a trace', async () => {
    const at = await bench([says(ts(1), 'old'), inThread(ts(2), 'reply'), says(ts(90), 'new')], {
      retention: 60 * MINUTE,
    });
    at.now = DAY_ONE + 90 * MINUTE;
    expect(texts((await at.ok('conversations.history', { channel })).messages)).toEqual(['new']);
    expect((await at.call('conversations.replies', { channel, ts: ts(1) })).body.error).toBe('thread_not_found');
    expect((await at.call('chat.getPermalink', { channel, message_ts: ts(1) })).body.error).toBe('message_not_found');
  });
});
