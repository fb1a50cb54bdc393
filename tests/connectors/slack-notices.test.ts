import { slack } from '../../connectors/slack/index.js';
import { ContractError, type Call, type Notice, type Raw } from '../../src/sdk/index.js';
import { ago, CHANNEL, fixture, LEA, NOW, OMAR, openStub, ROBOT_ID, said, understand, walk } from './slack-stub.js';

const { events, complete, lost } = slack.webhook!;
const seconds = Date.parse(NOW) / 1_000;
const TS = ago(2);
const THREAD = ago(900);

const call = (body: string, receivedAt = NOW): Call => ({
  method: 'POST',
  path: '/',
  headers: {},
  body: Buffer.from(body),
  receivedAt,
});
const wrapped = (event: object, more: object = {}): string =>
  JSON.stringify({
    type: 'event_callback',
    team_id: 'T0NORTH01',
    event_id: 'Ev01',
    event_time: seconds,
    event,
    ...more,
  });
const told = (event: object, receivedAt = NOW): Notice[] => events(call(wrapped(event), receivedAt));
const message = (more: object = {}): Record<string, unknown> => ({
  ...said(TS, 'Hello'),
  team: 'T0NORTH01',
  channel: CHANNEL,
  channel_type: 'channel',
  event_ts: TS,
  ...more,
});
const shown = ({ stream, key, part }: Notice) => [stream, key, part];

