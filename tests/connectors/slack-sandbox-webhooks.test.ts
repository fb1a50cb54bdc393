import { createHmac } from 'node:crypto';
import type { RunningSlack } from '../../connectors/slack/sandbox/index.js';
import { Receiver, type Heard } from '../support/receiver.js';
import { bench, closeAll, DAY_ONE, MINUTE, S, says, ts, type Bench, type Step } from './slack-sandbox.company.js';

const HOUR = 60 * MINUTE;
let receiver: Receiver;
beforeAll(async () => void (receiver = await Receiver.open()));
afterAll(() => receiver.close());
afterEach(async () => {
  receiver.reset();
  await closeAll();
});

const STORY: Step[] = [
  says(ts(1), 'first'),
  says(ts(2), 'answer', { thread: ts(1), by: 'omar' }),
  { type: 'edited', by: 'lea', channel: S.launch, ts: ts(1), text: 'better' },
  { type: 'reacted', by: 'omar', channel: S.launch, ts: ts(1), emoji: '+1' },
  { type: 'unreacted', by: 'omar', channel: S.launch, ts: ts(1), emoji: '+1' },
  { type: 'deleted', by: 'lea', channel: S.launch, ts: ts(1) },
  { type: 'deleted', by: 'omar', channel: S.launch, ts: ts(2) },
  { type: 'channel_renamed', by: 'lea', channel: S.launch, name: 'lift-off' },
  { type: 'channel_archived', by: 'lea', channel: S.launch, archived: true },
  { type: 'joined', by: 'omar', channel: S.legal, ts: ts(10) },
  says(ts(11), 'with a file', {
    channel: S.legal,
    files: [{ id: 'F1', name: 'a.png', mimetype: 'image/png', bytes: 9 }] as never,
  }),
  says(ts(12), 'unheard', { channel: S.secret }),
  says(ts(13), 'unheard', { channel: S.apart }),
  { type: 'app_added', by: 'lea', channel: S.secret },
  says(ts(15), 'heard', { channel: S.secret }),
  { type: 'app_removed', by: 'lea', channel: S.secret },
];

const running = (here: Bench) => here.sandbox as RunningSlack;
const challengeOf = ({ body }: Heard) => {
  const said = JSON.parse(body);
  return said.type === 'url_verification' ? { status: 200, body: said.challenge as string } : { status: 200 };
};

async function subscribed(story: Step[] = STORY, options: object = {}) {
  const here = await bench(story, options);
  receiver.reply = challengeOf;
  expect(await running(here).subscribe(`${receiver.url}/slack`)).toBe(true);
  receiver.heard = [];
  return here;
}

const tick = (here: Bench, minutes: number, from = 0, flaws = {}) =>
  running(here).deliver(DAY_ONE + from * MINUTE, DAY_ONE + minutes * MINUTE, flaws);
const said = (): any[] => receiver.heard.map(({ body }) => JSON.parse(body));
const tell = ({ event }: any) => [event.type, event.subtype].filter(Boolean).join(' ');
const signed = ({ headers, body }: Heard, secret: string) =>
  headers['x-slack-signature'] ===
  `v0=${createHmac('sha256', secret)
    .update(`v0:${String(headers['x-slack-request-timestamp'])}:${body}`)
    .digest('hex')}`;

