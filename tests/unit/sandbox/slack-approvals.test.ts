import { SlackRoom } from './slack-room';

// ann is U1, ben U2, cleo U3, the program U4.

describe('an approval asked in Slack', () => {
  test('is open until somebody asked decides, by hand or in words', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2');
    room.react(asked, 50, 'ben', 'white_check_mark');
    const open = { asked: 10, requestTellable: 'exact', approvers: ['U2'], outcome: 'open', closed: null };
    expect(room.round(asked, 49)).toEqual({ ...open, decisions: [] });
    expect(room.round(asked)).toEqual({
      ...open,
      outcome: 'approved',
      closed: 50,
      decisions: ['U2 approved at 50, observed'],
    });
    expect(room.changes()).toEqual(['approval_decided U2: null → approved at 50, observed']);
    expect(room.truth().approvals[0]).toMatchObject({ tool: 'slack', gate: 'chat', item: null });
    expect(room.item(asked, 'approval')).toMatchObject({ createdAt: expect.any(Number), status: null, parent: null });

    const second = room.ask(60, 'U3');
    room.reply(second, 70, 'cleo', 'rejected');
    expect(room.round(second)).toMatchObject({ outcome: 'rejected', decisions: ['U3 rejected at 70, exact'] });
    expect(room.changes()).toHaveLength(1);
  });

  test.each([
    ['approved', ['white_check_mark', 'heavy_check_mark', '+1', 'thumbsup', 'ballot_box_with_check']],
    ['rejected', ['x', 'negative_squared_cross_mark', '-1', 'thumbsdown', 'no_entry', 'no_entry_sign']],
    ['open', ['eyes', 'tada', 'ok_hand', 'heavy_multiplication_x', 'checkered_flag']],
  ])('is %s by its reactions', (outcome, names) => {
    for (const name of names) {
      for (const tone of ['', '::skin-tone-3']) {
        const room = new SlackRoom();
        const asked = room.ask(10, 'U2');
        room.react(asked, 20, 'ben', `${name}${tone}`);
        expect({ name, ...room.round(asked) }).toMatchObject({ name, outcome });
      }
    }
  });

  test('hears no bystander, not even the one who asks', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2');
    room.react(asked, 20, 'cleo', 'white_check_mark');
    room.react(asked, 21, 'ann', 'white_check_mark');
    room.reply(asked, 30, 'cleo', 'approved');
    room.unreact(asked, 31, 'cleo', 'white_check_mark');
    expect(room.round(asked)).toMatchObject({ outcome: 'open', decisions: [] });
    expect(room.changes()).toEqual([]);
  });

  test('of two needs both, and ends with the first refusal', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2', 'U3');
    room.react(asked, 20, 'ben', '+1');
    room.react(asked, 30, 'cleo', '+1::skin-tone-6');
    expect(room.round(asked, 29)).toMatchObject({ outcome: 'open', decisions: ['U2 approved at 20, observed'] });
    expect(room.round(asked)).toMatchObject({ outcome: 'approved', closed: 30 });

    const twice = room.ask(31, 'U2', 'U3');
    room.react(twice, 32, 'ben', '+1');
    room.reply(twice, 33, 'ben', 'approved');
    expect(room.round(twice)).toMatchObject({ outcome: 'open', decisions: ['U2 approved at 33, exact'] });

    const refused = room.ask(40, 'U2', 'U3');
    room.react(refused, 50, 'ben', '+1');
    room.reply(refused, 60, 'cleo', 'changes_requested');
    expect(room.round(refused)).toMatchObject({
      outcome: 'changes_requested',
      closed: 60,
      decisions: ['U2 approved at 50, observed', 'U3 changes_requested at 60, exact'],
    });
  });

  test('lets a decision be taken back while it is open, and shows nothing of it later', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2', 'U3');
    room.react(asked, 20, 'ben', '+1');
    room.unreact(asked, 30, 'ben', '+1');
    room.react(asked, 40, 'cleo', '+1');
    expect(room.round(asked, 29)).toMatchObject({ decisions: ['U2 approved at 20, observed'] });
    expect(room.round(asked)).toMatchObject({ outcome: 'open', decisions: ['U3 approved at 40, observed'] });
    expect(room.changes()).toEqual([
      'approval_decided U2: null → approved at 20, no',
      'approval_decided U2: approved → null at 30, no',
      'approval_decided U3: null → approved at 40, observed',
    ]);
    room.react(asked, 50, 'ben', '+1');
    expect(room.round(asked)).toMatchObject({
      outcome: 'approved',
      closed: 50,
      decisions: ['U3 approved at 40, observed', 'U2 approved at 50, observed'],
    });
    expect(room.changes().at(-1)).toBe('approval_decided U2: null → approved at 50, observed');
  });

  test('stays closed when the deciding hand is taken away', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2');
    room.react(asked, 20, 'ben', 'x');
    room.unreact(asked, 30, 'ben', 'x');
    room.react(asked, 31, 'ben', '+1');
    expect(room.round(asked)).toMatchObject({
      outcome: 'rejected',
      closed: 20,
      decisions: ['U2 rejected at 20, no', 'U2 approved at 31, observed'],
    });
  });

  test('keeps what is said after its end as late, and waits weeks for a first word', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2');
    room.reply(asked, 20, 'ben', 'approved');
    room.reply(asked, 30, 'ben', 'rejected');
    expect(room.round(asked)).toMatchObject({
      outcome: 'approved',
      closed: 20,
      decisions: ['U2 approved at 20, exact', 'U2 rejected at 30, exact'],
    });
    const slow = room.ask(40, 'U3');
    room.reply(slow, 3_000_000, 'cleo', 'approved');
    expect(room.round(slow, 2_999_999)).toMatchObject({ outcome: 'open' });
    expect(room.round(slow, 3_000_000)).toMatchObject({ outcome: 'approved', closed: 3_000_000 });
  });

  test('is decided by a reply also where the reply is shown in the channel, by none outside its thread', () => {
    const room = new SlackRoom();
    const asked = room.ask(10, 'U2');
    room.post(15, 'ben', 'Approved!', { meant: { decides: 'approved' } });
    expect(room.round(asked)).toMatchObject({ outcome: 'open' });
    const reply = room.reply(asked, 20, 'ben', 'approved', { broadcast: true });
    expect(room.round(asked)).toMatchObject({ outcome: 'approved', closed: 20 });
    expect(room.truth().items.filter((item) => item.key === reply)).toHaveLength(1);
    room.remove(reply, 30);
    expect(room.round(asked)).toMatchObject({ outcome: 'approved', decisions: ['U2 approved at 20, no'] });
  });

  test('asked again in its thread is decided by what comes after', () => {
    const room = new SlackRoom();
    const first = room.ask(10, 'U2');
    room.reply(first, 20, 'ben', 'changes_requested');
    const second = room.post(30, 'ann', 'better?', { thread: first.split(':')[1]!, meant: { asks: ['U2'] } });
    room.reply(first, 40, 'ben', 'approved');
    expect(room.round(first)).toMatchObject({ outcome: 'changes_requested', decisions: [expect.any(String)] });
    expect(room.round(second)).toMatchObject({ asked: 30, outcome: 'approved', closed: 40 });

    const open = room.ask(50, 'U3');
    const mistaken = room.post(60, 'ann', 'again', { thread: open.split(':')[1]!, meant: { asks: ['U3'] } });
    room.remove(mistaken, 70);
    room.reply(open, 80, 'cleo', 'approved');
    expect(room.round(open)).toMatchObject({ outcome: 'approved', closed: 80 });
  });

  test('of a program is decided by its own edit, of which only the last is still to be read', () => {
    const room = new SlackRoom();
    const card = room.post(10, 'bot', ':marker:', { meant: { asks: ['U2'] } });
    room.edit(card, 20, 'bot', 'reminded once');
    expect(room.round(card)).toMatchObject({ outcome: 'open' });
    const clicks = [
      { at: Date.parse('2026-03-02T12:00:30Z'), actor: 'U2', decides: 'changes_requested' as const },
      { at: Date.parse('2026-03-02T12:00:40Z'), actor: 'U2', decides: 'approved' as const },
      { at: Date.parse('2026-03-02T12:00:50Z'), actor: 'U3', decides: 'rejected' as const },
    ];
    room.edit(card, 30, 'bot', 'changes requested by', { asks: ['U2'], clicks });
    expect(room.round(card)).toMatchObject({ decisions: ['U2 changes_requested at 30, exact'] });
    room.edit(card, 40, 'bot', 'approved by');
    room.edit(card, 50, 'bot', 'declined by');
    expect(room.round(card)).toMatchObject({
      outcome: 'changes_requested',
      closed: 30,
      decisions: ['U2 changes_requested at 30, no', 'U2 approved at 40, exact'],
    });
    expect(room.changes()).toEqual([]);
  });

  test('is about the first work that its thread links', () => {
    const room = new SlackRoom();
    const task = {
      type: 'task_added',
      parent: null,
      memberships: [],
      assignee: null,
      dueOn: null,
      notes: '',
      tags: [],
    };
    for (const [gid, subtype] of [
      ['77', 'approval'],
      ['88', 'default_task'],
    ])
      room.company.asana.push({
        ...task,
        gid,
        subtype,
        name: 'x',
        campaignField: null,
        at: 1,
        by: null,
      } as unknown as (typeof room.company.asana)[number]);
    const asked = room.ask(10, 'U2');
    const item = () => room.truth().approvals.find((one) => one.key === asked)!.item;
    room.reply(asked, 20, 'ann', undefined, {
      text: 'see <https://app.asana.com/0/5/99|gone> and https://example.test/0/5/88',
    });
    expect(item()).toBeNull();
    const link = room.reply(asked, 30, 'ann', undefined, { text: 'it is <https://app.asana.com/0/5/77>' });
    room.reply(asked, 40, 'ann', undefined, { text: 'and <https://app.asana.com/0/5/88|the task>' });
    expect(item()).toEqual({ kind: 'approval', key: '77' });
    room.remove(link, 50);
    expect(item()).toEqual({ kind: 'task', key: '88' });
  });
});