describe('a message', () => {
  it('is handed over where the event holds all of it', () => {
    const body = wrapped(message());
    expect(events(call(body))).toEqual([
      {
        id: 'Ev01',
        stream: 'messages',
        key: `${CHANNEL}:${TS}`,
        part: CHANNEL,
        at: new Date((seconds - 2) * 1_000).toISOString(),
        raw: { body: Buffer.from(body), at: '/event', meta: { channel: CHANNEL } },
      },
    ]);
  });

  it.each<[string, object, unknown[]]>([
    ['in a private channel', { channel_type: 'group' }, ['messages', `${CHANNEL}:${TS}`, CHANNEL]],
    [
      'of a program',
      { subtype: 'bot_message', bot_id: ROBOT_ID, user: undefined },
      ['messages', `${CHANNEL}:${TS}`, CHANNEL],
    ],
    ['that opens a thread', { thread_ts: TS }, ['messages', `${CHANNEL}:${TS}`, CHANNEL]],
    ['with a file', { subtype: 'file_share', files: [{ id: 'F1' }] }, ['messages', `${CHANNEL}:${TS}`, CHANNEL]],
    ['of a kind nobody knows', { subtype: 'sung' }, ['messages', `${CHANNEL}:${TS}`, CHANNEL]],
    [
      'that answers',
      { thread_ts: THREAD, parent_user_id: LEA },
      ['replies', `${CHANNEL}:${TS}`, `${CHANNEL}:${THREAD}`],
    ],
    [
      'that answers for all to see',
      { subtype: 'thread_broadcast', thread_ts: THREAD, root: said(THREAD, 'x') },
      ['replies', `${CHANNEL}:${TS}`, `${CHANNEL}:${THREAD}`],
    ],
  ])('%s', (_, more, expected) => {
    const [one, ...rest] = told(message(more));
    expect([shown(one!), Boolean(one!.raw), rest]).toEqual([expected, true, []]);
  });

  it('is read back where the event may show what it was, or not all of it', () => {
    const late = told(message(), new Date((seconds + 60) * 1_000).toISOString());
    const cut = told(message({ files: [{ id: 'F1', file_access: 'check_file_info' }] }));
    for (const [one] of [late, cut]) {
      expect(shown(one!)).toEqual(['messages', `${CHANNEL}:${TS}`, CHANNEL]);
      expect(one).not.toHaveProperty('raw');
    }
  });

  it('edited, it is read back: who reacted and answered is not in the event', () => {
    const edit = {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: CHANNEL,
      channel_type: 'channel',
      ts: TS,
      event_ts: TS,
    };
    const now = { ...said(THREAD, 'Hello again'), edited: { user: OMAR, ts: TS } };
    const [one, ...rest] = told({ ...edit, message: now, previous_message: said(THREAD, 'Hello') });
    expect([shown(one!), one!.raw, one!.gone, rest]).toEqual([
      ['messages', `${CHANNEL}:${THREAD}`, CHANNEL],
      undefined,
      undefined,
      [],
    ]);
    const answer = { ...said(ago(60), 'x'), thread_ts: THREAD };
    expect(told({ ...edit, message: answer }).map(shown)).toEqual([
      ['replies', `${CHANNEL}:${ago(60)}`, `${CHANNEL}:${THREAD}`],
    ]);
    // Named without its subtype since years (Slack's page on message_replied).
    const replied = {
      ...edit,
      subtype: undefined,
      message: { ...said(THREAD, 'x'), thread_ts: THREAD, reply_count: 1 },
    };
    expect(told(replied).map(shown)).toEqual([['messages', `${CHANNEL}:${THREAD}`, CHANNEL]]);
  });

  it('deleted, it is gone since then', () => {
    const deletion = {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel: CHANNEL,
      channel_type: 'channel',
      ts: TS,
      event_ts: TS,
    };
    const at = new Date((seconds - 2) * 1_000).toISOString();
    const gone = { proof: 'event', at };
    const [one] = told({ ...deletion, deleted_ts: THREAD, previous_message: said(THREAD, 'x') });
    expect([shown(one!), one!.gone, one!.raw]).toEqual([
      ['messages', `${CHANNEL}:${THREAD}`, CHANNEL],
      gone,
      undefined,
    ]);
    const [answer] = told({
      ...deletion,
      deleted_ts: ago(60),
      previous_message: { ...said(ago(60), 'x'), thread_ts: THREAD },
    });
    expect([shown(answer!), answer!.gone]).toEqual([
      ['replies', `${CHANNEL}:${ago(60)}`, `${CHANNEL}:${THREAD}`],
      gone,
    ]);
    // With answers below it, it is said to have changed into a tombstone.
    const stone = { type: 'message', subtype: 'tombstone', ts: THREAD, thread_ts: THREAD };
    const [parent] = told({ ...deletion, subtype: 'message_changed', message: stone });
    expect([shown(parent!), parent!.gone]).toEqual([['messages', `${CHANNEL}:${THREAD}`, CHANNEL], gone]);
  });

  it.each<[string, object]>([
    ['said directly', { channel: 'D0LEA', channel_type: 'im' }],
    ['said among several', { channel_type: 'mpim' }],
    ['said to the app', { channel_type: 'app_home' }],
    ['said where no event says', { channel_type: undefined }],
    ['whose channel looks like a direct one', { channel: 'D0LEA' }],
    ['whose stamp is a number', { ts: 1772445598.0001 }],
    ['whose stamp has seven decimals', { ts: `${TS}0` }],
    ['hidden, and not known', { hidden: true, subtype: 'whatever' }],
    ['without a channel', { channel: undefined }],
    ['in a channel that is a path', { channel: '../x' }],
  ])('%s is not taken from an event', (_, more) => {
    expect(told(message(more))).toEqual([]);
  });
});

