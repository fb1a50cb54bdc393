import { slack } from '../../connectors/slack/index.js';
import type { Call, Notice, Raw } from '../../src/sdk/index.js';
import {
  ago,
  CHANNEL,
  fail,
  LEA,
  MARKER,
  NOW,
  openStub,
  page,
  ROBOT_ID,
  said,
  streamOf,
  understand,
  walk,
  type Routes,
} from './slack-stub.js';

const { events, complete } = slack.webhook!;
const seconds = Date.parse(NOW) / 1_000;
const TS = ago(2);
const THREAD = ago(900);

const call = (body: string): Call => ({
  method: 'POST',
  path: '/',
  headers: {},
  body: Buffer.from(body),
  receivedAt: NOW,
});
const told = (event: object): Notice[] =>
  events(call(JSON.stringify({ type: 'event_callback', event_id: 'Ev01', event_time: seconds, event })));
const message = (more: object = {}): Record<string, unknown> => ({
  ...said(TS, 'Hello'),
  team: 'T0NORTH01',
  channel: CHANNEL,
  channel_type: 'channel',
  event_ts: TS,
  ...more,
});

describe('a message of an event and the same one of its channel', () => {
  const given = { approvalMarker: MARKER };

  async function both(event: Record<string, unknown>, stream: 'messages' | 'replies', keepText: boolean) {
    const { channel: _, channel_type: __, event_ts: ___, ...row } = event;
    const [notice] = told(event);
    const { api } = await openStub({}, given);
    const raw = (await complete!(api, notice as Notice & { raw: Raw }))!;
    const part = stream === 'messages' ? CHANNEL : `${CHANNEL}:${THREAD}`;
    const method = stream === 'messages' ? 'conversations.history' : 'conversations.replies';
    const { records } = await walk(stream, { [method]: () => page([row]) }, { part }, given);
    const seen = { requestedAt: NOW, previousAt: null };
    const read = async (record: Raw) => {
      const prepared = await understand(record, keepText, stream);
      return {
        key: prepared.key,
        hash: prepared.hash,
        drafts: streamOf(stream).drafts(prepared.record as never, seen),
      };
    };
    return [await read(raw), await read(records[0]!)] as const;
  }

  const asking = (who: string) => ({ text: `<@${who}> please approve CMP-104` });
  it.each<[string, Record<string, unknown>, 'messages' | 'replies']>([
    ['a person’s', message(asking(LEA)), 'messages'],
    [
      'a program’s, with the marker',
      message({ subtype: 'bot_message', bot_id: ROBOT_ID, user: undefined, text: `${MARKER} <@${LEA}>` }),
      'messages',
    ],
    [
      'a program’s, known by its bot alone',
      message({ bot_id: ROBOT_ID, user: undefined, text: 'Deployed' }),
      'messages',
    ],
    ['one that names a program', message(asking('U0ROBOT01')), 'messages'],
    [
      'one with a file',
      message({ subtype: 'file_share', files: [{ id: 'F1', name: 'a.png', created: seconds }] }),
      'messages',
    ],
    ['an answer', message({ thread_ts: THREAD, text: 'approved' }), 'replies'],
  ])('are one version of one record: %s', async (_, event, stream) => {
    for (const keepText of [false, true]) {
      const [fromEvent, fromChannel] = await both(event, stream, keepText);
      expect(fromEvent.key).toBe(`${CHANNEL}:${TS}`);
      expect(fromEvent).toEqual(fromChannel);
    }
  });

  it('before it is completed it is no record: nobody is taken for a person who may be a program', async () => {
    const [notice] = told(message(asking('U0ROBOT01')));
    expect((await understand(notice!.raw!)).problem).toMatchObject({ code: 'RECORD_QUARANTINED' });
  });

  it('one that is not understood is set aside under its key', async () => {
    const [notice] = told(message({ text: 12 }));
    const raw = await complete!((await openStub()).api, notice as Notice & { raw: Raw });
    expect(await understand(raw!)).toMatchObject({ key: `${CHANNEL}:${TS}`, problem: { code: 'RECORD_QUARANTINED' } });
  });
});

describe('what an event names is read back', () => {
  const first = { ...said(THREAD, 'Hello'), thread_ts: THREAD, reply_count: 1 };
  const answer = { ...said(TS, 'Yes'), thread_ts: THREAD };
  const broadcast = { ...answer, subtype: 'thread_broadcast' };
  const find = async (stream: string, routes: Routes, channel = CHANNEL, given = {}) => {
    const { api, asked } = await openStub(routes, given);
    const [found] = await streamOf(stream).get!(api, [`${channel}:${stream === 'messages' ? THREAD : TS}`]);
    return { ...(found as { state: string; part?: string }), asked };
  };
  const history = (row: object): Routes => ({ 'conversations.history': () => page([row]) });
  const replies = (...rows: object[]): Routes => ({ 'conversations.replies': () => page(rows) });

  it('each stream takes its own, and says where it lies', async () => {
    expect(await find('messages', history(first))).toMatchObject({ state: 'live', part: CHANNEL });
    expect(await find('replies', replies(first, answer))).toMatchObject({
      state: 'live',
      part: `${CHANNEL}:${THREAD}`,
    });
  });

  it('and claims nothing of the other’s: a reaction does not say whether its message is an answer', async () => {
    expect((await find('messages', history({ ...broadcast, ts: THREAD, thread_ts: ago(999) }))).state).toBe('hidden');
    expect((await find('replies', replies({ ...first, ts: TS, thread_ts: TS }))).state).toBe('hidden');
    const none: Routes = { 'conversations.replies': () => fail('thread_not_found'), ...history(said(TS, 'Hello')) };
    expect((await find('replies', none)).state).toBe('hidden');
  });

  it('what is said directly, by one or by several, is not read unless that is wanted', async () => {
    const direct = (is: object): Routes => ({
      ...history(first),
      'conversations.info': () => ({ body: { ok: true, channel: { id: 'G0SEVERAL', ...is } } }),
    });
    expect((await find('messages', direct({ is_mpim: true }), 'G0SEVERAL')).state).toBe('hidden');
    expect((await find('messages', direct({ is_im: true }), 'D0LEA')).state).toBe('hidden');
    const wanted = await find('messages', direct({ is_mpim: true }), 'G0SEVERAL', { directMessages: true });
    expect([wanted.state, wanted.asked('conversations.info')]).toEqual(['live', []]);
    // A channel that is newer than the list of them.
    expect((await find('messages', direct({ is_channel: true }), 'C0NEW')).state).toBe('live');
    const lost: Routes = { ...history(first), 'conversations.info': () => fail('channel_not_found') };
    expect((await find('messages', lost, 'C0GONE')).state).toBe('hidden');
  });
});
