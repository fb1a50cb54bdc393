import { slack } from '../../connectors/slack/index.js';
import { fail, fixture, NOW, openStub, streamOf, walk, type Routes } from './slack-stub.js';

const list = (field: string, ids: string[], cursor = '') => ({
  body: { ok: true, [field]: ids.map((id) => ({ id })), response_metadata: { next_cursor: cursor } },
});
const people = (ids: string[], cursor = '') => list('members', ids, cursor);
const readUsers = (routes: Routes) => walk('users', routes, { part: 'all' });

describe('lists of Slack', () => {
  it('names a limit and follows cursors; short and empty pages are no end', async () => {
    const pages: Record<string, string[]> = { '': ['U1', 'U2'], two: [], three: ['U3'] };
    const after: Record<string, string> = { '': 'two', two: 'three', three: '' };
    const {
      keys,
      asked,
      next,
      whole,
      pages: handed,
    } = await readUsers({
      'users.list': ({ cursor }) => people(pages[String(cursor ?? '')]!, after[String(cursor ?? '')]),
    });
    expect(keys).toEqual(['U1', 'U2', 'U3']);
    expect(asked('users.list').map(({ limit, cursor }) => [limit, cursor])).toEqual([
      [200, undefined],
      [200, 'two'],
      [200, 'three'],
    ]);
    expect([next, whole]).toEqual([{ through: NOW }, true]);
    expect(handed.map((one) => 'next' in one)).toEqual([false, false, true]);
  });

  it('a repeated cursor is an error, not an endless walk', async () => {
    const run = readUsers({ 'users.list': () => people(['U1'], 'same') });
    await expect(run).rejects.toMatchObject({ name: 'ContractError', code: 'UPSTREAM_LOOP' });
  });

  it('a cursor that expires starts the list again', async () => {
    let expired = 0;
    const { keys, whole } = await readUsers({
      'users.list': ({ cursor }) => {
        if (cursor && expired++ === 0) return fail('invalid_cursor');
        return cursor ? people(['U2']) : people(['U1'], 'c');
      },
    });
    expect([keys, whole]).toEqual([['U1', 'U1', 'U2'], true]);
  });

  it('a cursor that always expires ends after three restarts; a first page has none to expire', async () => {
    const always: Routes = { 'users.list': ({ cursor }) => (cursor ? fail('invalid_cursor') : people(['U1'], 'c')) };
    await expect(readUsers(always)).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
    const first: Routes = { 'users.list': () => fail('invalid_cursor') };
    await expect(readUsers(first)).rejects.toMatchObject({ code: 'UPSTREAM_SCHEMA' });
  });

  it.each([
    [{ ok: true }],
    [{ ok: true, members: {} }],
    [{ ok: true, members: [], response_metadata: { next_cursor: 5 } }],
    [{ ok: true, members: [], has_more: true, response_metadata: { next_cursor: '' } }],
    [{ ok: true, members: [], has_more: true }],
  ])('refuses the list %j (bS3)', async (body) => {
    const run = readUsers({ 'users.list': () => ({ body }) });
    await expect(run).rejects.toMatchObject({ name: 'ContractError', code: 'UPSTREAM_SCHEMA' });
  });

  it('the cursor is trusted, not has_more', async () => {
    const { keys } = await readUsers({
      'users.list': ({ cursor }) => {
        const { body } = cursor ? people(['U2']) : people(['U1'], 'c');
        return { body: { ...body, has_more: false } };
      },
    });
    expect(keys).toEqual(['U1', 'U2']);
  });

  it('a row that is no record is handed on to be set aside', async () => {
    const { keys } = await readUsers({
      'users.list': () => ({ body: { ok: true, members: [null, { id: 'U1' }, 5] } }),
    });
    expect(keys).toEqual([null, 'U1', null]);
  });

  it('a warning is logged once', async () => {
    const { logged } = await readUsers({
      'users.list': ({ cursor }) => ({
        body: { ...people([], cursor ? '' : 'c').body, warning: 'superfluous_charset' },
      }),
    });
    expect(logged).toEqual([{ method: 'users.list', warning: 'superfluous_charset' }]);
  });
});

