import { z } from 'zod';
import { AuthError, connector, type Connector } from '../../../src/sdk/index.js';
import { startOauthServer, type OauthServer } from '../../support/oauth-server.js';
import { openStage, type Stage } from './stage.js';

jest.setTimeout(60_000);

let stage: Stage;
let server: OauthServer;
beforeEach(async () => (stage = await openStage()));
afterEach(async () => {
  await stage.close();
  await server.close();
});

interface Secrets {
  accessToken?: string | undefined;
}

/** A tool of another protocol, which signs in when it must and reads the token then. */
function lineTool(
  signIn: (token: string | undefined) => void,
  between: () => Promise<void> = () => Promise.resolve(),
): Connector {
  return connector({
    id: 'line',
    title: 'Line',
    schemes: ['imaps', 'imap'],
    config: z.strictObject({}),
    secrets: z.strictObject({ accessToken: z.string().optional(), password: z.string().optional() }),
    open: ({ secrets }): Promise<Secrets> =>
      Promise.resolve({
        get accessToken() {
          return secrets.accessToken;
        },
      }),
    budget: () => [{ lane: 'default', concurrent: 1 }],
    classify: () => null,
    check: (api: Secrets) => {
      signIn(api.accessToken);
      return Promise.resolve({ account: 'acme' });
    },
    streams: [
      {
        name: 'lines',
        record: z.looseObject({}),
        identify: () => ({ key: 'one' }),
        cursor: z.object({}),
        async *read(api: Secrets) {
          await between();
          signIn(api.accessToken);
          yield { records: [], next: {}, whole: true as const };
        },
        drafts: () => [],
      },
    ],
  });
}

const open = (tool: Connector) =>
  stage.open(
    [tool],
    `connections:
  - name: one
    connector: line
    baseUrl: imap://127.0.0.1:1
    allowPrivateNetwork: true
    credentials: { kind: oauth, tokenUrl: '${server.tokenUrl}', clientId: hub, clientSecret: '\${CLIENT_SECRET}', refreshToken: '\${REFRESH_ONE}' }
`,
    { env: { REFRESH_ONE: server.refreshToken } },
  );

test('each sign-in is given the token of that moment, renewed in time although nobody asked', async () => {
  // Renewed when a fifth of its life is left.
  server = await startOauthServer({ lifetimeSeconds: 2 });
  const given: (string | undefined)[] = [];
  const untilRenewed = async (): Promise<void> => {
    for (const deadline = Date.now() + 10_000; server.granted.length < 2 && Date.now() < deadline;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const hub = await open(lineTool((token) => void given.push(token), untilRenewed));
  expect((await hub.sync(null, {}))[0]).toMatchObject({ status: 'succeeded' });
  expect(given).toEqual([server.granted[0], server.granted[1]]);
  expect(server.reused).toBe(0);
  // Closed, nothing is renewed any more.
  const renewals = server.forms.length;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(server.forms).toHaveLength(renewals);
});

test('a sign-in that is refused is tried once more with a new token', async () => {
  server = await startOauthServer();
  const given: (string | undefined)[] = [];
  const hub = await open(
    lineTool((token) => {
      given.push(token);
      if (token === server.granted[0]) throw new AuthError('no');
    }),
  );
  expect((await hub.sync(null, {}))[0]).toMatchObject({ status: 'succeeded' });
  expect(given).toEqual([server.granted[0], server.granted[1], server.granted[1]]);
});

test('refused twice it is refused', async () => {
  server = await startOauthServer();
  const hub = await open(
    lineTool(() => {
      throw new AuthError('no');
    }),
  );
  expect((await hub.sync(null, {}))[0]).toMatchObject({ status: 'failed', error: expect.any(AuthError) });
  expect(server.granted).toHaveLength(2);
});
