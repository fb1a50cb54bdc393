import { ago, CHANNEL, hear, hearReply, LEA, MARKER, OMAR, one, ROBOT, ROBOT_ID, said } from './slack-stub.js';

const NINA = 'U0LEA0002';
const TS = ago(600);
const WRITTEN = '2026-03-02T09:50:00.000Z';
const ASK = `<@${LEA}> please approve the banner`;
const byRobot = (text: string, more: Record<string, unknown> = {}) =>
  said(TS, text, { user: ROBOT, bot_id: ROBOT_ID, ...more });
const inThread = { thread_ts: ago(900) };
const asksOf = async (message: Record<string, unknown>, given = {}) =>
  one((await hear(message, given)).drafts, 'message').asks;
const people = (...keys: string[]) => keys.map((key) => ({ kind: 'person', key }));

describe('a message asks', () => {
  it('where it asks for approval and names a person', async () => {
    expect(await asksOf(said(TS, ASK))).toEqual({ gate: 'chat', approvers: people(LEA), policy: 'any' });
    const { drafts } = await hear(said(TS, ASK));
    expect(one(drafts, 'approval')).toMatchObject({
      key: `${CHANNEL}:${TS}`,
      gate: 'chat',
      approvers: people(LEA),
      policy: 'any',
      creator: people(OMAR)[0],
      createdAt: WRITTEN,
    });
    expect(one(drafts, 'approval')).not.toHaveProperty('item');
  });

  it('everyone it names, by order of naming, each once; all must say yes', async () => {
    const text = `<@${NINA}> <@${LEA}|lea> <@${NINA}> we need your sign-off`;
    expect(await asksOf(said(TS, text))).toEqual({ gate: 'chat', approvers: people(NINA, LEA), policy: 'all' });
  });

  it.each([
    ['nobody is named', 'please approve the banner'],
    ['only a program is named', `<@${ROBOT}> please approve the banner`],
    ['it only reports', `<@${LEA}> legal has approved the banner`],
    ['it quotes', `&gt; <@${LEA}> please approve the banner\nwho wrote this?`],
  ])('not where %s', async (_, text) => {
    expect(await asksOf(said(TS, text))).toBeNull();
  });

  it('a program among the named is no approver', async () => {
    expect(await asksOf(said(TS, `<@${ROBOT}> ${ASK}`))).toEqual({
      gate: 'chat',
      approvers: people(LEA),
      policy: 'any',
    });
  });

  it('a program’s by the configured marker, in its text or in its blocks', async () => {
    const marked = `${MARKER} Teaser for <@${LEA}>`;
    const blocks = [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'emoji', name: 'ballot_box_with_check' },
              { type: 'text', text: ' Teaser for ' },
              { type: 'user', user_id: LEA },
            ],
          },
        ],
      },
    ];
    const expected = { gate: 'chat', approvers: people(LEA), policy: 'any' };
    expect(await asksOf(byRobot(marked))).toEqual(expected);
    expect(await asksOf(byRobot('', { blocks }))).toEqual(expected);
    expect(await asksOf(byRobot('A new request', { blocks }))).toEqual(expected);
    expect(await asksOf(byRobot(marked), { approvalMarker: undefined })).toBeNull();
    expect(await asksOf(byRobot(`Teaser for <@${LEA}>`))).toBeNull();
    expect(await asksOf(said(TS, marked))).toBeNull();
    expect(await asksOf(byRobot(MARKER))).toEqual({ gate: 'chat', approvers: [], policy: 'any' });
  });

  it('a program’s in words as a person’s', async () => {
    expect(await asksOf(byRobot(ASK))).toEqual({ gate: 'chat', approvers: people(LEA), policy: 'any' });
  });

  it('a person’s reply too, a program’s never', async () => {
    expect((await hearReply(said(TS, ASK, inThread))).asks).toMatchObject({ approvers: people(LEA) });
    expect((await hearReply(byRobot(ASK, inThread))).asks).toBeNull();
    const edited = { ...inThread, edited: { ts: ago(300) } };
    expect(await hearReply(byRobot(`Approved by <@${LEA}>`, edited))).toMatchObject({ asks: null, decides: null });
  });

  it.each(['channel_join', 'channel_topic', 'pinned_item', 'a_kind_of_tomorrow'])(
    'not a line of %s',
    async (subtype) => {
      expect((await hear(said(TS, ASK, { subtype }))).drafts).toEqual([]);
    },
  );
});

