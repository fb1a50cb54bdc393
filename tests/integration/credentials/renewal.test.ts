import { AuthError, ConfigError, TransientError } from '../../../src/errors.js';
import { readVaultKey } from '../../../src/home.js';
import type { Hub } from '../../../src/hub.js';
import { connectionId } from '../../../src/store/ids.js';
import { forgetSealed, readSealed } from '../../../src/store/vault-rows.js';
import { Vault } from '../../../src/store/vault.js';
import type { RunResult } from '../../../src/sync/run.js';
import { refusal, startOauthServer, type OauthServer, type OauthServerOptions } from '../../support/oauth-server.js';
import { oauthConnection, oauthYaml, openStage, type Stage } from './stage.js';
import { ticketTool, type Script } from './ticket-tool.js';

jest.setTimeout(60_000);

let stage: Stage;
let server: OauthServer;
beforeEach(async () => (stage = await openStage()));
afterEach(async () => {
  await stage.close();
  await server.close();
});

interface StoredToken {
  accessToken: string;
  refreshToken: string;
}

async function start(options: OauthServerOptions = {}): Promise<string> {
  server = await startOauthServer(options);
  return server.refreshToken;
}
const run = async (hub: Hub): Promise<RunResult> => (await hub.sync(null, {}))[0]!;
const open = (first: string, script: Script = {}, more = ''): Promise<Hub> =>
  stage.open([ticketTool(script)], oauthYaml(server, 'one', more), { env: { REFRESH_ONE: first } });
const stored = async (hub: Hub): Promise<{ version: number; token: StoredToken } | null> => {
  const vault = new Vault(readVaultKey(stage.home, undefined));
  const sealed = await readSealed(hub.worker, vault, connectionId('one'), 'token');
  return sealed && { version: sealed.version, token: JSON.parse(sealed.text) as StoredToken };
};
const health = async (hub: Hub) => stage.rows(hub, 'SELECT name, health, health_reason FROM connection ORDER BY name');

test('a rotated token is stored before the token that came with it is used', async () => {
  const first = await start();
  const seen: { asked: string; stored: StoredToken | undefined; server: string }[] = [];
  const hub = await open(first);
  server.onAsked = async (asked) =>
    void seen.push({ asked, stored: (await stored(hub))?.token, server: server.refreshToken });
  expect(await run(hub)).toMatchObject({ status: 'succeeded', error: null });
  expect(seen).toHaveLength(2);
  for (const { asked, stored: kept, server: rotated } of seen) {
    expect(kept).toMatchObject({ accessToken: asked, refreshToken: rotated });
    expect(rotated).not.toBe(first);
  }
  expect(server.forms).toHaveLength(1);
});

test('a token lives on in the next run and the next process, and is renewed before its end', async () => {
  const first = await start({ lifetimeSeconds: 1_000 });
  let now = Date.now();
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const openAt = (): Promise<Hub> =>
    stage.open([ticketTool()], oauthYaml(server), { env: { REFRESH_ONE: first }, clock });
  const hub = await openAt();
  await run(hub);
  await run(hub);
  const other = await openAt();
  await run(other);
  expect([server.forms.length, new Set(server.presented).size]).toEqual([1, 1]);
  // A fifth of its life is left.
  now += 801_000;
  await run(other);
  await run(hub);
  expect(server.forms).toHaveLength(2);
  expect(server.presented.slice(-4)).toEqual(Array(4).fill(server.granted[1]));
  expect(await stored(hub)).toMatchObject({ version: 2, token: { refreshToken: server.refreshToken } });
  expect(server.reused).toBe(0);
});

test('a token that is refused in the middle of a run is renewed once, and the run goes on', async () => {
  const first = await start();
  const hub = await open(first, { between: () => server.revoke(server.granted.at(-1)!) });
  expect(await run(hub)).toMatchObject({ status: 'succeeded', problems: [] });
  expect(server.granted).toHaveLength(2);
  expect(server.presented).toEqual([server.granted[0], server.granted[0], server.granted[1]]);
});

test('eight requests refused at once renew once', async () => {
  const first = await start();
  const hub = await open(first, {
    async between({ http }) {
      server.revoke(server.granted.at(-1)!);
      await Promise.all(Array.from({ length: 8 }, () => http.send({ path: '/me' })));
    },
  });
  expect(await run(hub)).toMatchObject({ status: 'succeeded' });
  expect([server.granted.length, server.reused]).toEqual([2, 0]);
});

test('more connections than the pool has places renew at once, each for itself', async () => {
  const first = await start({ rotates: false });
  server.slowMs = 800;
  const names = Array.from({ length: 12 }, (_, i) => `c${i}`);
  const yaml = `connections:\n${names.map((name) => oauthConnection(server, name)).join('')}`;
  const env = Object.fromEntries(names.map((name) => [`REFRESH_${name.toUpperCase()}`, first]));
  const hub = await stage.open([ticketTool()], yaml, { env });
  const results = await hub.sync(null, {});
  expect(results.map(({ error }) => error)).toEqual(names.map(() => null));
  expect(server.forms).toHaveLength(12);
});

