// The Slack sandbox as Slack's own Node client sees it. The workspace is a small one made here, so that every answer is
// known in full.
const assert = require('node:assert/strict');
const { WebClient, LogLevel } = require('@slack/web-api');
const { createCompany } = require('../../dist/src/sandbox/index.js');
const { startSlackSandbox } = require('../../dist/connectors/slack/sandbox/index.js');

const checks = [];
const check = (name, run) => checks.push({ name, run });
const base = createCompany({ seed: 7, campaigns: 1 });
const begin = base.start - 86_400_000;
const ts = (minutes) => `${begin / 1000 + minutes * 60}.000200`;
const at = (minutes) => begin + minutes * 60_000;

const people = [
  ['lea', 'U0000000002', 'Lea Brandt'],
  ['omar', 'U0000000003', 'Omar Haddad'],
  ['ruth', 'U0000000004', 'Ruth Okafor'],
  ['milan', 'U0000000005', 'Milan Horvat'],
].map(([id, user, name]) => ({
  ...base.people[0],
  id,
  name,
  active: true,
  bot: false,
  slack: { id: user, name, displayName: id, email: `${id}@acme.example` },
}));
const rooms = Array.from({ length: 19 }, (_, i) => ({
  type: 'channel_added',
  at: begin,
  by: 'lea',
  id: `C00000000${String(i).padStart(2, '0')}`,
  name: `room-${i}`,
  private: i % 4 === 3,
  topic: '',
  // Of the private ones the app is in every second.
  app: i % 8 !== 3,
}));
const seen = rooms.filter((room) => room.app || !room.private);
const channel = rooms[0].id;
const posted = (minutes, text, thread = null, by = 'lea') => ({
  type: 'posted',
  at: at(minutes),
  by,
  channel,
  ts: ts(minutes),
  text,
  blocks: null,
  thread,
  broadcast: false,
  files: [],
});
const messages = Array.from({ length: 25 }, (_, i) => posted(i + 1, `message ${i + 1}`));
const replies = Array.from({ length: 7 }, (_, i) => posted(i + 40, `reply ${i + 1}`, ts(3), 'omar'));
const reactions = people.map(({ id }) => ({
  type: 'reacted',
  at: at(60),
  by: id,
  channel,
  ts: ts(3),
  emoji: 'white_check_mark',
}));
const company = { ...base, people, slack: [...rooms, ...messages, ...replies, ...reactions] };
let sandbox;
let client;

const clientOf = (options) =>
  new WebClient(sandbox.secrets.token, {
    slackApiUrl: sandbox.baseUrl,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 3, minTimeout: 1, maxTimeout: 5 },
    ...options,
  });
/** The failure that a refused call ends with. */
const refused = (call) =>
  call.then(
    () => assert.fail('was not refused'),
    (error) => error,
  );
const texts = (records) => records.map(({ text }) => text);
/** Every record of a listing, as the client turns its pages. */
async function all(method, field, options) {
  const records = [];
  for await (const page of client.paginate(method, options)) records.push(...page[field]);
  return records;
}

check('auth.test: who the token is, and its scopes, which the client reads from a header', async () => {
  const self = await client.auth.test();
  assert.equal(self.user_id, company.slackTeam.appUser);
  assert.equal(self.team_id, company.slackTeam.id);
  assert.ok(self.response_metadata.scopes.includes('groups:history'));
});

check('channels through paginate, over short pages: none twice, none lost', async () => {
  const channels = await all('conversations.list', 'channels', { types: 'public_channel,private_channel', limit: 200 });
  assert.deepEqual(
    channels.map(({ id }) => id),
    seen.map(({ id }) => id),
  );
});

check('history, newest first, in pages of ten', async () => {
  const records = await all('conversations.history', 'messages', { channel, limit: 10 });
  assert.deepEqual(texts(records), texts(messages).reverse());
});

check('history since a ts, which goes over the wire as it is', async () => {
  const { messages: since } = await client.conversations.history({ channel, oldest: ts(23) });
  assert.deepEqual(texts(since), ['message 25', 'message 24']);
  const { messages: from } = await client.conversations.history({ channel, oldest: ts(23), inclusive: true });
  assert.equal(from.length, 3);
});