describe('people', () => {
  const drafts = (member: Record<string, unknown>) => {
    const stream = streamOf('users');
    return stream.drafts(stream.record.parse(member), { requestedAt: NOW, previousAt: null });
  };

  it('renamed, deactivated or called alike they stay who they are: the id alone tells them apart (bS6)', () => {
    const [lea, , other] = fixture('users').members;
    expect([drafts(lea), drafts(other)]).toMatchObject([
      [{ key: 'U0LEA0001', name: 'Lea Berg', active: true }],
      [{ key: 'U0LEA0002', name: 'Lea Berg', active: false, email: null }],
    ]);
    expect(drafts({ ...lea, profile: { ...lea.profile, real_name: 'Lea Stern' } })).toMatchObject([
      { key: 'U0LEA0001' },
    ]);
  });

  it('an address that Slack has not seen confirmed is nobody’s', () => {
    const guest = fixture('users').members[3];
    expect(drafts(guest)).toMatchObject([{ email: null }]);
    expect(drafts({ ...guest, is_email_confirmed: true })).toMatchObject([{ email: 'anyone@agency.example' }]);
  });

  it('programs are marked, Slackbot too, whom Slack calls a person', () => {
    const [, , , , robot, slackbot] = fixture('users').members;
    expect([drafts(robot), drafts(slackbot)]).toMatchObject([[{ bot: true }], [{ bot: true }]]);
  });
});

describe('channels', () => {
  const routes: Routes = { 'conversations.list': () => ({ body: fixture('channels') }) };
  const partsOf = async (more: Routes = {}) => {
    const stub = await openStub({ ...routes, ...more });
    const found: string[] = [];
    for await (const part of (streamOf('messages').parts as { list(api: unknown): AsyncIterable<string> }).list(
      stub.api,
    ))
      found.push(part);
    return { ...stub, found };
  };
  const asPerson: Routes = { 'auth.test': () => ({ body: { ...fixture('auth-test'), bot_id: undefined } }) };

  it('an app reads what it is in, archived or not, and says how much it does not; a person any public channel', async () => {
    const app = await partsOf();
    expect([app.found, app.logged]).toEqual([['C0CMP104', 'G0LEGAL01'], [{ channels: 1 }]]);
    expect((await partsOf(asPerson)).found).toEqual(['C0CMP104', 'C0CLOSED1', 'G0LEGAL01']);
  });

  it('the list is asked for once a run, archived channels with it', async () => {
    const stub = await openStub(routes);
    for await (const _ of streamOf('channels').read(stub.api, { part: 'all', since: null, until: NOW, full: true }));
    for await (const _ of (streamOf('messages').parts as { list(a: unknown): AsyncIterable<string> }).list(stub.api));
    expect(stub.asked('conversations.list')).toEqual([
      { limit: 200, types: 'public_channel,private_channel', exclude_archived: false, cursor: undefined },
    ]);
  });

  it('direct messages are asked for only where they are configured; kinds without their right never', async () => {
    const typesOf = async (directMessages: boolean, scopes?: string) => {
      const auth = () => ({ body: fixture('auth-test'), ...(scopes && { headers: { 'x-oauth-scopes': scopes } }) });
      const given = { ...routes, 'auth.test': auth };
      const { asked } = await walk('channels', given, { part: 'all' }, { directMessages });
      return asked('conversations.list')[0]!['types'];
    };
    expect(await typesOf(false)).toBe('public_channel,private_channel');
    expect(await typesOf(true)).toBe('public_channel,private_channel,im,mpim');
    expect(await typesOf(true, 'channels:read,im:read')).toBe('public_channel,im');
    expect(await typesOf(false, 'groups:read,im:read')).toBe('public_channel,private_channel');
  });

  it('private turned public is the same channel (bS8); the topic is no place for keys', () => {
    const stream = streamOf('channels');
    const [, , secret] = fixture('channels').channels;
    const say = (channel: Record<string, unknown>) =>
      stream.drafts(stream.record.parse({ ...channel, meta: { site: null } }), { requestedAt: NOW, previousAt: null });
    expect(say({ ...secret, is_private: false, is_channel: true })).toEqual(say(secret));
    expect(JSON.stringify(say(fixture('channels').channels[0]))).not.toContain('105');
  });

  it('a channel that is no longer shown is hidden, not deleted: the app may have been taken out (bS8)', async () => {
    const { api } = await openStub({
      'conversations.info': ({ channel }) =>
        channel === 'C1' ? { body: { ok: true, channel: { id: 'C1' } } } : fail('channel_not_found'),
    });
    const found = await streamOf('channels').get!(api, ['C1', 'C2']);
    expect(found.map(({ key, state }) => [key, state])).toEqual([
      ['C1', 'live'],
      ['C2', 'hidden'],
    ]);
  });
});

