import { blocksToMrkdwn } from '../../connectors/slack/blocks.js';
import { addressesIn, mentionsIn, shown, spoken } from '../../connectors/slack/mrkdwn.js';
import { ago, CHANNEL, hear, hearReply, LEA, OMAR, one, ROBOT, ROBOT_ID, said } from './slack-stub.js';

const messageOf = async (more: Record<string, unknown>, keepText = true) =>
  one((await hear(said(ago(9), '', more), {}, keepText)).drafts, 'message');

describe('mrkdwn', () => {
  it.each([
    ['a &amp; b &lt;c&gt; &amp;lt;', 'a & b <c> &lt;', 'a & b <c> &lt;'],
    ['hi <@U1>, <@U2|lea>!', 'hi @U1, @lea!', 'hi , !'],
    ['in <#C1|cmp-104> or <#C2>', 'in #cmp-104 or #C2', 'in #cmp-104 or #C2'],
    ['see <https://x.example/a?b&amp;c|the brief>', 'see the brief', 'see the brief'],
    ['see <https://x.example/a>', 'see https://x.example/a', 'see'],
    ['mail <mailto:a@x.example|a@x.example>', 'mail a@x.example', 'mail a@x.example'],
    ['<!channel> all <!here|@here>', '@channel all @here', 'all'],
    ['<!subteam^S1|@legal> <!date^1^{date}|2 March>', '@legal 2 March', '2 March'],
    ['one\n&gt; two\nthree', 'one\n> two\nthree', 'one\n\nthree'],
    [
      'it is :white_check_mark: fine :+1::skin-tone-2:',
      'it is :white_check_mark: fine :+1::skin-tone-2:',
      'it is fine',
    ],
    ['10:30 to 11:45', '10:30 to 11:45', '10:30 to 11:45'],
    ['~no~ yes', '~no~ yes', 'yes'],
    ['a ```code <@U1>``` b', 'a ```code @U1``` b', 'a b'],
    ['<@U1>: approved', '@U1: approved', 'approved'],
    ['a < b > c <', 'a b c <', 'a c <'],
  ])('%p is seen as %p and spoken as %p', (text, seen, own) => {
    expect([shown(text).replace(/ +/g, ' '), spoken(text)]).toEqual([seen, own]);
  });

  it('names people by id, each once, in order', () => {
    expect(mentionsIn('<@U2> <@W1|x> <@U2> <@B1> <!here> &lt;@U9&gt;')).toEqual(['U2', 'W1']);
  });

  it('only addresses of the web are links (bS7)', () => {
    const text = '<https://a.example/?x=1&amp;y=2|a> <javascript:alert(1)|b> <tel:123|c> <HTTP://d.example> <@U1>';
    expect(addressesIn(text)).toEqual(['https://a.example/?x=1&y=2', 'HTTP://d.example']);
  });

  it('takes no time to speak of over hostile text', () => {
    const started = Date.now();
    for (const unit of ['<', '<@', '&gt;', '~a', '```', ':a', '<!subteam^', '* by *']) {
      const text = unit.repeat(40_000 / unit.length);
      spoken(text);
      shown(text);
      mentionsIn(text);
    }
    expect(Date.now() - started).toBeLessThan(2_000);
  });
});

describe('text that is not in `text`', () => {
  const rich = (...elements: unknown[]) => [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];

  it('a person’s blocks are read where the text is empty, and only there', async () => {
    const blocks = rich(
      { type: 'user', user_id: LEA },
      { type: 'text', text: ' where are we on CMP-104 & <co>? ' },
      { type: 'link', url: 'https://app.asana.com/0/1/2', text: 'task' },
      { type: 'broadcast', range: 'channel' },
    );
    expect(await messageOf({ blocks })).toMatchObject({
      text: `@${LEA} where are we on CMP-104 & <co>? task@channel`,
      addressees: [{ key: LEA }],
      keyTexts: ['CMP-104'],
      links: ['https://app.asana.com/0/1/2'],
      chase: 'progress',
    });
    expect(await messageOf({ text: 'said', blocks })).toMatchObject({ text: 'said', keyTexts: [], addressees: [] });
  });

  it('a program’s blocks and attachments are read beside its text, what is in both once', async () => {
    const robot = { user: ROBOT, bot_id: ROBOT_ID };
    const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
    expect(await messageOf({ ...robot, text: 'New', blocks: [section('CMP-7')] })).toMatchObject({
      text: 'New\nCMP-7',
      keyTexts: ['CMP-7'],
    });
    expect(await messageOf({ ...robot, text: 'CMP-7', blocks: [section('CMP-7')] })).toMatchObject({ text: 'CMP-7' });
    const attachments = [
      { fallback: 'no', pretext: 'CMP-8', title: 'Brief', text: 'body', fields: [{ title: 'Due', value: 'Monday' }] },
      { fallback: 'only this' },
    ];
    expect(await messageOf({ ...robot, attachments })).toMatchObject({
      text: 'CMP-8\nBrief\nbody\nDue\nMonday\nonly this',
    });
  });

  it('a preview of an address is nobody’s words; neither is what a person hangs below', async () => {
    const attachments = [{ from_url: 'https://x.example', text: 'CMP-9' }];
    expect(await messageOf({ user: ROBOT, bot_id: ROBOT_ID, text: 'x', attachments })).toMatchObject({ text: 'x' });
    expect(await messageOf({ text: 'x', attachments: [{ text: 'CMP-9' }] })).toMatchObject({ text: 'x', keyTexts: [] });
  });

  it.each([
    [[{ type: 'header', text: { type: 'plain_text', text: 'A <b>' } }], 'A &lt;b&gt;'],
    [
      [
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*a*' },
            { type: 'plain_text', text: 'b' },
          ],
        },
      ],
      '*a*\nb',
    ],
    [
      [
        {
          type: 'context',
          elements: [
            { type: 'mrkdwn', text: 'c' },
            { type: 'image', alt_text: 'no' },
          ],
        },
      ],
      'c',
    ],
    [[{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Approve' } }] }], ''],
    [
      [{ type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: 'q' }] }] }],
      '&gt; q',
    ],
    [
      [{ type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'q' }] }] }],
      '```q```',
    ],
    [rich({ type: 'emoji', name: 'x' }, { type: 'text', text: 'no', style: { strike: true } }), ':x:~no~'],
    ['no blocks', ''],
    [[null, 5, { type: 7 }, { type: 'section', text: 5 }], ''],
  ])('%j is %p', (blocks, mrkdwn) => {
    expect(blocksToMrkdwn(blocks)).toBe(mrkdwn);
  });

  it('blocks without end in one another end', () => {
    let node: unknown = { type: 'text', text: 'deep' };
    for (let depth = 0; depth < 5_000; depth++) node = { type: 'rich_text_section', elements: [node] };
    expect(blocksToMrkdwn([node])).toBe('');
  });

  it('40 KB of it, with a lone surrogate, is a message like any other (bS7)', async () => {
    const text = `CMP-104 \ud800 <!channel> <javascript:alert(1)|click> ${'x'.repeat(40_000)}`;
    const { prepared, drafts } = await hear(said(ago(9), text), {}, true);
    expect(prepared.problem).toBeNull();
    expect(JSON.parse(prepared.body.toString())).toMatchObject({ text });
    expect(one(drafts, 'message')).toMatchObject({ keyTexts: ['CMP-104'], links: [] });
    expect(one(drafts, 'message').text).toContain('@channel click');
  });
});

