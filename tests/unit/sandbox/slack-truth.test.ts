import { SlackRoom, ts } from './slack-room';

const file = { id: 'F1', name: 'draft.pdf', mimetype: 'application/pdf', bytes: 12 };

describe('the truth of talk', () => {
  test('counts messages, not joins, to the millisecond', () => {
    const room = new SlackRoom();
    room.tell(5, 'ben', { type: 'joined', ts: ts(5) });
    const key = room.post(10, 'ann', 'hello', { ts: ts(10, '123999') });
    expect(room.truth().items).toEqual([
      {
        tool: 'slack',
        kind: 'message',
        key,
        name: '',
        campaign: null,
        knowableBy: null,
        status: null,
        assignees: [],
        parent: null,
        createdAt: Date.parse('2026-03-02T12:00:10.123Z'),
        dueOn: null,
        gone: false,
      },
    ]);
  });

  test('keeps a deleted parent with its replies as gone, with all it asked', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2');
    const reply = room.reply(asked, 20, 'ben', 'approved');
    const loose = room.post(25, 'ben', 'plain');
    room.react(asked, 30, 'ben', '+1');
    room.remove(asked, 40);
    room.remove(loose, 41);
    expect(room.item(asked)).toMatchObject({ gone: true });
    expect(room.item(asked, 'approval')).toMatchObject({ gone: true });
    expect(room.item(loose)).toMatchObject({ gone: true });
    expect(room.item(reply)).toMatchObject({ gone: false });
    expect(room.round(asked)).toMatchObject({
      requestTellable: 'no',
      decisions: ['U2 approved at 20, no', 'U2 approved at 30, no'],
    });
    expect(room.changes()).toEqual(['approval_decided U2: null → approved at 30, no']);
    expect(room.truth().items.filter((item) => item.gone)).toHaveLength(3);
  });

  test('takes a file for an asset of one version, dated by the second', () => {
    const room = new SlackRoom();
    const key = room.post(10, 'ben', '', { ts: ts(10, '900000'), files: [file] });
    const stamp = Date.parse('2026-03-02T12:00:10Z');
    expect(room.item('file:F1', 'asset')).toMatchObject({ name: 'draft.pdf', parent: key, createdAt: stamp });
    const version = { tool: 'slack', asset: 'file:F1', key: 'file:F1', at: stamp, author: 'U2' };
    expect(room.truth().versions).toEqual([{ ...version, tellable: 'exact' }]);
    room.remove(key, 20);
    expect(room.item('file:F1', 'asset')).toMatchObject({ gone: true });
    expect(room.truth().versions).toEqual([{ ...version, tellable: 'no' }]);
  });
});

describe('the campaign of a message', () => {
  /** Beside the room, a second channel whose name makes CMP-7 a campaign. */
  const withCampaign = (name?: string): SlackRoom => {
    const room = new SlackRoom(name);
    room.tell(1, 'ann', {
      type: 'channel_added',
      id: 'C7',
      name: 'cmp-7-spring',
      private: false,
      topic: '',
      app: true,
    });
    return room;
  };

  test('is its channel’s, whatever is said in it', () => {
    const room = withCampaign('CMP-5-x');
    const root = room.post(10, 'ann', 'as in CMP-7', { files: [file] });
    const reply = room.reply(root, 20, 'ben');
    const asked = room.ask(30, 'U2');
    expect([root, reply, asked].map((key) => room.item(key).knowableBy)).toEqual(Array(3).fill('container'));
    expect(room.item(asked, 'approval').knowableBy).toBe('container');
    expect(room.item('file:F1', 'asset').knowableBy).toBe('parent');
    room.tell(40, 'ann', { type: 'channel_renamed', name: 'phase-2' });
    expect(room.item(root).knowableBy).toBe('own-key');
    expect(room.item(asked).knowableBy).toBeNull();
    room.tell(50, 'ann', { type: 'channel_renamed', name: 'cmp-5-and-cmp-7' });
    expect(room.item(asked).knowableBy).toBeNull();
  });

  test('is else what the parent of its thread names; a reply names none', () => {
    const room = withCampaign();
    const root = room.post(10, 'ann', 'About cmp-7: dates?', { files: [file] });
    const reply = room.reply(root, 20, 'ben', undefined, { broadcast: true });
    const bare = room.post(30, 'ann', 'Dates?');
    const keyed = room.reply(bare, 40, 'ben', undefined, { text: 'CMP-7' });
    expect([root, reply, bare, keyed].map((key) => room.item(key).knowableBy)).toEqual([
      'own-key',
      'thread',
      null,
      null,
    ]);
    expect(room.item('file:F1', 'asset').knowableBy).toBe('parent');
    room.edit(bare, 50, 'ann', '[CMP-7] Dates?');
    expect([bare, keyed].map((key) => room.item(key).knowableBy)).toEqual(['own-key', 'thread']);
    room.remove(root, 60);
    expect(room.item(reply).knowableBy).toBeNull();
  });

  test('is nobody’s by two keys or by one that no container shows; blocks speak where the text is silent', () => {
    const room = withCampaign();
    const two = room.post(10, 'ann', 'CMP-7 or CMP-8');
    const none = room.post(20, 'ann', 'CMP-99');
    const blocks = room.post(30, 'bot', '', { blocks: 'New for CMP-7' });
    expect([two, none, blocks].map((key) => room.item(key).knowableBy)).toEqual([null, null, 'own-key']);
  });
});

describe('a channel without the app', () => {
  const told = (room: SlackRoom, key: string) => ({
    ...room.round(key),
    changes: room.changes(),
    versions: room.truth().versions.map((version) => version.tellable),
    knowableBy: [room.item(key).knowableBy, room.item('file:F1', 'asset').knowableBy],
    gone: room.truth().items.some((item) => item.gone),
  });

  test('tells nothing until the app is let in, and nothing once it is sent away; nothing is deleted by that', () => {
    const room = new SlackRoom('cmp-7-secret', { private: true, app: false });
    const other = room.post(5, 'ann', 'CMP-7', { channel: 'C2' });
    room.company.slack.splice(1, 0, {
      type: 'channel_added',
      id: 'C2',
      name: 'open',
      private: false,
      topic: '',
      app: false,
      at: room.company.slack[0]!.at,
      by: 'ann',
    });
    const asked = room.post(10, 'ann', 'please approve', { files: [file], meant: { asks: ['U2'] } });
    room.react(asked, 20, 'ben', '+1');
    const hidden = {
      outcome: 'approved',
      requestTellable: 'no',
      decisions: ['U2 approved at 20, no'],
      changes: ['approval_decided U2: null → approved at 20, no'],
      versions: ['no'],
      knowableBy: [null, null],
      gone: false,
    };
    expect(told(room, asked)).toMatchObject(hidden);
    // Its name makes no campaign that a program could know.
    expect(room.item(other).knowableBy).toBeNull();

    room.tell(30, 'ann', { type: 'app_added' });
    expect(told(room, asked)).toMatchObject({
      requestTellable: 'exact',
      decisions: ['U2 approved at 20, observed'],
      changes: ['approval_decided U2: null → approved at 20, observed'],
      versions: ['exact'],
      knowableBy: ['container', 'parent'],
    });
    expect(room.item(other).knowableBy).toBe('own-key');

    room.tell(40, 'ann', { type: 'app_removed' });
    expect(told(room, asked)).toMatchObject(hidden);
  });
});