describe('a reply decides', () => {
  it.each([
    ['approved', `<@${OMAR}> approved :tada:`],
    ['approved', 'Approved \u{1F44D}\u{1F3FD}'],
    ['approved', ':white_check_mark: Looks good to me'],
    ['approved', '*Approved*, thanks!'],
    ['changes_requested', 'Please change the headline'],
    ['rejected', 'Rejected.'],
  ])('%s: %s', async (decision, text) => {
    expect((await hearReply(said(TS, text, inThread))).decides).toEqual({ decision, proof: 'slack' });
  });

  it.each([
    ['&gt; approved\nwhat does that mean?'],
    ['&gt;&gt;&gt; they said\napproved'],
    ['~approved~'],
    ['```approved```'],
    ['Approved by <@U0LEA0002>'],
    [':white_check_mark:'],
    ['I will approve tomorrow'],
    ['<https://x.example|approved>?'],
  ])('nothing: %s', async (text) => {
    expect((await hearReply(said(TS, text, inThread))).decides).toBeNull();
  });

  it('only a reply, only a person’s', async () => {
    expect(one((await hear(said(TS, 'Approved'))).drafts, 'message').decides).toBeNull();
    expect((await hearReply(byRobot('Approved', inThread))).decides).toBeNull();
  });

  it('and does not ask as well', async () => {
    const both = await hearReply(said(TS, `Rejected. <@${OMAR}> please approve the other one`, inThread));
    expect([both.decides?.decision, both.asks]).toEqual(['rejected', null]);
  });
});

describe('a program edits its own request', () => {
  const edited = { edited: { user: ROBOT_ID, ts: ago(300, '250999') } };
  const decides = async (text: string, more: Record<string, unknown> = edited) =>
    one((await hear(byRobot(text, more))).drafts, 'message').decides ?? null;

  it.each([
    ['approved', `${MARKER} Teaser. Approved by <@${LEA}>`],
    ['approved', `${MARKER} Teaser. *Approved* by: <@${LEA}|lea>`],
    ['rejected', `${MARKER} Teaser. declined by <@${LEA}>`],
    ['rejected', `${MARKER} Teaser. Rejected by <@${LEA}>`],
    ['changes_requested', `${MARKER} Teaser. Changes requested by <@${LEA}>`],
  ])('%s at the edit, by whom it names: %s', async (decision, text) => {
    const at = '2026-03-02T09:55:00.250Z';
    expect(await decides(text)).toEqual({ decision, proof: 'slack', actor: people(LEA)[0], at });
  });

  it('still asks, though its words now only report; the last decision is the one of the edit', async () => {
    const text = `Approved by <@${LEA}>\nDeclined by <@${NINA}>`;
    expect(await asksOf(byRobot(text, edited))).toEqual({ gate: 'chat', approvers: people(LEA, NINA), policy: 'all' });
    expect(await decides(text)).toMatchObject({ decision: 'rejected', actor: people(NINA)[0] });
  });

  it.each([
    ['it was not edited', `${MARKER} Approved by <@${LEA}>`, {}],
    ['nobody is named', `${MARKER} Approved by Lea`, edited],
    ['it says not', `${MARKER} not approved by <@${LEA}>`, edited],
    ['it says preapproved', `${MARKER} preapproved by <@${LEA}>`, edited],
  ])('decides nothing where %s', async (_, text, more) => {
    expect(await decides(text, more)).toBeNull();
  });

  it('a program that only reports, unedited, asks nothing', async () => {
    expect(await asksOf(byRobot(`Approved by <@${LEA}>`))).toBeNull();
  });

  it('a person’s edit decides nothing', async () => {
    const text = `${ASK}. Approved by <@${LEA}>`;
    expect(one((await hear(said(TS, text, edited))).drafts, 'message').decides).toBeNull();
  });
});