describe('check', () => {
  it('the team pins the account; every request is signed; missing rights are warnings with what is lost', async () => {
    const { api, requests } = await openStub();
    const { account, title, warnings } = await slack.check(api);
    expect([account, title]).toEqual(['T0NORTH01', 'Northwind Marketing']);
    expect(warnings).toHaveLength(4);
    expect(warnings!.join('\n')).toContain('reactions:read: not read are who reacted');
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer xoxb-secret-token']);
  });

  it('no warnings where everything is granted, or where Slack does not say', async () => {
    const all = slack.streams.flatMap(({ scopes }) => scopes ?? []).join(', ');
    for (const headers of [{ 'x-oauth-scopes': all }, undefined]) {
      const { api } = await openStub({
        'auth.test': () => ({ body: fixture('auth-test'), ...(headers && { headers }) }),
      });
      expect((await slack.check(api)).warnings).toEqual([]);
    }
  });

  it('a token of a whole organization is a wrong setting', async () => {
    const { api } = await openStub({
      'auth.test': () => ({ body: { ...fixture('auth-test'), is_enterprise_install: true } }),
    });
    await expect(slack.check(api)).rejects.toMatchObject({ name: 'ConfigError' });
  });

  it('a check asks each time: the engine takes it for a sign of life', async () => {
    let down = false;
    const { api } = await openStub({
      'auth.test': () => (down ? fail('fatal_error') : { body: fixture('auth-test') }),
    });
    expect((await slack.check(api)).account).toBe('T0NORTH01');
    down = true;
    await expect(slack.check(api)).rejects.toMatchObject({ name: 'TransientError' });
  });

  it('a failed check is asked again by the next one', async () => {
    let down = true;
    const { api } = await openStub({
      'auth.test': () => (down ? fail('fatal_error') : { body: fixture('auth-test') }),
    });
    await expect(slack.check(api)).rejects.toMatchObject({ name: 'TransientError' });
    down = false;
    expect((await slack.check(api)).account).toBe('T0NORTH01');
  });
});

describe('pace', () => {
  it('each method has a budget of its own; a distributed app reads talk once a minute, 15 at a time', async () => {
    const paceOf = (distributed: boolean) =>
      Object.fromEntries(
        slack.budget({ ...slack.config.parse({}), distributed }).map((one) => [one.lane, one.perMinute]),
      );
    expect(paceOf(false)).toMatchObject({ 'users.list': 20, 'conversations.history': 50, 'conversations.replies': 50 });
    expect(paceOf(true)).toMatchObject({ 'users.list': 20, 'conversations.history': 1, 'conversations.replies': 1 });
    const limitOf = async (stream: string, method: string, part: string) => {
      const routes = { [method]: () => ({ body: { ok: true, messages: [] } }) };
      return (await walk(stream, routes, { part }, { distributed: true })).asked(method)[0]!['limit'];
    };
    expect(await limitOf('messages', 'conversations.history', 'C1')).toBe(15);
    expect(await limitOf('replies', 'conversations.replies', 'C1:1.000000')).toBe(15);
  });
});
