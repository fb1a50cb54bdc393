import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';
import { AuthError, ConfigError, ContractError, RateLimited, TransientError } from '../../../src/errors.js';
import { createHttp } from '../../../src/sdk/client/index.js';
import { classifyGrant, requestToken, type Grant, type GoogleGrant } from '../../../src/sync/credentials/grant.js';
import { refusal, startOauthServer, type Answered, type OauthServer } from '../../support/oauth-server.js';
import { VirtualClock } from '../http/tool.js';

const NOW = Date.parse('2026-03-02T08:00:00.000Z');
const CANARY = 'canary-refresh-81d0';

let server: OauthServer;
const clock = new VirtualClock();
clock.time = NOW;
afterEach(() => server.close());

const oauth = (more: Partial<Grant & { kind: 'oauth' }> = {}): Grant => ({
  kind: 'oauth',
  tokenUrl: server.tokenUrl,
  clientId: 'hub',
  clientSecret: 'client-secret',
  refreshToken: server.refreshToken,
  scopes: [],
  ...more,
});

async function ask(grant: Grant, refreshToken: string | null = null, longestHoldMs = 1_000) {
  const http = createHttp({
    baseUrl: grant.tokenUrl,
    allowPrivateNetwork: true,
    budget: [],
    classify: classifyGrant(grant, 'asana-main'),
    version: '9.9.9',
    clock,
    longestHoldMs,
  });
  try {
    return await requestToken(grant, refreshToken, http, clock.now);
  } catch (error) {
    return error;
  } finally {
    http.close();
  }
}

test('a refresh: a form with the client in it, the lifetime counted from when it was asked', async () => {
  server = await startOauthServer({ lifetimeSeconds: '3600', refreshLifetimeSeconds: 86_400 });
  const first = server.refreshToken;
  const began = clock.now();
  expect(await ask(oauth({ scopes: ['default', 'tasks:read'] }))).toEqual({
    accessToken: server.granted[0],
    expiresAt: began + 3_600_000,
    refreshToken: server.refreshToken,
    refreshExpiresAt: began + 86_400_000,
  });
  expect(Object.fromEntries(server.forms[0]!)).toEqual({
    grant_type: 'refresh_token',
    refresh_token: first,
    client_id: 'hub',
    client_secret: 'client-secret',
    scope: 'default tasks:read',
  });
  expect(await ask(oauth({ refreshToken: 'of the file' }), server.refreshToken)).toMatchObject({
    accessToken: server.granted[1],
  });
});

test('a tool that rotates nothing and names no lifetime', async () => {
  server = await startOauthServer({ rotates: false, lifetimeSeconds: null });
  expect(await ask(oauth())).toMatchObject({ expiresAt: null, refreshToken: null, refreshExpiresAt: null });
  for (const expires_in of [0, -1, 'soon', '', null]) {
    server.answerNext({ status: 200, body: { access_token: 'a', expires_in } });
    expect(await ask(oauth())).toMatchObject({ accessToken: 'a', expiresAt: null });
  }
});

const cases: [string, Answered, unknown, RegExp][] = [
  [
    'invalid_grant',
    refusal('invalid_grant'),
    AuthError,
    /no longer takes.*got invalid_grant\. Sign in to the tool again/,
  ],
  ['Slack’s 200', { status: 200, body: { ok: false, error: 'invalid_refresh_token' } }, AuthError, /Sign in/],
  ['invalid_client', { ...refusal('invalid_client'), status: 401 }, AuthError, /as its client.*Check clientId/],
  ['unauthorized_client', refusal('unauthorized_client'), AuthError, /as its client/],
  ['a bare 401', { status: 401, body: '' }, AuthError, /got HTTP 401/],
  ['invalid_scope', refusal('invalid_scope'), ConfigError, /does not grant these scopes/],
  ['429', { status: 429, body: {}, headers: { 'retry-after': '7200' } }, RateLimited, /asks for a pause/],
  ['HTML with 200', { status: 200, body: '<html>login</html>' }, ContractError, /no usable answer.*got HTTP 200/],
  ['no token', { status: 200, body: { token: CANARY } }, ContractError, /expected access_token, got token/],
  ['an empty token', { status: 200, body: { access_token: '' } }, ContractError, /gave no token/],
  [
    'a code of its own',
    { status: 400, body: { error: { code: CANARY } } },
    ContractError,
    /error in a shape of its own/,
  ],
  ['a code that is a sentence', refusal(`The token ${CANARY} is gone`), ContractError, /error in a shape of its own/],
  ['a description', refusal('invalid_grant', `Token ${CANARY} is revoked`), AuthError, /got invalid_grant/],
  ['a redirect', { status: 302, body: '', headers: { location: '/elsewhere' } }, ContractError, /redirects a POST/],
  [
    'a redirect to another host',
    { status: 307, body: '', headers: { location: 'https://other.test/token' } },
    ConfigError,
    /./,
  ],
];