check('replies of a thread, with its parent on every page', async () => {
  const records = await all('conversations.replies', 'messages', { channel, ts: ts(3), limit: 4 });
  assert.equal(records.filter(({ ts: of }) => of === ts(3)).length, 3);
  assert.deepEqual(texts(records.filter(({ ts: of }) => of !== ts(3))), texts(replies));
  assert.equal(records[0].reply_count, 7);
  assert.equal(records[0].latest_reply, ts(46));
});

check('reactions: names cut short in history, whole in reactions.get', async () => {
  const { messages: found } = await client.conversations.history({
    channel,
    latest: ts(3),
    limit: 1,
    inclusive: true,
  });
  assert.equal(found[0].reactions[0].count, 4);
  assert.equal(found[0].reactions[0].users.length, 3);
  const { message } = await client.reactions.get({ channel, timestamp: ts(3), full: true });
  assert.deepEqual(
    message.reactions[0].users,
    people.map(({ slack }) => slack.id),
  );
});

check('users, page by page', async () => {
  const members = await all('users.list', 'members', { limit: 2 });
  for (const { slack } of people) {
    const found = members.find(({ id }) => id === slack.id);
    assert.equal(found.profile.email, slack.email);
    assert.equal(found.real_name, slack.name);
  }
  assert.equal(new Set(members.map(({ id }) => id)).size, members.length);
});

check('team, one channel, its members, one user, an address', async () => {
  assert.equal((await client.team.info()).team.domain, company.slackTeam.domain);
  assert.equal((await client.conversations.info({ channel, include_num_members: true })).channel.num_members, 3);
  const { members } = await client.conversations.members({ channel });
  assert.ok(members.includes('U0000000003'));
  assert.equal((await client.users.info({ user: 'U0000000003' })).user.profile.display_name, 'omar');
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts(1) });
  assert.ok(permalink.endsWith(`/archives/${channel}/p${ts(1).replace('.', '')}`));
  assert.deepEqual((await client.files.list({ count: 10 })).files, []);
});

check('a refused call is an error with the code of the tool', async () => {
  const error = await refused(client.conversations.history({ channel: rooms[3].id }));
  assert.equal(error.code, 'slack_webapi_platform_error');
  assert.equal(error.data.error, 'channel_not_found');
  const stranger = new WebClient('xoxb-wrong', { slackApiUrl: sandbox.baseUrl, logLevel: LogLevel.ERROR });
  assert.equal((await refused(stranger.auth.test())).data.error, 'invalid_auth');
});

check('a missing scope says which', async () => {
  sandbox.fail({ kind: 'forbidden', match: /conversations\.history/, times: 1 });
  const { data } = await refused(client.conversations.history({ channel }));
  assert.deepEqual([data.error, data.needed], ['missing_scope', 'channels:history']);
});

check('429: the client waits as long as it is told and asks again', async () => {
  sandbox.fail({ kind: 'rate-limit', match: /team\.info/, times: 1 });
  const asked = sandbox.requests.length;
  const begun = Date.now();
  assert.equal((await client.team.info()).ok, true);
  assert.ok(Date.now() - begun >= 1000);
  assert.deepEqual(
    sandbox.requests.slice(asked).map(({ status }) => status),
    [429, 200],
  );
});

check('429 for a client that will not wait: it knows for how long it should', async () => {
  sandbox.fail({ kind: 'rate-limit', match: /team\.info/, times: 1 });
  const error = await refused(clientOf({ rejectRateLimitedCalls: true }).team.info());
  assert.deepEqual([error.code, error.retryAfter], ['slack_webapi_rate_limited_error', 1]);
});

check('500, 503 with a page of HTML, and a cut connection are asked again', async () => {
  for (const kind of ['server-error', 'unavailable', 'reset']) {
    sandbox.fail({ kind, match: /auth\.test/, times: 2 });
    assert.equal((await client.auth.test()).ok, true, kind);
  }
});

check('nothing the client sent was outside what the sandbox knows of the API', async () => {
  assert.deepEqual(sandbox.offContract, []);
  assert.ok(sandbox.requests.every(({ method }) => method === 'POST'));
  assert.ok(sandbox.requests.length > 30);
});

async function main() {
  sandbox = await startSlackSandbox({ company, now: () => base.start });
  client = clientOf({});
  let failed = 0;
  for (const { name, run } of checks) {
    try {
      await run();
      process.stdout.write(`ok   ${name}\n`);
    } catch (error) {
      failed++;
      process.stdout.write(`FAIL ${name}\n${(error.stack ?? String(error)).replace(/^/gm, '     ')}\n`);
    }
  }
  await sandbox.close();
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