describe('the Events API of Slack', () => {
  test('an address is taken when it gives a signed challenge back', async () => {
    const here = await bench();
    receiver.reply = () => ({ status: 200, body: 'something' });
    expect(await running(here).subscribe(receiver.url)).toBe(false);
    expect(await running(here).deliver(0, DAY_ONE)).toEqual([]);
    for (const reply of [
      challengeOf,
      (call: Heard) => ({ status: 200, body: JSON.stringify({ challenge: JSON.parse(call.body).challenge }) }),
      (call: Heard) => ({ status: 200, body: `challenge=${JSON.parse(call.body).challenge}` }),
    ]) {
      receiver.reply = reply;
      expect(await running(here).subscribe(receiver.url)).toBe(true);
    }
    expect(receiver.heard.every((call) => signed(call, running(here).signingSecret))).toBe(true);
    expect(said().every(({ type, token }) => type === 'url_verification' && typeof token === 'string')).toBe(true);
  });

  test('tells what happens where the app is, in order', async () => {
    const here = await subscribed();
    await tick(here, 60);
    expect(said().map(tell)).toEqual([
      'message',
      'message',
      'message message_changed',
      'reaction_added',
      'reaction_removed',
      'message message_changed',
      'message message_deleted',
      'message message_deleted',
      'channel_rename',
      'message channel_name',
      'channel_archive',
      'message channel_archive',
      'message channel_join',
      'member_joined_channel',
      'message file_share',
      'file_shared',
      'member_joined_channel',
      'message',
      'group_left',
    ]);
    const events = said().map(({ event }) => event);
    expect(events[0]).toMatchObject({
      channel: S.launch,
      channel_type: 'channel',
      user: S.lea,
      text: 'first',
      ts: ts(1),
      event_ts: ts(1),
    });
    expect(events[1]).toMatchObject({ thread_ts: ts(1), parent_user_id: S.lea });
    expect(events[2]).toMatchObject({
      hidden: true,
      message: { text: 'better', ts: ts(1), edited: { user: S.lea }, thread_ts: ts(1) },
      previous_message: { text: 'first' },
    });
    expect(events[3]).toEqual({
      type: 'reaction_added',
      user: S.omar,
      reaction: '+1',
      item: { type: 'message', channel: S.launch, ts: ts(1) },
      item_user: S.lea,
      event_ts: expect.stringMatching(/^\d{10}\.\d{6}$/),
    });
    // Deleted, and still there for its answer; with the answer it goes.
    expect(events[5].message).toMatchObject({ subtype: 'tombstone', ts: ts(1) });
    expect(events.slice(6, 8).map(({ deleted_ts }) => deleted_ts)).toEqual([ts(2), ts(1)]);
    expect(events[8].channel).toMatchObject({ id: S.launch, name: 'lift-off' });
    expect(events[17]).toMatchObject({ channel: S.secret, channel_type: 'group' });
    expect(JSON.stringify(said())).not.toContain('unheard');
  });

  test('new channels are told where they are public, and the app of those it is in', async () => {
    const here = await subscribed();
    await tick(here, 0, -1);
    expect(said().map(({ event }) => [event.type, event.channel.id ?? event.channel])).toEqual([
      ['channel_created', S.launch],
      ['member_joined_channel', S.launch],
      ['member_joined_channel', S.legal],
      ['channel_created', S.apart],
    ]);
    expect(said()[0].event.channel).toMatchObject({
      name: 'launch',
      creator: S.lea,
      is_private: false,
      is_frozen: false,
    });
    // Its topic and members are for those who ask.
    expect(said()[0].event.channel).not.toHaveProperty('topic');
    expect(said()[1].event).toMatchObject({ user: S.app, channel_type: 'C' });
    expect(said()[2].event).toMatchObject({ user: S.app, channel_type: 'G' });
  });

  test('in envelopes, signed with the moment of sending', async () => {
    const here = await subscribed();
    await tick(here, 60);
    const { signingSecret } = running(here);
    expect(said()[0]).toMatchObject({
      type: 'event_callback',
      team_id: S.team,
      event_time: (DAY_ONE + MINUTE) / 1000,
      authorizations: [{ team_id: S.team, user_id: S.app, is_bot: true }],
    });
    expect(new Set(said().map(({ event_id }) => event_id)).size).toBe(19);
    expect(receiver.heard.every((call) => signed(call, signingSecret))).toBe(true);
    expect(receiver.heard[0]!.headers['x-slack-request-timestamp']).toBe(String(here.wall / 1000));
    expect(receiver.heard[0]!.headers['x-slack-retry-num']).toBeUndefined();
    receiver.heard = [];
    const event = { type: 'channel_archive', channel: S.launch, user: S.lea };
    await running(here).send(event, { secret: 'other' });
    await running(here).send(event, { body: '{}' });
    await running(here).send(event, { seconds: here.wall / 1000 - 301 });
    expect(receiver.heard.map((call) => signed(call, signingSecret))).toEqual([false, false, true]);
    expect(receiver.heard[2]!.headers['x-slack-request-timestamp']).toBe(String(here.wall / 1000 - 301));
  });

  test('three retries under the same name: at once, after a minute, after five more', async () => {
    const here = await subscribed(STORY.slice(0, 1), { patienceMs: 80 });
    receiver.reply = () => (receiver.heard.length === 1 ? 'never' : { status: 500 });
    const sent = await tick(here, 60);
    expect(sent.map(({ at, retry }) => [(at - DAY_ONE) / MINUTE, retry])).toEqual([
      [1, 0],
      [1, 1],
      [2, 2],
      [7, 3],
    ]);
    expect(
      receiver.heard.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]),
    ).toEqual([
      [undefined, undefined],
      ['1', 'http_timeout'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    expect(new Set(said().map(({ event_id }) => event_id)).size).toBe(1);
    expect(await tick(here, 120, 60)).toEqual([]);
  });

  test('a receiver may ask for no retry; one that is not there is told so', async () => {
    const here = await subscribed(STORY.slice(0, 1));
    receiver.reply = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
    expect((await tick(here, 60)).map(({ outcome }) => outcome)).toEqual(['stop']);
    const gone = await Receiver.open();
    gone.reply = challengeOf;
    await running(here).subscribe(gone.url);
    await gone.close();
    expect((await tick(here, 60)).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 4 }, () => ({ reason: 'connection_failed' })),
    );
  });

  test('fewer than 5 % taken switch it off, until the address is entered again', async () => {
    const here = await subscribed(STORY, { fewestJudged: 10 });
    receiver.reply = () => ({ status: 500 });
    expect(await tick(here, 60)).toHaveLength(10);
    expect(running(here).isDisabled()).toBe(true);
    expect(await tick(here, 60)).toEqual([]);
    receiver.reply = challengeOf;
    await running(here).subscribe(receiver.url);
    expect(running(here).isDisabled()).toBe(false);
    expect(await tick(here, 60)).toHaveLength(19);
  });

  test('events that are too many for an hour are named by their minute', async () => {
    const many = Array.from({ length: 6 }, (_, i) => says(ts(1, 100 + i), `${i}`));
    const here = await subscribed([...many, says(ts(70), 'later')], { eventsPerHour: 4 });
    await tick(here, 80);
    expect(said().map(({ type, minute_rate_limited: minute }) => minute ?? type)).toEqual([
      ...Array.from({ length: 4 }, () => 'event_callback'),
      (DAY_ONE + MINUTE) / 1000,
      'event_callback',
    ]);
  });

  test('events can be lost, doubled and late', async () => {
    const here = await subscribed();
    await tick(here, 60, 0, {
      drop: (n: number) => n === 0,
      twice: (n: number) => n === 1,
      delay: (n: number) => (n === 2 ? 30 * MINUTE : n === 3 ? 2 * HOUR : 0),
    });
    expect(said().map(tell).slice(0, 3)).toEqual(['message', 'message', 'reaction_removed']);
    expect(said()[0].event_id).toBe(said()[1].event_id);
    expect(tell(said().at(-1))).toBe('message message_changed');
    receiver.heard = [];
    await tick(here, 180, 60);
    expect(said().map(tell)).toEqual(['reaction_added']);
  });
});
