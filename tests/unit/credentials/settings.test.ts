import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '../../../connectors/index.js';
import { loadSettings } from '../../../src/config.js';
import { ConfigError } from '../../../src/errors.js';

const CANARY = 'canary-2b7f';
const KEY = JSON.stringify({
  type: 'service_account',
  client_email: 'hub@acme.iam.gserviceaccount.com',
  client_id: '1157',
  private_key_id: 'k1',
  private_key: `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`,
  token_uri: 'https://evil.test/token',
});
const ENV = { REFRESH: `${CANARY}-refresh`, CLIENT: `${CANARY}-client`, GOOGLE: KEY };

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'throughline-credentials-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function load(connection: string, env: Record<string, string> = {}) {
  const file = join(folder, 'hub.yaml');
  writeFileSync(file, `connections:\n  - name: one\n${connection.replace(/^/gm, '    ')}\n`);
  return loadSettings(
    registry.map(({ connector }) => connector),
    { ...ENV, ...env, HUB_CONFIG: file, HUB_HOME: folder },
  );
}

function faultsOf(connection: string, env: Record<string, string> = {}): string[] {
  try {
    load(connection, env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).not.toContain(CANARY);
    return (error as ConfigError).faults.map((fault) => fault.replace(/^\S+hub\.yaml:(\d+):\d+ /, '$1 '));
  }
}

const asana = (credentials: string, more = ''): string =>
  `connector: asana\nconfig: { workspace: '12' }\n${more}credentials: ${credentials}`;
const OAUTH =
  "tokenUrl: https://app.asana.com/-/oauth_token, clientId: '120', clientSecret: '${CLIENT}', refreshToken: '${REFRESH}'";
const mail = (credentials: string): string =>
  `connector: email\nbaseUrl: imaps://imap.gmail.com\nconfig: { user: c@acme.example }\ncredentials: ${credentials}`;
const GOOGLE = "kind: google-service-account, subject: c@acme.example, scopes: ['https://mail.google.com/']";

test('a refresh token in place of the token', () => {
  const [one] = load(asana(`{ kind: oauth, ${OAUTH} }`)).connections;
  expect(one!.credentials).toEqual({
    into: 'token',
    grant: {
      kind: 'oauth',
      tokenUrl: 'https://app.asana.com/-/oauth_token',
      clientId: '120',
      clientSecret: ENV.CLIENT,
      refreshToken: ENV.REFRESH,
      scopes: [],
    },
  });
});

test('a service account in place of the mailbox’s access token, from the environment or a file', () => {
  writeFileSync(join(folder, 'key.json'), KEY);
  for (const key of ["key: '${GOOGLE}'", `keyFile: ${join(folder, 'key.json')}`]) {
    const [one] = load(mail(`{ ${GOOGLE}, ${key} }`)).connections;
    expect(one!.credentials).toMatchObject({
      into: 'accessToken',
      grant: {
        clientEmail: 'hub@acme.iam.gserviceaccount.com',
        clientId: '1157',
        privateKeyId: 'k1',
        subject: 'c@acme.example',
        // What the file says of it is not believed.
        tokenUrl: 'https://oauth2.googleapis.com/token',
      },
    });
  }
});

const wrong: [string, string, RegExp[], Record<string, string>?][] = [
  [
    'a literal secret',
    asana(`{ kind: oauth, ${OAUTH.replace('${REFRESH}', CANARY)} }`),
    [/refreshToken: a secret must not stand in the file/],
  ],
  [
    'an empty environment',
    asana(`{ kind: oauth, ${OAUTH} }`),
    [/credentials\.refreshToken: the environment has no REFRESH/],
    { REFRESH: '' },
  ],
  [
    'invisible characters',
    asana(`{ kind: oauth, ${OAUTH} }`),
    [/credentials\.clientSecret: CLIENT holds invisible/],
    { CLIENT: 'a\u200Bb' },
  ],
  [
    'plain http',
    asana(`{ kind: oauth, ${OAUTH.replace('https', 'http')} }`),
    [/^5 .*tokenUrl: The address speaks http, not https/],
  ],
  [
    'a private address',
    asana(`{ kind: oauth, ${OAUTH.replace('app.asana.com', '0x7f.1')} }`),
    [/tokenUrl: The address is a private address/],
  ],
  [
    'a query',
    asana(`{ kind: oauth, ${OAUTH.replace('oauth_token', 'oauth_token?a=b')} }`),
    [/tokenUrl: holds a query/],
  ],
  [
    'the token twice',
    asana(`{ kind: oauth, ${OAUTH} }`, "secrets: { token: '${CLIENT}' }\n"),
    [/^5 .*secrets\.token: given twice/],
  ],
  [
    'a secret there is not',
    asana(`{ kind: oauth, ${OAUTH}, into: tocken }`),
    [/credentials\.into: Asana has no such secret; there are token/],
  ],
  [
    'a tool without tokens',
    `connector: wordpress\nbaseUrl: https://a.test\nconfig: { user: a }\ncredentials: { kind: oauth, ${OAUTH} }`,
    [/WordPress takes no token/],
  ],
  ['an unknown kind', asana('{ kind: saml }'), [/credentials\.kind: Invalid/]],
  [
    'an unknown key',
    asana(`{ kind: oauth, ${OAUTH}, scope: a }`),
    [/credentials\.scope: unknown key; did you mean scopes\?/],
  ],
  [
    'no scopes',
    mail("{ kind: google-service-account, key: '${GOOGLE}', subject: a, scopes: [] }"),
    [/credentials\.scopes/],
  ],
  ['no key', mail(`{ ${GOOGLE} }`), [/credentials: give either keyFile or key/]],
  ['two keys', mail(`{ ${GOOGLE}, key: '\${GOOGLE}', keyFile: a }`), [/give either keyFile or key/]],
  [
    'a file there is not',
    mail(`{ ${GOOGLE}, keyFile: nowhere.json }`),
    [/keyFile: there is no readable file nowhere\.json/],
  ],
  [
    'a key that is none',
    mail(`{ ${GOOGLE}, key: '\${GOOGLE}' }`),
    [/credentials\.key: expected the JSON that Google made/],
    { GOOGLE: `{"${CANARY}":1}` },
  ],
  [
    'both ways to sign in',
    mail(`{ ${GOOGLE}, key: '\${GOOGLE}', into: password }`).replace(
      'credentials',
      "secrets: { accessToken: '${CLIENT}' }\ncredentials",
    ),
    [/secrets: give either password or accessToken/],
  ],
];

test.each(wrong.map(([name, ...rest]) => [name, rest] as const))(
  '%s is refused with its place',
  (_, [yaml, says, env]) => {
    const faults = faultsOf(yaml, env);
    expect(faults).toHaveLength(says.length);
    says.forEach((pattern, index) => expect(faults[index]).toMatch(pattern));
  },
);

test('all faults at once, and a HUB_KEY that is no key', () => {
  const both = asana(`{ kind: oauth, ${OAUTH.replace('app.asana.com', 'localhost')}, into: a }`);
  expect(faultsOf(both, { HUB_KEY: CANARY, REFRESH: '' })).toEqual([
    expect.stringMatching(/^HUB_KEY: expected 32 bytes/),
    expect.stringContaining('into'),
    expect.stringContaining('private address'),
    expect.stringContaining('no REFRESH'),
  ]);
  expect(load(asana(`{ kind: oauth, ${OAUTH} }`), { HUB_KEY: 'a'.repeat(64) }).hubKey).toBe('a'.repeat(64));
});
