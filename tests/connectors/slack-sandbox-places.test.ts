import { bench, closeAll, DAY_ONE, MINUTE, PEOPLE, S, says, ts, walk, type Step } from './slack-sandbox.company.js';

afterEach(closeAll);

const names = (records: { name: string }[]) => records.map(({ name }) => name);
const all = { types: 'public_channel,private_channel,mpim,im' };

describe('checklist: private channel without the bot: channel_not_found; archived channel; renamed channel; shared channel with foreign team ids', () => {
  test('a private channel without the app does not exist for it, under no method', async () => {
    const { call, ok, sandbox } = await bench([says(ts(1), 'hush', { channel: S.secret })]);
    const channel = S.secret;
    const calls: [string, Record<string, string>][] = [
      ['conversations.info', { channel }],
      ['conversations.members', { channel }],
      ['conversations.history', { channel }],
      ['conversations.replies', { channel, ts: ts(1) }],
      ['reactions.get', { channel, timestamp: ts(1) }],
      ['chat.getPermalink', { channel, message_ts: ts(1) }],
    ];
    for (const [method, args] of calls)
      expect([method, (await call(method, args)).body]).toEqual([method, { ok: false, error: 'channel_not_found' }]);
    expect((await call('conversations.info', { channel: 'C0000000099' })).body.error).toBe('channel_not_found');
    expect(names((await ok('conversations.list', all)).channels)).toEqual(['launch', 'legal', 'apart']);
    expect(names((await ok('users.conversations', { ...all, user: S.lea })).channels)).not.toContain('secret');
    expect(sandbox.offContract).toEqual([]);
  });

  test('a public channel without the app is listed, and its messages are not for it: not_in_channel', async () => {
    const { call, ok } = await bench([says(ts(1), 'apart', { channel: S.apart })]);
    const { channel } = await ok('conversations.info', { channel: S.apart });
    expect(channel).toMatchObject({ name: 'apart', is_member: false, is_private: false });
    expect((await call('conversations.history', { channel: S.apart })).body.error).toBe('not_in_channel');
    expect((await call('conversations.replies', { channel: S.apart, ts: ts(1) })).body.error).toBe('not_in_channel');
    const item = { channel: S.apart, timestamp: ts(1) };
    expect((await call('reactions.get', item)).body.error).toBe('channel_not_found');
  });

  test('the app is removed and comes back: channel_not_found or not_in_channel in between, nothing lost', async () => {
    const moves = (channel: string): Step[] => [
      says(ts(1), `kept in ${channel}`, { channel }),
      { type: 'app_removed', by: 'lea', channel, at: DAY_ONE + 10 * MINUTE },
      { type: 'app_added', by: 'lea', channel, at: DAY_ONE + 20 * MINUTE },
    ];
    const at = await bench([...moves(S.legal), ...moves(S.launch)]);
    const look = async (minutes: number) => {
      at.now = DAY_ONE + minutes * MINUTE;
      const of = async (channel: string) => {
        const { body } = await at.call('conversations.history', { channel });
        return body.error ?? body.messages.map(({ text }: { text: string }) => text);
      };
      return [await of(S.legal), await of(S.launch), names((await at.ok('users.conversations', all)).channels)];
    };
    const kept = [[`kept in ${S.legal}`], [`kept in ${S.launch}`], ['launch', 'legal']];
    expect(await look(9)).toEqual(kept);
    expect(await look(10)).toEqual(['channel_not_found', 'not_in_channel', []]);
    expect(names((await at.ok('conversations.list', all)).channels)).toEqual(['launch', 'apart']);
    expect((await at.ok('conversations.members', { channel: S.launch })).members).toEqual([S.lea]);
    expect(await look(20)).toEqual(kept);
  });

  test('an app that joins a public channel by itself may read it', async () => {
    const { company } = await bench();
    const robot = PEOPLE.find(({ id }) => id === 'robot')!;
    const hub = { ...robot, id: 'hub', slack: { ...robot.slack!, id: S.app, botId: 'B0000000001' } };
    const joined = { type: 'joined' as const, at: DAY_ONE, by: 'hub', channel: S.apart, ts: ts(0) };
    const slack = [...company.slack, joined];
    const { ok } = await bench([], { company: { ...company, people: [...PEOPLE, hub], slack } });
    expect((await ok('conversations.history', { channel: S.apart })).messages).toHaveLength(1);
    expect((await ok('auth.test')).bot_id).toBe('B0000000001');
  });

  test('an archived channel says so, is left out when asked, and can still be read', async () => {
    const at = await bench([
      says(ts(1), 'before'),
      { type: 'channel_archived', by: 'lea', channel: S.launch, archived: true },
      { type: 'channel_archived', by: 'lea', channel: S.launch, archived: false, at: DAY_ONE + 90 * MINUTE },
    ]);
    at.now = DAY_ONE + 80 * MINUTE;
    expect((await at.ok('conversations.info', { channel: S.launch })).channel.is_archived).toBe(true);
    expect(names((await at.ok('conversations.list', all)).channels)).toContain('launch');
    expect(names((await at.ok('conversations.list', { ...all, exclude_archived: true })).channels)).not.toContain(
      'launch',
    );
    expect((await at.ok('conversations.history', { channel: S.launch })).messages.at(-1).text).toBe('before');
    at.now = DAY_ONE + 90 * MINUTE;
    expect((await at.ok('conversations.info', { channel: S.launch })).channel.is_archived).toBe(false);
  });

  test('a renamed channel keeps its id and tells its earlier names; names are without #', async () => {
    const rename = (name: string): Step => ({ type: 'channel_renamed', by: 'omar', channel: S.launch, name });
    const { ok } = await bench([rename('launch-eu'), rename('launch-world')]);
    expect((await ok('conversations.info', { channel: S.launch })).channel).toMatchObject({
      id: S.launch,
      name: 'launch-world',
      name_normalized: 'launch-world',
      previous_names: ['launch-eu', 'launch'],
      created: DAY_ONE / 1000,
      updated: DAY_ONE + 2 * MINUTE,
      topic: { value: 'CMP-1 & more', creator: S.lea },
    });
  });

  test('a shared channel names both workspaces; strangers write in it, are in no list, and can be asked for', async () => {
    const at = await bench([says(ts(1), 'hello', { by: 'omar' }), says(ts(2), 'hi')], {
      shared: { team: 'T9999999999', people: ['omar'], channels: [S.launch] },
    });
    const { channel } = await at.ok('conversations.info', { channel: S.launch });
    expect(channel).toMatchObject({
      is_shared: true,
      is_ext_shared: true,
      shared_team_ids: [S.team, 'T9999999999'],
      conversation_host_id: S.team,
    });
    const { channel: own } = await at.ok('conversations.info', { channel: S.legal });
    expect(own).toMatchObject({ is_shared: false, is_ext_shared: false, shared_team_ids: [S.team] });
    const { messages } = await at.ok('conversations.history', { channel: S.launch });
    expect(messages.map(({ user, team }: Record<string, string>) => [user, team])).toEqual([
      [S.lea, S.team],
      [S.omar, 'T9999999999'],
    ]);
    const { records } = await walk(at, 'users.list', 'members', { limit: 200 });
    expect(records.map(({ id }) => id)).not.toContain(S.omar);
    const { user } = await at.ok('users.info', { user: S.omar });
    expect(user).toMatchObject({ id: S.omar, team_id: 'T9999999999', is_stranger: true });
  });
});

