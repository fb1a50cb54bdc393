import { connectionId } from '../../../src/store/ids.js';
import { endChildren, runChild, type Child } from '../../support/child.js';
import { startOauthServer, type OauthServer } from '../../support/oauth-server.js';
import { oauthYaml, openStage, type Stage } from './stage.js';
import { ticketTool } from './ticket-tool.js';

jest.setTimeout(60_000);

let stage: Stage;
let server: OauthServer;
let first: string;
beforeEach(async () => {
  stage = await openStage();
  server = await startOauthServer();
  first = server.refreshToken;
});
afterEach(async () => {
  await endChildren();
  await stage.close();
  await server.close();
});

/** A process that, told to, asks for the connection's token; it dies at `dieAt`. */
function keeper(dieAt: 'token-granted' | 'token-stored' | null = null): Child {
  const grant = {
    kind: 'oauth',
    tokenUrl: server.tokenUrl,
    clientId: 'hub',
    clientSecret: 'client-secret',
    refreshToken: first,
    scopes: [],
  };
  return runChild(`
    const { createAccess, vaultOf } = source('src/access.ts');
    const { createPool } = source('src/store/pools.ts');
    const pool = createPool({ url: ${JSON.stringify(stage.database.url)} }, 'hub_worker', () => {});
    const connection = { name: 'one', allowPrivateNetwork: true, credentials: { into: 'token', grant: ${JSON.stringify(grant)} } };
    const access = createAccess(connection, {
      pool, vault: vaultOf({ home: ${JSON.stringify(stage.home)}, hubKey: undefined }), signal: new AbortController().signal,
      clock: source('src/sdk/client/index.ts').REAL_CLOCK, log: () => {},
      reach: (point) => { if (point === ${JSON.stringify(dieAt)}) process.kill(process.pid, 'SIGKILL'); },
    });
    await pool.query('SELECT 1');
    say('ready');
    for await (const refused of require('node:readline').createInterface({ input: process.stdin })) {
      try {
        const lent = await access.lend({}, true);
        say(refused === '' ? lent.secrets.token : await access.keeper.renew(refused));
      } catch (error) { say({ name: error.name, message: error.message }); }
    }
    await pool.end();
  `);
}
async function tokenOf(child: Child, refused = ''): Promise<unknown> {
  child.process.stdin!.write(`${refused}\n`);
  return child.line<unknown>();
}
async function ready(...children: Child[]): Promise<void> {
  for (const child of children) expect(await child.line()).toBe('ready');
}
async function end(child: Child): Promise<void> {
  child.process.stdin!.end();
  await child.ended;
}

test('two processes that need a token at once ask for one', async () => {
  server.slowMs = 700;
  const [one, other] = [keeper(), keeper()];
  await ready(one, other);
  const tokens = await Promise.all([tokenOf(one), tokenOf(other)]);
  expect(tokens).toEqual([server.granted[0], server.granted[0]]);
  // Both are told that it is no longer good.
  const renewed = await Promise.all([one, other].map((child) => tokenOf(child, server.granted[0])));
  expect(renewed).toEqual([server.granted[1], server.granted[1]]);
  expect([server.forms.length, server.reused]).toEqual([2, 0]);
  await Promise.all([end(one), end(other)]);
});

test('killed between storing and using: the next process uses what was stored and asks for nothing', async () => {
  const doomed = keeper('token-stored');
  await ready(doomed);
  doomed.process.stdin!.write('\n');
  expect(await doomed.ended).toBeNull();
  expect([server.forms.length, server.presented]).toEqual([1, []]);
  const next = keeper();
  await ready(next);
  expect(await tokenOf(next)).toBe(server.granted[0]);
  expect(server.forms).toHaveLength(1);
  // And the refresh token that was stored is the one that holds.
  expect(await tokenOf(next, server.granted[0])).toBe(server.granted[1]);
  expect(server.reused).toBe(0);
  await end(next);
});

test('killed before it could be stored: the lock is free, and what is lost is said with what to do', async () => {
  const doomed = keeper('token-granted');
  await ready(doomed);
  doomed.process.stdin!.write('\n');
  expect(await doomed.ended).toBeNull();
  const next = keeper();
  await ready(next);
  expect(await tokenOf(next)).toEqual({
    name: 'AuthError',
    message: expect.stringMatching(/no longer takes these credentials.*Sign in to the tool again/),
  });
  await end(next);
});

test('a hub in this process and a keeper in another share one token', async () => {
  const hub = await stage.open([ticketTool()], oauthYaml(server), { env: { REFRESH_ONE: first } });
  expect((await hub.sync(null, {}))[0]).toMatchObject({ status: 'succeeded' });
  const other = keeper();
  await ready(other);
  expect(await tokenOf(other)).toBe(server.granted[0]);
  expect(server.forms).toHaveLength(1);
  expect(await stage.rows(hub, 'SELECT connection_id, field, version FROM sealed_secret')).toEqual([
    { connection_id: connectionId('one'), field: 'token', version: 1 },
  ]);
  await end(other);
});