describe('who and where', () => {
  it('a reply’s own words are no campaign of it; its thread is', async () => {
    const message = await hearReply(said(ago(9), 'CMP-999', { thread_ts: ago(99) }));
    expect(message).toMatchObject({
      keyTexts: [],
      thread: { key: `${CHANNEL}:${ago(99)}` },
      url: `https://northwind.slack.com/archives/${CHANNEL}/p${ago(9).replace('.', '')}?thread_ts=${ago(99)}&cid=${CHANNEL}`,
    });
  });

  it('microseconds are cut, not rounded; edits are dated', async () => {
    const message = said('1772445600.123999', 'x', { edited: { user: OMAR, ts: '1772445601.000001' } });
    expect(one((await hear(message)).drafts, 'message')).toMatchObject({
      at: '2026-03-02T10:00:00.123Z',
      editedAt: '2026-03-02T10:00:01.000Z',
      url: 'https://northwind.slack.com/archives/C0CMP104/p1772445600123999',
    });
  });

  it.each([
    ['a person', { user: OMAR }, OMAR, false],
    ['a person by way of an app', { user: OMAR, bot_id: 'B0APP0001' }, OMAR, false],
    ['a program', { user: ROBOT, bot_id: ROBOT_ID }, ROBOT, true],
    ['a program by its bot id', { user: undefined, bot_id: ROBOT_ID, subtype: 'bot_message' }, ROBOT, true],
    ['a bot without an account', { user: undefined, bot_id: 'B0STRAY01', subtype: 'bot_message' }, 'B0STRAY01', true],
    ['a program nobody lists', { user: 'U0UNKNOWN', bot_id: 'B0UNKNOWN' }, 'U0UNKNOWN', true],
    ['a person of another workspace', { user: 'U0UNKNOWN' }, 'U0UNKNOWN', false],
    ['Slackbot', { user: 'USLACKBOT' }, 'USLACKBOT', true],
    ['nobody', { user: undefined }, null, true],
  ])('%s wrote it', async (_, who, author, bot) => {
    const message = one((await hear(said(ago(9), 'where are we on this?', who))).drafts, 'message');
    expect([message.author?.key ?? null, message.bot]).toEqual([author, bot]);
    // Programs chase nobody.
    expect(message.chase).toBe(bot ? null : 'progress');
  });

  it('a file that was deleted is none; of one that is hidden only the name is lost', async () => {
    const files = [
      { id: 'F1', mode: 'tombstone' },
      { id: 'F2', mode: 'hidden_by_limit', filetype: 'pdf' },
    ];
    const { drafts } = await hear(said(ago(9), 'x', { files }));
    expect(one(drafts, 'asset')).toMatchObject({
      key: 'file:F2',
      name: 'attachment 2.pdf',
      createdAt: '2026-03-02T09:59:51.000Z',
    });
    expect(one(drafts, 'version')).toMatchObject({ key: 'file:F2', hash: null, hashReason: 'bytes not read' });
  });

  it('a file hangs on its message and shows only the keys in its own name, with and without text', async () => {
    const files = [
      { id: 'F1', name: 'cmp-7 banner.png' },
      { id: 'F2', name: 'banner.png' },
    ];
    for (const keepText of [true, false]) {
      const { drafts } = await hear(said(ago(9), 'CMP-104', { files }), {}, keepText);
      expect(drafts.filter((draft) => draft.draft === 'asset')).toMatchObject([
        { key: 'file:F1', keyTexts: ['CMP-7'], placements: [], of: { kind: 'message' } },
        { key: 'file:F2', keyTexts: [], placements: [] },
      ]);
    }
  });
});