describe('who is where', () => {
  test('members: who made it, joined or wrote, and the app where it is', async () => {
    const { ok, call } = await bench([
      { type: 'joined', by: 'omar', channel: S.launch, ts: ts(1) },
      says(ts(2), 'beep', { by: 'robot' }),
    ]);
    const members = async (channel: string) => (await ok('conversations.members', { channel })).members;
    expect(await members(S.launch)).toEqual([S.lea, S.app, S.omar, S.robot]);
    expect(await members(S.apart)).toEqual([S.lea]);
    const listed = (await ok('conversations.list')).channels;
    expect(listed.map(({ name, num_members }: any) => [name, num_members])).toEqual([
      ['launch', 4],
      ['apart', 1],
    ]);
    expect(names((await ok('users.conversations', { user: S.omar })).channels)).toEqual(['launch']);
    expect((await call('conversations.list', { types: 'public' })).body.error).toBe('invalid_types');
  });

  test('users: names, address, zone; programs, deactivated ones, the app and Slackbot', async () => {
    const { ok, call } = await bench();
    const user = async (id: string) => (await ok('users.info', { user: id })).user;
    expect(await user(S.lea)).toMatchObject({
      team_id: S.team,
      deleted: false,
      is_bot: false,
      real_name: 'Lea Brändt',
      tz: 'Europe/Berlin',
      tz_offset: 3600,
      profile: {
        real_name: 'Lea Brändt',
        real_name_normalized: 'Lea Brandt',
        display_name: 'lea',
        email: 'lea@acme.test',
      },
    });
    expect(await user(S.omar)).toMatchObject({ tz_offset: 19_800, profile: { display_name: '' } });
    expect((await user(S.omar)).profile).not.toHaveProperty('email');
    const gone = await user(S.gone);
    expect(gone).toMatchObject({ deleted: true, profile: { real_name: 'Gil Gone' } });
    expect(gone).not.toHaveProperty('tz');
    expect(await user(S.robot)).toMatchObject({ is_bot: true, profile: { bot_id: S.robotBot } });
    expect(await user('USLACKBOT')).toMatchObject({ is_bot: false });
    expect((await user(S.app)).is_bot).toBe(true);
    expect((await call('users.info', { user: 'U99' })).body.error).toBe('user_not_found');
    const { members } = await ok('users.list', { limit: 200 });
    expect(members).toHaveLength(PEOPLE.length - 1 + 2);
  });

  test('without users:read.email profiles have no address', async () => {
    const { ok } = await bench([], { scopes: ['users:read'] });
    expect((await ok('users.info', { user: S.lea })).user.profile).not.toHaveProperty('email');
  });

  test('bots by their own id, the team, and addresses of messages', async () => {
    const { ok, call } = await bench([says(ts(1), 'root'), says(ts(2), 'reply', { thread: ts(1) })]);
    expect((await ok('bots.info', { bot: S.robotBot })).bot).toMatchObject({
      id: S.robotBot,
      user_id: S.robot,
      name: 'Approval Robot',
      deleted: false,
    });
    expect((await call('bots.info', { bot: 'B99' })).body.error).toBe('bot_not_found');
    expect((await ok('team.info')).team).toMatchObject({ id: S.team, name: 'Acme', domain: 'acme' });
    const link = async (of: string) => (await ok('chat.getPermalink', { channel: S.launch, message_ts: of })).permalink;
    const p = (of: string) => `https://acme.slack.com/archives/${S.launch}/p${of.replace('.', '')}`;
    expect(await link(ts(1))).toBe(p(ts(1)));
    expect(await link(ts(2))).toBe(`${p(ts(2))}?thread_ts=${ts(1)}&cid=${S.launch}`);
  });

  test('a company that names what is not there is no fault of the caller', async () => {
    const { call, sandbox } = await bench([{ type: 'edited', by: 'lea', channel: S.launch, ts: ts(1), text: 'x' }]);
    expect((await call('auth.test')).status).toBe(500);
    expect(sandbox.offContract).toEqual([expect.stringContaining('the sandbox itself failed')]);
  });
});

