import { SignJWT } from 'jose';
import type { Hub } from '../../../src/hub.js';
import { endOfSecrets } from '../../../src/sync/credentials/expiry.js';
import { startOauthServer, type OauthServer } from '../../support/oauth-server.js';
import { oauthYaml, openStage, type Stage } from './stage.js';
import { ticketTool, type Script } from './ticket-tool.js';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-02T08:00:00.000Z');

let stage: Stage;
let server: OauthServer;
let now: number;
beforeEach(async () => {
  now = START;
  stage = await openStage();
  server = await startOauthServer({ rotates: false, grant: () => ({ status: 200, body: { access_token: 'good' } }) });
});
afterEach(async () => {
  await stage.close();
  await server.close();
});

const plainYaml = (): string => `connections:
  - { name: one, connector: ticket, baseUrl: '${server.apiUrl}', allowPrivateNetwork: true, secrets: { token: '\${TOKEN}' } }
`;
const open = (script: Script, token = 'good'): Promise<Hub> =>
  stage.open([ticketTool(script)], plainYaml(), { env: { TOKEN: token }, now: () => now });
const shown = async (hub: Hub) =>
  (
    await stage.rows<{ health: string; health_reason: string | null; expires_at: Date | null }>(
      hub,
      'SELECT health, health_reason, expires_at FROM connection',
    )
  )[0]!;
/** The tool takes whatever `good` is. */
const letIn = async (): Promise<void> => {
  const form = new URLSearchParams({ grant_type: 'x' });
  await fetch(server.tokenUrl, { method: 'POST', body: form });
};

test('what the tool says of the token’s end is kept, shows from fourteen days before, and is overtaken by renewing it', async () => {
  await letIn();
  const endsAt = new Date(START + 20 * DAY_MS).toISOString();
  const script: Script = { expiresAt: endsAt };
  const hub = await open(script);
  await hub.sync(null, {});
  expect(await shown(hub)).toEqual({ health: 'ok', health_reason: null, expires_at: new Date(endsAt) });
  now = START + 6 * DAY_MS + 1;
  await hub.sync(null, {});
  expect(await shown(hub)).toMatchObject({
    health: 'degraded',
    health_reason: 'The credentials expire on 2026-03-22. Renew them before',
  });
  now = START + 20 * DAY_MS;
  await hub.sync(null, {});
  expect(await shown(hub)).toMatchObject({
    health: 'needs_attention',
    health_reason: 'The credentials expired on 2026-03-22. Renew them',
  });
  script.expiresAt = null;
  await hub.sync(null, {});
  expect(await shown(hub)).toEqual({ health: 'ok', health_reason: null, expires_at: null });
});

test('a hub that is opened later says it without a run; one that was never read stays new', async () => {
  await letIn();
  const hub = await open({ expiresAt: new Date(START + 20 * DAY_MS).toISOString() });
  await stage.rows(hub, `UPDATE connection SET expires_at = $1`, [new Date(START + DAY_MS)]);
  expect(await shown(await open({}))).toMatchObject({ health: 'new', health_reason: null });
  await hub.sync(null, {});
  now = START + 10 * DAY_MS;
  const later = await open({});
  expect(await shown(later)).toMatchObject({
    health: 'degraded',
    health_reason: expect.stringContaining('2026-03-22'),
  });
  now = START + 30 * DAY_MS;
  expect(await shown(await open({}))).toMatchObject({ health: 'needs_attention' });
});

test('another fault of the connection stays said', async () => {
  await letIn();
  const script: Script = {
    expiresAt: new Date(START + 3 * DAY_MS).toISOString(),
    between: () => {
      throw new Error('the listing broke');
    },
  };
  const hub = await open(script);
  await hub.sync(null, {});
  expect(await shown(hub)).toMatchObject({ health: 'degraded', health_reason: 'the listing broke' });
});

test('a JSON Web Token says its end itself', async () => {
  const key = new TextEncoder().encode('k'.repeat(32));
  const sign = (exp: number | undefined): Promise<string> => {
    const token = new SignJWT({ tid: 1 }).setProtectedHeader({ alg: 'HS256' });
    return (exp === undefined ? token : token.setExpirationTime(exp)).sign(key);
  };
  const end = START / 1_000 + 86_400;
  expect(endOfSecrets({ token: await sign(end), signingSecret: await sign(end + 60) })).toBe(
    '2026-03-03T08:00:00.000Z',
  );
  for (const token of [await sign(undefined), await sign(1e300), 'xoxb-1.2.3', 'a.b.c', '', 7])
    expect(endOfSecrets({ token })).toBeNull();
  expect(endOfSecrets(undefined)).toBeNull();

  const jwt = await sign(end);
  const other = await startOauthServer({ rotates: false, grant: () => ({ status: 200, body: { access_token: jwt } }) });
  await fetch(other.tokenUrl, { method: 'POST' });
  const yaml = plainYaml().replace(server.apiUrl, other.apiUrl);
  const hub = await stage.open([ticketTool()], yaml, { env: { TOKEN: jwt }, now: () => now });
  await hub.sync(null, {});
  expect(await shown(hub)).toMatchObject({ health: 'degraded', expires_at: new Date(end * 1_000) });
  await other.close();
});

test('of a renewed token the end of the sign-in counts, not the hour that the token lives', async () => {
  await server.close();
  server = await startOauthServer({ lifetimeSeconds: 3_600, refreshLifetimeSeconds: 10 * 86_400 });
  const hub = await stage.open([ticketTool()], oauthYaml(server), { env: { REFRESH_ONE: server.refreshToken } });
  await hub.sync(null, {});
  const { health, expires_at: endsAt } = await shown(hub);
  expect(health).toBe('degraded');
  expect(endsAt!.getTime() - Date.now()).toBeGreaterThan(9.9 * DAY_MS);
  await server.close();
  server = await startOauthServer({ lifetimeSeconds: 3_600 });
  const fresh = await stage.open([ticketTool()], oauthYaml(server), { env: { REFRESH_ONE: server.refreshToken } });
  await fresh.sync(null, {});
  expect(await shown(fresh)).toEqual({ health: 'ok', health_reason: null, expires_at: null });
});