describe('other events', () => {
  const item = { type: 'message', channel: CHANNEL, ts: THREAD };
  const reaction = (name: string, more: object = {}) =>
    told({ type: 'reaction_added', user: LEA, reaction: name, item, item_user: OMAR, event_ts: TS, ...more });

  it('a reaction that may decide has its message read back, as a first one and as an answer', () => {
    const notices = reaction('+1::skin-tone-3');
    expect(notices.map(shown)).toEqual([
      ['messages', `${CHANNEL}:${THREAD}`, CHANNEL],
      ['replies', `${CHANNEL}:${THREAD}`, undefined],
    ]);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(2);
    expect(reaction('x', { type: 'reaction_removed' })).toHaveLength(2);
  });

  it.each<[string, object]>([
    ['an emoji that decides nothing', { reaction: 'tada' }],
    ['on a file', { item: { type: 'file', file: 'F1' } }],
    ['on a direct message', { item: { ...item, channel: 'D0LEA' } }],
    ['on nothing', { item: null }],
  ])('a reaction: %s', (_, more) => {
    expect(reaction('+1', more)).toEqual([]);
  });

  it.each<[object, unknown[][]]>([
    [{ type: 'channel_created', channel: { id: 'C1', name: 'new' } }, [['channels', 'C1', 'all']]],
    [{ type: 'channel_rename', channel: { id: 'C1', name: 'other' } }, [['channels', 'C1', 'all']]],
    [{ type: 'channel_archive', channel: 'C1' }, [['channels', 'C1', 'all']]],
    [{ type: 'channel_unarchive', channel: 'C1' }, [['channels', 'C1', 'all']]],
    [{ type: 'group_rename', channel: { id: 'G1' } }, [['channels', 'G1', 'all']]],
    [
      { type: 'channel_id_changed', old_channel_id: 'G1', new_channel_id: 'C9' },
      [
        ['channels', 'G1', 'all'],
        ['channels', 'C9', 'all'],
      ],
    ],
    [{ type: 'file_shared', file_id: 'F1', channel_id: 'C1' }, []],
    [{ type: 'file_deleted', file_id: 'F1' }, []],
    [{ type: 'member_joined_channel', channel: 'C1', user: LEA }, []],
    [{ type: 'teleported' }, []],
    [{}, []],
  ])('%j', (event, expected) => {
    const notices = told(event);
    expect(notices.map(shown)).toEqual(expected);
    for (const one of notices) expect([one.raw, one.gone, one.at]).toEqual([undefined, undefined, NOW]);
  });

  it('a deleted channel is gone, by the time of the call where the event has none', () => {
    expect(told({ type: 'channel_deleted', channel: 'C1' })).toEqual([
      { id: 'Ev01', stream: 'channels', key: 'C1', part: 'all', at: NOW, gone: { proof: 'event', at: NOW } },
    ]);
  });

  it('somebody is handed over as the list of users shows them, or left to the list', async () => {
    const [lea] = (fixture('users') as { members: { id: string }[] }).members.filter(({ id }) => id === LEA);
    const [one] = told({
      type: 'user_change',
      user: { ...lea, locale: 'en-GB', presence: 'away' },
      cache_ts: 1,
      event_ts: TS,
    });
    expect([shown(one!), one!.raw!.at]).toEqual([['users', LEA, 'all'], '/event/user']);
    const raw = await complete!((await openStub()).api, one as Notice & { raw: Raw });
    const [fromEvent, fromList] = [
      await understand(raw!, false, 'users'),
      (await walk('users', {}, { part: 'all' })).records,
    ];
    const prepared = await Promise.all(fromList.map((record) => understand(record, false, 'users')));
    // No new version of somebody in whom nothing has changed.
    expect(fromEvent.hash).toBe(prepared.find(({ key }) => key === LEA)!.hash);
    // An address the app may not see in events must not take away the one that the list shows.
    expect(told({ type: 'user_change', user: { id: LEA, profile: {} } })).toEqual([]);
    expect(told({ type: 'team_join', user: { id: 'U9', is_bot: true, profile: {} } })).toHaveLength(1);
    expect(told({ type: 'user_change', user: null })).toEqual([]);
  });
});

describe('what else is told', () => {
  const limited = JSON.stringify({ type: 'app_rate_limited', team_id: 'T0NORTH01', minute_rate_limited: seconds });

  it('that events were left out', () => {
    expect([events(call(limited)), lost!(call(limited))]).toEqual([[], true]);
    const bulk = wrapped({ type: 'channel_history_changed', latest: TS, ts: TS, event_ts: TS });
    expect([events(call(bulk)), lost!(call(bulk))]).toEqual([[], true]);
    for (const body of [wrapped(message()), '{', 'null']) expect(lost!(call(body))).toBe(false);
  });

  it('the same over a line, in its envelope', () => {
    const envelope = (payload: string): string => `{"envelope_id":"e1","type":"events_api","payload":${payload}}`;
    const [one] = events(call(envelope(wrapped(message()))));
    expect([shown(one!), one!.raw!.at]).toEqual([['messages', `${CHANNEL}:${TS}`, CHANNEL], '/payload/event']);
    expect(lost!(call(envelope(limited)))).toBe(true);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    wrapped(message(), { event_id: undefined }),
    wrapped(message(), { event_id: '' }),
    '['.repeat(20_000),
  ])('%# is not understood', (body) => {
    expect(() => events(call(body))).toThrow(ContractError);
    expect(() => events(call(body))).toThrow(expect.objectContaining({ code: 'WEBHOOK_MALFORMED' }));
  });
});