describe('files', () => {
  const file = (id: string, name: string, mimetype: string) => ({ id, name, mimetype, bytes: 10 });
  const steps = [
    says(ts(1), 'one', { files: [file('F1', 'a.png', 'image/png'), file('F2', 'b.pdf', 'application/pdf')] }),
    says(ts(2), 'two', { channel: S.legal, by: 'omar', files: [file('F3', 'c.pdf', 'application/pdf')] }),
    says(ts(3), 'three', { channel: S.secret, files: [file('F4', 'd.pdf', 'application/pdf')] }),
    says(ts(4), 'again', { channel: S.legal, files: [file('F1', 'a.png', 'image/png')] }),
    says(ts(5), 'and where the app is not', { channel: S.secret, files: [file('F1', 'a.png', 'image/png')] }),
  ];
  const ids = (body: any) => body.files.map(({ id }: { id: string }) => id);

  test('files.list pages by count and page, newest first, and filters', async () => {
    const { ok, call } = await bench(steps);
    const first = await ok('files.list', { count: 2 });
    expect([ids(first), first.paging]).toEqual([['F3', 'F2'], { count: 2, total: 3, page: 1, pages: 2 }]);
    expect(ids(await ok('files.list', { count: 2, page: 2 }))).toEqual(['F1']);
    expect(ids(await ok('files.list', { types: 'pdfs' }))).toEqual(['F3', 'F2']);
    expect(ids(await ok('files.list', { channel: S.legal }))).toEqual(['F3', 'F1']);
    expect(ids(await ok('files.list', { user: S.omar }))).toEqual(['F3']);
    expect(ids(await ok('files.list', { ts_from: DAY_ONE / 1000 + 120 }))).toEqual(['F3']);
    expect(ids(await ok('files.list', { ts_to: DAY_ONE / 1000 + 60 }))).toEqual(['F2', 'F1']);
    expect((await call('files.list', { types: 'songs' })).body.error).toBe('unknown_type');
  });

  test('a file says where it is shared, and where its bytes are, with the token', async () => {
    const { ok, call, sandbox } = await bench(steps);
    const { file: found } = await ok('files.info', { file: 'F1' });
    expect(found).toMatchObject({
      user: S.lea,
      created: DAY_ONE / 1000 + 60,
      channels: [S.launch],
      groups: [S.legal],
      shares: { public: { [S.launch]: [{ ts: ts(1) }] }, private: { [S.legal]: [{ ts: ts(4) }] } },
      permalink: `https://acme.slack.com/files/${S.lea}/F1/a.png`,
    });
    expect(JSON.stringify(found)).not.toContain(S.secret);
    expect(found.url_private).toMatch(new RegExp(`^${new URL(sandbox.baseUrl).origin}/files-pri/`));
    expect((await call('files.info', { file: 'F4' })).body.error).toBe('not_visible');
    expect((await call('files.info', { file: 'F9' })).body.error).toBe('file_not_found');
  });
});
