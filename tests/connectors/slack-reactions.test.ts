import {
  ago,
  CHANNEL,
  compare,
  fail,
  hear,
  LEA,
  NOW,
  OMAR,
  one,
  page,
  ROBOT,
  said,
  walk,
  type Routes,
} from './slack-stub.js';

const NINA = 'U0LEA0002';
const TS = ago(600);
const WRITTEN = '2026-03-02T09:50:00.000Z';
const PREVIOUS = '2026-03-02T09:55:00.000Z';
const people = (...keys: string[]) => keys.map((key) => ({ kind: 'person', key }));

describe('a reaction on a request', () => {
  const with_ = (...reactions: [string, ...string[]][]) =>
    said(TS, `<@${LEA}> <@${NINA}> please approve the banner`, {
      reactions: reactions.map(([name, ...users]) => ({ name, users, count: users.length })),
    });
  const told = async (...given: Parameters<typeof compare>) =>
    (await compare(...given)).map(({ actor, from, to, at, notBefore, timeSource }) => [
      actor?.key,
      from,
      to,
      at,
      notBefore,
      timeSource,
    ]);

  it.each([
    ...['white_check_mark', 'heavy_check_mark', '+1', 'thumbsup', 'ballot_box_with_check', '+1::skin-tone-5'].map(
      (name) => [name, 'approved'],
    ),
    ...['x', 'negative_squared_cross_mark', '-1', 'thumbsdown', 'no_entry', 'no_entry_sign'].map((name) => [
      name,
      'rejected',
    ]),
  ])('%s says %s, between the two looks', async (name, verdict) => {
    const changes = await compare(with_(), with_([name!, LEA]), PREVIOUS);
    expect(changes).toEqual([
      {
        draft: 'change',
        id: `${CHANNEL}:${TS}:${LEA}:${verdict}:given:${NOW}`,
        item: { kind: 'approval', key: `${CHANNEL}:${TS}` },
        what: 'approval_decided',
        from: null,
        to: verdict,
        actor: { kind: 'person', key: LEA },
        at: NOW,
        notBefore: PREVIOUS,
        timeSource: 'observed',
        seq: '1',
      },
    ]);
  });

  it.each(['eyes', 'heart', 'white_check', 'tada'])('%s says nothing', async (name) => {
    expect(await compare(with_(), with_([name, LEA]), PREVIOUS)).toEqual([]);
  });

  it('found at the first look lies after the message itself', async () => {
    expect(await told(null, with_(['+1', LEA]))).toEqual([[LEA, null, 'approved', NOW, WRITTEN, 'observed']]);
    expect(await told(null, with_(['+1', LEA]), PREVIOUS)).toEqual([[LEA, null, 'approved', NOW, WRITTEN, 'observed']]);
  });

  it('so does one that was there before the message asked', async () => {
    const before = said(TS, 'the banner', { reactions: [{ name: '+1', users: [LEA], count: 1 }] });
    expect(await told(before, with_(['+1', LEA]), PREVIOUS)).toEqual([
      [LEA, null, 'approved', NOW, WRITTEN, 'observed'],
    ]);
  });

  it('never lies before the message was written', async () => {
    const early = '2026-03-01T09:00:00.000Z';
    expect(await told(with_(), with_(['+1', LEA]), early)).toEqual([[LEA, null, 'approved', NOW, WRITTEN, 'observed']]);
  });

  it('taken back is a decision to nothing; changing one’s mind is both, in that order', async () => {
    expect(await told(with_(['+1', LEA]), with_(), PREVIOUS)).toEqual([
      [LEA, 'approved', null, NOW, PREVIOUS, 'observed'],
    ]);
    const changed = await compare(with_(['x', LEA]), with_(['+1', LEA]), PREVIOUS);
    expect(changed.map(({ from, to, seq }) => [from, to, seq])).toEqual([
      ['rejected', null, '1'],
      [null, 'approved', '2'],
    ]);
    expect(new Set(changed.map(({ id }) => id)).size).toBe(2);
  });

  it('two that say the same are one decision, and one of them gone takes nothing back', async () => {
    expect(await told(with_(), with_(['+1', LEA], ['+1::skin-tone-2', LEA], ['thumbsup', LEA]), PREVIOUS)).toHaveLength(
      1,
    );
    expect(await told(with_(['+1', LEA], ['thumbsup', LEA]), with_(['thumbsup', LEA]), PREVIOUS)).toEqual([]);
  });

  it('in Slack’s own order where several came between two looks', async () => {
    const changes = await compare(with_(), with_(['x', NINA], ['+1', LEA]), PREVIOUS);
    expect(changes.map(({ actor, seq }) => [actor?.key, seq])).toEqual([
      [NINA, '1'],
      [LEA, '2'],
    ]);
  });

  it('of a bystander or of a program is an opinion (slack-mcp-server#348); it still shows on the message', async () => {
    const now = with_(['+1', OMAR, ROBOT]);
    expect(await compare(with_(), now, PREVIOUS)).toEqual([]);
    expect(one((await hear(now)).drafts, 'message').reactions).toEqual([
      { name: '+1', count: 2, people: people(OMAR, ROBOT) },
    ]);
  });

  it('on anything else decides nothing; nothing changed is no change', async () => {
    expect(
      await compare(said(TS, 'hello'), said(TS, 'hello', { reactions: [{ name: '+1', users: [LEA], count: 1 }] })),
    ).toEqual([]);
    expect(await compare(with_(['+1', LEA]), with_(['+1', LEA]), PREVIOUS)).toEqual([]);
  });

  it('is not taken back by an edit that no longer asks', async () => {
    expect(await compare(with_(['+1', LEA]), said(TS, 'never mind'), PREVIOUS)).toEqual([]);
  });
});