test('a refusal that a new token does not mend pauses the connection', async () => {
  const first = await start();
  const hub = await open(first);
  server.onAsked = async (token) => Promise.resolve(server.revoke(token));
  expect(await run(hub)).toMatchObject({ status: 'failed', error: expect.any(AuthError) });
  expect(server.granted).toHaveLength(2);
  expect(await health(hub)).toMatchObject([{ health: 'needs_attention' }]);
});

test('a sign-in that has ended asks for a new one, which is believed at once', async () => {
  const first = await start();
  const hub = await open(first);
  await run(hub);
  server.answerNext(refusal('invalid_grant'));
  server.revoke(server.granted[0]!);
  expect(await run(hub)).toMatchObject({ status: 'failed', error: expect.any(AuthError) });
  const [{ health_reason: reason }] = (await health(hub)) as [{ health_reason: string }];
  expect(reason).toMatch(/no longer takes these credentials.*the credentials of one.*Sign in to the tool again/);
  server.refreshToken = 'refresh-of-a-new-sign-in';
  const again = await open('refresh-of-a-new-sign-in');
  expect(await run(again)).toMatchObject({ status: 'succeeded' });
  expect(await health(again)).toMatchObject([{ health: 'ok', health_reason: null }]);
  expect(server.forms.at(-1)!.get('refresh_token')).toBe('refresh-of-a-new-sign-in');
});

test('other scopes ask for another token with the refresh token that holds', async () => {
  const first = await start();
  await run(await open(first));
  const kept = server.refreshToken;
  expect(await run(await open(first, {}, ', scopes: [tasks:read]'))).toMatchObject({ status: 'succeeded' });
  expect(server.forms.map((form) => [form.get('refresh_token'), form.get('scope')])).toEqual([
    [first, null],
    [kept, 'tasks:read'],
  ]);
});

test('what cannot be stored is not used; it is stored first thing when the database is back', async () => {
  const first = await start();
  const hub = await open(first);
  const query = hub.worker.query.bind(hub.worker) as (...all: unknown[]) => unknown;
  let isDown = true;
  jest.spyOn(hub.worker, 'query').mockImplementation(((...all: unknown[]) => {
    if (isDown && /INSERT INTO sealed_secret/.test(String(all[0]))) return Promise.reject(new Error('disk full'));
    return query(...all);
  }) as never);
  expect(await run(hub)).toMatchObject({ status: 'failed', error: { message: 'disk full' } });
  expect(server.presented).toEqual([]);
  isDown = false;
  expect(await run(hub)).toMatchObject({ status: 'succeeded' });
  expect([server.forms.length, server.reused]).toEqual([1, 0]);
  expect((await stored(hub))!.token.refreshToken).toBe(server.refreshToken);
});

test('a token endpoint that is down leaves the connection degraded and everything as it was', async () => {
  const first = await start();
  let now = Date.now();
  const clock = { now: () => now, sleep: async (ms: number) => void (now += await Promise.resolve(ms)) };
  const hub = await stage.open([ticketTool()], oauthYaml(server), { env: { REFRESH_ONE: first }, clock });
  server.answerNext(...Array(5).fill({ status: 503, body: 'down' }));
  expect(await run(hub)).toMatchObject({ status: 'failed', error: expect.any(TransientError) });
  expect(await health(hub)).toMatchObject([{ health: 'degraded' }]);
  expect(await run(hub)).toMatchObject({ status: 'succeeded' });
});

test('another key, or rows that were swapped: a ConfigError for those connections alone; forgetting heals', async () => {
  const first = await start({ rotates: false });
  const yaml = `connections:\n${oauthConnection(server, 'one')}${oauthConnection(server, 'two')}`;
  const env = { REFRESH_ONE: first, REFRESH_TWO: first };
  const hub = await stage.open([ticketTool()], yaml, { env });
  expect((await hub.sync(null, {})).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  await stage.rows(
    hub,
    `UPDATE sealed_secret s SET nonce = o.nonce, tag = o.tag, ciphertext = o.ciphertext FROM sealed_secret o
     WHERE s.connection_id <> o.connection_id AND s.connection_id = $1`,
    [connectionId('one')],
  );
  const other = await stage.open([ticketTool()], yaml, { env });
  const [one, two] = await other.sync(null, {});
  expect(one).toMatchObject({ status: 'failed', error: expect.any(ConfigError) });
  expect((one!.error as Error).message).toMatch(/changed or moved/);
  expect(two).toMatchObject({ status: 'succeeded' });

  const stranger = await stage.open([ticketTool()], yaml, { env: { ...env, HUB_KEY: 'ab'.repeat(32) } });
  const refused = await stranger.sync(null, {});
  expect(refused.map(({ error }) => (error as Error).message)).toEqual(
    Array(2).fill(expect.stringMatching(/sealed with another key.*Give HUB_KEY/)),
  );
  expect(await health(stranger)).toMatchObject([{ health: 'needs_attention' }, { health: 'needs_attention' }]);
  for (const name of ['one', 'two'])
    expect(await forgetSealed(stranger.worker, { id: connectionId(name), name }, 'cli', Date.now())).toBe(1);
  expect((await stranger.sync(null, {})).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect(await stage.rows(stranger, `SELECT action, detail FROM audit_log ORDER BY id`)).toEqual(
    ['one', 'two'].map((connection) => ({ action: 'forgetCredentials', detail: { connection, forgotten: 1 } })),
  );
});
