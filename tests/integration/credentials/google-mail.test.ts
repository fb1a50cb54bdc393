import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, importSPKI, jwtVerify } from 'jose';
import { email } from '../../../connectors/email/index.js';
import { AuthError } from '../../../src/errors.js';
import { startStub, type Stub } from '../../connectors/email-imap-stub.js';
import { refusal, startOauthServer, type OauthServer } from '../../support/oauth-server.js';
import { openStage, type Stage } from './stage.js';

jest.setTimeout(60_000);

const USER = 'campaigns@acme.example';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = JSON.stringify({
  type: 'service_account',
  client_email: 'hub@acme.iam.gserviceaccount.com',
  client_id: '1157',
  private_key_id: 'k1',
  private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
});
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;

let stage: Stage;
let server: OauthServer;
let imap: Stub;
/** What was presented at each sign-in, decoded. */
let presented: string[];
let revoked: Set<string>;

beforeEach(async () => {
  stage = await openStage();
  presented = [];
  revoked = new Set();
  imap = await startStub({
    mails: [{ uid: 1, body: 'Message-ID: <m1@x>\r\nFrom: a@b.test\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\nhi' }],
    capability: 'IMAP4rev1 SASL-IR AUTH=XOAUTH2',
    quirk(command, socket, tag) {
      const response = /^AUTHENTICATE XOAUTH2 (\S+)$/.exec(command)?.[1];
      if (response === undefined) return false;
      presented.push(Buffer.from(response, 'base64').toString());
      const token = presented.at(-1)!.split('\u0001')[1]!.replace('auth=Bearer ', '');
      const isGood = server.granted.includes(token) && !revoked.has(token);
      socket.write(isGood ? `${tag} OK in\r\n` : `${tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`);
      return true;
    },
  });
});
afterEach(async () => {
  await stage.close();
  await server.close();
  await imap.stop();
});

const open = () =>
  stage.open(
    [email],
    `connections:
  - name: mail
    connector: email
    baseUrl: imap://127.0.0.1:${imap.port}
    allowPrivateNetwork: true
    config: { user: ${USER} }
    credentials: { kind: google-service-account, key: '\${GOOGLE_KEY}', subject: ${USER}, scopes: ['https://mail.google.com/'], tokenUrl: '${server.tokenUrl}' }
`,
    { env: { GOOGLE_KEY: KEY } },
  );
const bearer = (token: string): string => `user=${USER}\u0001auth=Bearer ${token}\u0001\u0001`;

test('a service account reads the mail of its subject: asserted, signed, presented as XOAUTH2', async () => {
  server = await startOauthServer({
    grant: () => ({ status: 200, body: { access_token: 'ya29.one', expires_in: 3599 } }),
  });
  const hub = await open();
  expect((await hub.sync(null, {}))[0]).toMatchObject({ status: 'succeeded', error: null, problems: [] });
  expect(presented).toEqual([bearer('ya29.one')]);
  expect((await stage.rows(hub, 'SELECT key FROM message')).length).toBe(1);
  const assertion = server.forms[0]!.get('assertion')!;
  await jwtVerify(assertion, await importSPKI(publicKey, 'RS256'), { audience: server.tokenUrl, subject: USER });
  expect(decodeJwt(assertion)).toMatchObject({ scope: 'https://mail.google.com/' });
  // The next process uses the token that is kept.
  expect((await (await open()).sync(null, {}))[0]).toMatchObject({ status: 'succeeded' });
  expect(server.forms).toHaveLength(1);
});

test('a token that Gmail refuses is replaced once; an account without the delegation is said to need it', async () => {
  let count = 0;
  server = await startOauthServer({
    grant: () => ({ status: 200, body: { access_token: `ya29.${++count}`, expires_in: 3599 } }),
  });
  const hub = await open();
  await hub.sync(null, {});
  revoked.add('ya29.1');
  expect((await hub.sync(null, {}))[0]).toMatchObject({ status: 'succeeded' });
  expect(presented).toEqual(['ya29.1', 'ya29.1', 'ya29.2'].map(bearer));
  revoked.add('ya29.2');
  server.answerNext({ ...refusal('unauthorized_client'), status: 401 });
  const { error } = (await hub.sync(null, {}))[0]! as { error: Error };
  expect(error).toBeInstanceOf(AuthError);
  expect(error.message).toMatch(
    /Domain-wide delegation, allow client id 1157 these scopes: https:\/\/mail\.google\.com\//,
  );
});
