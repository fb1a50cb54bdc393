import { bench, closeAll, DAY_ONE, MINUTE, S, says, ts, type Step } from './slack-sandbox.company.js';

afterEach(closeAll);

const texts = (records: { text: string }[]) => records.map(({ text }) => text);
const channel = S.launch;
const inThread = (at: string, text: string, more: Partial<Extract<Step, { type: 'posted' }>> = {}) =>
  says(at, text, { thread: ts(1), by: 'omar', ...more });
const react = (by: string, emoji: string, on = ts(1)): Step => ({ type: 'reacted', by, channel, ts: on, emoji });

/** Everything in `launch` as history has it. */
const read = async (later: Step[], args: Record<string, string | number | boolean> = {}) => {
  const at = await bench(later);
  const { messages } = await at.ok('conversations.history', { channel, ...args });
  return { at, messages };
};

describe('checklist: edits without past text, deletes, tombstone, thread_broadcast, bot_message, empty text with blocks, skin-tone reactions, users shorter than count', () => {
  test('an edit shows the text now, who and when to the second, and nothing of before', async () => {
    const { at, messages } = await read([
      says(ts(1), 'before'),
      { type: 'edited', by: 'lea', channel, ts: ts(1), text: 'after', at: DAY_ONE + 5 * MINUTE },
    ]);
    expect(messages[0]).toMatchObject({ text: 'after', edited: { user: S.lea, ts: `${DAY_ONE / 1000 + 300}.000000` } });
    expect(JSON.stringify(messages)).not.toContain('before');
    at.now = DAY_ONE + 4 * MINUTE;
    const { messages: earlier } = await at.ok('conversations.history', { channel });
    expect(earlier[0].text).toBe('before');
    expect(earlier[0]).not.toHaveProperty('edited');
  });

  test('deleted messages vanish, replies too; a deleted parent stays as tombstone until its last reply goes', async () => {
    const gone = (of: string): Step => ({ type: 'deleted', by: 'lea', channel, ts: of });
    const at = await bench([
      { ...says(ts(1), 'parent', { files: [{ id: 'F1', name: 'a.png', mimetype: 'image/png', bytes: 1 }] }) },
      inThread(ts(2), 'first'),
      inThread(ts(3), 'second'),
      says(ts(4), 'lone'),
      react('omar', 'eyes'),
      { type: 'edited', by: 'lea', channel, ts: ts(1), text: 'parent again' },
      { ...gone(ts(4)), at: DAY_ONE + 10 * MINUTE },
      { ...gone(ts(1)), at: DAY_ONE + 11 * MINUTE },
      { ...gone(ts(3)), at: DAY_ONE + 12 * MINUTE },
      { ...gone(ts(2)), at: DAY_ONE + 13 * MINUTE },
    ]);
    at.now = DAY_ONE + 12 * MINUTE;
    const { messages } = await at.ok('conversations.history', { channel });
    expect(messages).toEqual([
      {
        type: 'message',
        subtype: 'tombstone',
        text: 'This message was deleted.',
        user: 'USLACKBOT',
        hidden: true,
        ts: ts(1),
        thread_ts: ts(1),
        reply_count: 1,
        reply_users: [S.omar],
        reply_users_count: 1,
        latest_reply: ts(2),
        is_locked: false,
        subscribed: false,
      },
    ]);
    const thread = await at.ok('conversations.replies', { channel, ts: ts(1) });
    expect(texts(thread.messages)).toEqual(['This message was deleted.', 'first']);
    expect((await at.call('files.info', { file: 'F1' })).body.error).toBe('file_deleted');
    at.now += MINUTE;
    expect((await at.ok('conversations.history', { channel })).messages).toEqual([]);
    expect((await at.call('conversations.replies', { channel, ts: ts(1) })).body.error).toBe('thread_not_found');
  });

  test('a parent that lost all its replies says nothing of a thread', async () => {
    const { messages } = await read([
      says(ts(1), 'parent'),
      inThread(ts(2), 'reply'),
      { type: 'deleted', by: 'omar', channel, ts: ts(2) },
    ]);
    expect(Object.keys(messages[0]).filter((field) => /thread|reply/.test(field))).toEqual([]);
  });

  test('a thread_broadcast is in history and in its thread, with its root', async () => {
    const { at, messages } = await read([says(ts(1), 'parent'), inThread(ts(2), 'to all', { broadcast: true })]);
    expect(texts(messages)).toEqual(['to all', 'parent']);
    expect(messages[0]).toMatchObject({
      subtype: 'thread_broadcast',
      thread_ts: ts(1),
      root: { ts: ts(1), text: 'parent', reply_count: 1 },
    });
    const thread = await at.ok('conversations.replies', { channel, ts: ts(1) });
    expect(texts(thread.messages)).toEqual(['parent', 'to all']);
  });

  test('a program writes as bot_message: bot_id and username, no user, no client_msg_id', async () => {
    const { messages } = await read([says(ts(1), 'done', { by: 'robot' }), says(ts(2), 'thanks')]);
    expect(messages[1]).toMatchObject({
      subtype: 'bot_message',
      bot_id: S.robotBot,
      username: 'Approval Robot',
      text: 'done',
    });
    expect(messages[1]).not.toHaveProperty('user');
    expect(messages[1]).not.toHaveProperty('client_msg_id');
    expect(messages[0]).toMatchObject({ user: S.lea, client_msg_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(messages[0]).not.toHaveProperty('subtype');
  });

  test('the text is empty where only blocks carry it, in sections of 3000 characters at most', async () => {
    const long = Array.from({ length: 900 }, (_, i) => `line ${i} of <@${S.omar}>`).join('\n');
    const { messages } = await read([
      says(ts(1), '', { by: 'robot', blocks: long }),
      says(ts(2), '', { by: 'robot', blocks: 'a <https://a.test|b> \ud800' }),
    ]);
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['', '']);
    const sections = messages[1].blocks.map((block: any) => block.text.text) as string[];
    expect(sections.join('\n')).toBe(long);
    expect(Math.max(...sections.map(({ length }) => length))).toBeLessThanOrEqual(3000);
    expect(messages[0].blocks).toEqual([
      expect.objectContaining({
        type: 'section',
        text: { type: 'mrkdwn', text: 'a <https://a.test|b> \ud800', verbatim: false },
      }),
    ]);
  });

  test('what people write stands beside it as rich text', async () => {
    const { messages } = await read([
      says(
        ts(1),
        `<@${S.omar}> see <https://a.test/?a=1&amp;b=2|it> in <#${S.legal}|legal> &lt;now&gt; :tada: <!here>`,
      ),
    ]);
    const [{ type, elements }] = messages[0].blocks;
    expect([type, elements[0].type]).toEqual(['rich_text', 'rich_text_section']);
    expect(elements[0].elements).toEqual([
      { type: 'user', user_id: S.omar },
      { type: 'text', text: ' see ' },
      { type: 'link', url: 'https://a.test/?a=1&b=2', text: 'it' },
      { type: 'text', text: ' in ' },
      { type: 'channel', channel_id: S.legal },
      { type: 'text', text: ' <now> ' },
      { type: 'emoji', name: 'tada' },
      { type: 'text', text: ' ' },
      { type: 'broadcast', range: 'here' },
    ]);
  });

  test('reactions: skin tones are part of the name, users are fewer than the count, and reactions.get full has all', async () => {
    const { at, messages } = await read([
      says(ts(1), 'ok?'),
      ...['lea', 'omar', 'gone', 'robot'].map((by) => react(by, '+1')),
      react('omar', '+1'),
      react('omar', '+1::skin-tone-3'),
      react('lea', 'eyes'),
      { type: 'unreacted', by: 'lea', channel, ts: ts(1), emoji: 'eyes' },
    ]);
    const cut = [
      { name: '+1', users: [S.lea, S.omar, S.gone], count: 4 },
      { name: '+1::skin-tone-3', users: [S.omar], count: 1 },
    ];
    expect(messages[0].reactions).toEqual(cut);
    const item = { channel, timestamp: ts(1) };
    expect((await at.ok('reactions.get', item)).message.reactions).toEqual(cut);
    const { message, type } = await at.ok('reactions.get', { ...item, full: true });
    expect(message.reactions[0]).toEqual({ name: '+1', users: [S.lea, S.omar, S.gone, S.robot], count: 4 });
    expect([type, message.permalink]).toEqual([
      'message',
      `https://acme.slack.com/archives/${channel}/p${ts(1).replace('.', '')}`,
    ]);
  });

  test('reactions.get: nothing named, and a message that is not there', async () => {
    const { call } = await bench();
    expect((await call('reactions.get')).body.error).toBe('no_item_specified');
    expect((await call('reactions.get', { channel, timestamp: ts(1) })).body.error).toBe('message_not_found');
  });

  test('metadata of a program comes only when it is asked for', async () => {
    const { at, messages } = await read([says(ts(1), ':ballot_box_with_check: please', { by: 'robot' })]);
    expect(messages[0]).not.toHaveProperty('metadata');
    const { messages: whole } = await at.ok('conversations.history', { channel, include_all_metadata: true });
    expect(whole[0].metadata).toEqual({ event_type: 'approval_requested', event_payload: {} });
  });

  test('lines of Slack itself: who joined, another name, archived', async () => {
    const { messages } = await read([
      { type: 'joined', by: 'omar', channel, ts: ts(1) },
      { type: 'channel_renamed', by: 'lea', channel, name: 'launch-eu' },
      { type: 'channel_archived', by: 'lea', channel, archived: true },
    ]);
    expect(messages.map(({ subtype }: { subtype: string }) => subtype)).toEqual([
      'channel_archive',
      'channel_name',
      'channel_join',
    ]);
    expect(messages[2]).toMatchObject({ user: S.omar, text: `<@${S.omar}> has joined the channel` });
  });

  test('files ride on their message', async () => {
    const files = [{ id: 'F1', name: 'Draft 1.pdf', mimetype: 'application/pdf', bytes: 2048 }];
    const { messages } = await read([says(ts(1), '', { files })]);
    expect(messages[0]).toMatchObject({
      text: '',
      upload: true,
      files: [{ id: 'F1', size: 2048, user: S.lea, filetype: 'pdf' }],
    });
    expect(messages[0]).not.toHaveProperty('blocks');
  });
});

describe('checklist: a click on a button leaves history unchanged until chat.update', () => {
  test('the buttons stay as they are for hours, then the edit of the program replaces them', async () => {
    const at = await bench([
      says(ts(1), '', { by: 'robot', blocks: `:ballot_box_with_check: <@${S.omar}> approve?` }),
      {
        type: 'edited',
        by: 'robot',
        channel,
        ts: ts(1),
        text: `approved by <@${S.omar}>`,
        at: DAY_ONE + 300 * MINUTE,
      },
    ]);
    const look = async (minutes: number) => {
      at.now = DAY_ONE + minutes * MINUTE;
      return (await at.ok('conversations.history', { channel })).messages;
    };
    const asked = await look(2);
    expect(asked[0].blocks.map(({ type }: { type: string }) => type)).toEqual(['section', 'actions']);
    expect(await look(299)).toEqual(asked);
    const [decided] = await look(300);
    expect(decided.edited).toEqual({ user: S.robotBot, ts: `${DAY_ONE / 1000 + 18_000}.000000` });
    expect(decided.text).toBe(`approved by <@${S.omar}>`);
    expect(decided.blocks.map(({ type }: { type: string }) => type)).toEqual(['section']);
    const whole = await at.ok('conversations.history', { channel, include_all_metadata: true });
    expect(whole.messages[0]).not.toHaveProperty('metadata');
  });

  test('an edit that still holds the marker has no buttons either', async () => {
    const { messages } = await read([
      says(ts(1), ':ballot_box_with_check: approve?', { by: 'robot' }),
      { type: 'edited', by: 'robot', channel, ts: ts(1), text: ':ballot_box_with_check: approved' },
    ]);
    expect(messages[0].blocks.map(({ type }: { type: string }) => type)).toEqual(['section']);
  });
});