describe('reactions with fewer people than there are (ironclaw#7515, backlot#164)', () => {
  const channelOf = (message: unknown): Routes => ({ 'conversations.history': () => page([message]) });
  const truncated = { name: '+1', count: 3, users: [LEA] };
  const asks = said(ago(9), `<@${LEA}> please approve`, { reactions: [truncated] });
  const all = [{ name: '+1', count: 3, users: [LEA, OMAR, 'U0GUEST01'] }];
  const full: Routes = {
    ...channelOf(asks),
    'reactions.get': () => ({ body: { ok: true, message: { ...asks, reactions: all } } }),
  };

  it('are asked for in full before the message is handed over', async () => {
    const { records, asked } = await walk('messages', full);
    expect(asked('reactions.get')).toEqual([{ channel: CHANNEL, timestamp: ago(9), full: true }]);
    expect(records[0]!.meta).toMatchObject({ reactions: all });
  });

  it('also where only its blocks name somebody', async () => {
    const elements = [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: LEA }] }];
    const message = { ...asks, text: '', blocks: [{ type: 'rich_text', elements }] };
    expect((await walk('messages', { ...full, ...channelOf(message) })).asked('reactions.get')).toHaveLength(1);
  });

  it.each([
    ['another emoji', said(ago(9), `<@${LEA}> please approve`, { reactions: [{ ...truncated, name: 'eyes' }] })],
    ['nobody asked', said(ago(9), 'done', { reactions: [truncated] })],
    ['all of them named', said(ago(9), `<@${LEA}> please approve`, { reactions: all })],
  ])('are not asked for where they decide nothing: %s', async (_, message) => {
    expect((await walk('messages', { ...full, ...channelOf(message) })).asked('reactions.get')).toEqual([]);
  });

  it.each(['message_not_found', 'missing_scope'])('%s leaves the first ones, and the message', async (word) => {
    const { records, keys } = await walk('messages', { ...full, 'reactions.get': () => fail(word) });
    expect([keys, records[0]!.meta!['reactions']]).toEqual([[`${CHANNEL}:${ago(9)}`], undefined]);
  });

  it('any other failure is a failure', async () => {
    const run = walk('messages', { ...full, 'reactions.get': () => fail('fatal_error') });
    await expect(run).rejects.toMatchObject({ name: 'TransientError' });
  });
});