test.each(cases)('a refusal: %s', async (_, answered, type, says) => {
  server = await startOauthServer();
  server.answerNext(answered);
  const error = (await ask(oauth({ refreshToken: CANARY, clientSecret: `${CANARY}-client` }))) as Error;
  expect(error).toBeInstanceOf(type as never);
  expect(error.message).toMatch(says);
  const everything = `${error.message}${error.stack}${JSON.stringify(error, Object.getOwnPropertyNames(error))}`;
  expect(everything).not.toContain(CANARY);
  expect(server.forms).toHaveLength(1);
});

test('what may pass is tried again: a cut, an outage; then it is transient', async () => {
  server = await startOauthServer();
  server.answerNext('cut', { status: 503, body: '<html>' }, refusal('temporarily_unavailable'));
  expect(await ask(oauth())).toMatchObject({ accessToken: server.granted[0] });
  expect(server.forms).toHaveLength(4);
  server.answerNext('cut', 'cut', 'cut', 'cut', 'cut');
  expect(await ask(oauth())).toBeInstanceOf(TransientError);
});

describe('a Google service account', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const grant = (): GoogleGrant => ({
    kind: 'google-service-account',
    tokenUrl: server.tokenUrl,
    clientEmail: 'hub@acme.iam.gserviceaccount.com',
    clientId: '1157',
    privateKeyId: 'k1',
    privateKey,
    subject: 'campaigns@acme.example',
    scopes: ['https://mail.google.com/'],
  });

  test('asserts who it is and for whom it acts, for an hour, signed with its key', async () => {
    server = await startOauthServer({
      grant: () => ({ status: 200, body: { access_token: 'ya29.x', expires_in: 3599, token_type: 'Bearer' } }),
    });
    clock.time = NOW + 700;
    expect(await ask(grant())).toMatchObject({ accessToken: 'ya29.x', refreshToken: null });
    const form = Object.fromEntries(server.forms[0]!);
    expect(Object.keys(form).sort()).toEqual(['assertion', 'grant_type']);
    expect(form.grant_type).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const { payload } = await jwtVerify(form.assertion!, await importSPKI(publicKey, 'RS256'), {
      algorithms: ['RS256'],
      audience: server.tokenUrl,
      issuer: 'hub@acme.iam.gserviceaccount.com',
      subject: 'campaigns@acme.example',
      currentDate: new Date(NOW),
    });
    expect(payload).toMatchObject({
      scope: 'https://mail.google.com/',
      iat: NOW / 1_000,
      exp: NOW / 1_000 + 3_600,
    });
    expect(decodeProtectedHeader(form.assertion!)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(decodeJwt(form.assertion!).jti).toBeUndefined();
  });

  test('without the delegation it says where to give it and for which scopes', async () => {
    server = await startOauthServer({ grant: () => ({ ...refusal('unauthorized_client'), status: 401 }) });
    const error = (await ask(grant())) as Error;
    expect(error).toBeInstanceOf(AuthError);
    expect(error.message).toMatch(
      /Domain-wide delegation, allow client id 1157 these scopes: https:\/\/mail\.google\.com\//,
    );
  });

  test('a subject that is nobody, a key that is none', async () => {
    server = await startOauthServer({ grant: () => refusal('invalid_grant', 'Invalid email or User ID') });
    expect((await ask(grant())) as Error).toMatchObject({ message: expect.stringContaining('campaigns@acme.example') });
    const broken = { ...grant(), privateKey: '-----BEGIN PRIVATE KEY-----\ncanary-key\n-----END PRIVATE KEY-----' };
    const error = (await ask(broken)) as Error;
    expect(error).toBeInstanceOf(ConfigError);
    expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain('canary-key');
  });
});
