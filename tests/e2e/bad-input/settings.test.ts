import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, runCommand } from '../../support/command.js';

jest.setTimeout(120_000);

// No message may repeat it; a database is never asked, since none listens there.
const CANARY = 'canary-0f3a9c';
const DEAD = { DATABASE_URL: `postgres://hub:${CANARY}@127.0.0.1:1/hub`, T: CANARY, P: CANARY };

const asana = (more = '', head = ''): string => `${head}connections:
  - name: asana-main
    connector: asana
    config: { workspace: '1200' }
    secrets: { token: '\${T}' }
${more}`;
const site = (baseUrl: string, more = ''): string => `connections:
  - name: site
    connector: wordpress
    config: { user: lea }
    secrets: { applicationPassword: '\${P}' }
    baseUrl: ${JSON.stringify(baseUrl)}
${more}`;
const mail = (baseUrl: string, secrets = "password: '${P}'"): string => `connections:
  - name: mail
    connector: email
    config: { user: team@acme.example }
    secrets: { ${secrets} }
    baseUrl: ${JSON.stringify(baseUrl)}
`;

type Case = [name: string, yaml: string | null, says: RegExp[], env?: Record<string, string>];

const file: Case[] = [
  ['an empty file', '  \n', [/hub\.yaml: the file is empty/]],
  [
    'a file that is not there',
    null,
    [/HUB_CONFIG: there is no file elsewhere\.yaml/],
    { HUB_CONFIG: 'elsewhere.yaml' },
  ],
  ['a file that cannot be read', null, [/folder: cannot be read \(EISDIR\)/], { HUB_CONFIG: 'folder' }],
  ['a file of 2 MB', `# ${'x'.repeat(2_000_000)}`, [/hub\.yaml: the file is too large; at most 1 MB/]],
  ['an alias bomb', bomb(), [/repeats itself too often/]],
  [
    'a key twice',
    asana('', 'workspace: { name: A, name: B }\n'),
    [/hub\.yaml:1:23 not valid YAML: Map keys must be unique/],
  ],
  ['a tab as indent', 'connections:\n\t- name: x\n', [/hub\.yaml:2:1 not valid YAML: Tabs/]],
  ['an open quote', `connections:\n  - name: "${CANARY}\n`, [/hub\.yaml:3:1 not valid YAML: Missing closing "quote/]],
  ['a stray scalar', `connections: [a] ${CANARY}\n`, [/hub\.yaml:1:18 not valid YAML/]],
  [
    'an unknown key',
    asana('    keeptext: true\n'),
    [/hub\.yaml:6:5 connections\.0\.keeptext: unknown key; did you mean keepText\?/],
  ],
  ['an unknown chapter', asana('webook_secret: 1\n'), [/hub\.yaml:6:1 webook_secret: unknown key/]],
  ['a number in place of text', asana('    every: 300\n'), [/hub\.yaml:6:5 connections\.0\.every: .*expected string/]],
  ...['0s', '-1m', '1ms', '3000000000ms', 'soon'].map((every): Case => [
    `every ${every}`,
    asana(`    every: ${every}\n`),
    [/connections\.0\.every: expected a duration from 10s to 7d/],
  ]),
  ...['Mars/Olympus', 'UTC+25', '+02:00'].map((zone): Case => [
    `time zone ${zone}`,
    asana('', `workspace: { timezone: '${zone}' }\n`),
    [/hub\.yaml:1:14 workspace\.timezone: expected an IANA time zone/],
  ]),
  [
    'a campaign key with a back-reference',
    asana('', "workspace: { campaignKey: '(A)-\\1' }\n"),
    [/campaign key pattern cannot be used.*linear-time/],
  ],
  [
    'a campaign key of 20 KB',
    asana('', `workspace: { campaignKey: '${'A'.repeat(20_000)}' }\n`),
    [/hub\.yaml:1:14 workspace\.campaignKey: Too big/],
  ],
  [
    'a calendar that nobody describes',
    asana('', 'workspace: { calendar: office }\n'),
    [/hub\.yaml:1:14 workspace\.calendar: there is no calendar office/],
  ],
  [
    'opening hours without an end',
    asana('', "calendars: { std: { week: { mon: [['09:00']] } } }\n"),
    [/calendars\.std\.week\.mon\.0/],
  ],
  [
    'a launch that is none',
    asana('', 'launch: [{ party: now }]\n'),
    [/hub\.yaml:1:10 launch\.0: expected \{ milestone/],
  ],
  ['a launch by a pattern that could hang', asana('', "launch: [{ milestone: '(a)\\1' }]\n"), [/launch\.0/]],
  [
    'a touch category that is none',
    asana('', 'definitions: { touchCategories: [busy] }\n'),
    [/definitions\.touchCategories\.0: Invalid option: expected one of/],
  ],
];

const connections: Case[] = [
  [
    'an unknown connector',
    'connections:\n  - { name: a, connector: asna }\n',
    [/hub\.yaml:2:16 connections\.0 \(a\)\.connector: unknown connector asna; did you mean asana\?/],
  ],
  [
    'one name twice',
    asana(`${asana().split('\n').slice(1).join('\n').replace('1200', '1201')}`),
    [/hub\.yaml:6:5 connections\.1\.name: the name asana-main is used twice/],
  ],
  [
    'one account twice',
    asana(asana().split('\n').slice(1).join('\n').replace('asana-main', 'again')),
    [/hub\.yaml:6:5 connections\.1 \(again\): the same account as asana-main/],
  ],
  [
    'a secret in the file',
    asana().replace('${T}', CANARY),
    [
      /hub\.yaml:5:16 connections\.0 \(asana-main\)\.secrets\.token: a secret must not stand in the file; write \$\{SOME_NAME\}/,
    ],
  ],
  [
    'a secret that is not set',
    asana().replace('${T}', '${NOT_SET}'),
    [/hub\.yaml:5:16 .*secrets\.token: the environment has no NOT_SET/],
  ],
  [
    'a secret with a zero-width space',
    asana(),
    [/secrets\.token: T holds invisible characters/],
    { T: `${CANARY}\u200b${CANARY}` },
  ],
  [
    'a secret in typographic quotes',
    asana(),
    [/secrets\.token: T holds invisible characters or typographic quotes/],
    { T: `“${CANARY}”` },
  ],
  ['a secret with a line end inside', asana(), [/secrets\.token: T holds invisible/], { T: `${CANARY}\n${CANARY}` }],
  ['no secret at all', asana().replace("token: '${T}'", ''), [/secrets\.token: missing or not usable/]],
  [
    'a wrong key of Asana',
    asana().replace("workspace: '1200'", "workspce: '1200'"),
    [/hub\.yaml:4:15 .*config\.workspce: unknown key; did you mean workspace\?/],
  ],
  [
    'a workspace that YAML reads as a number',
    asana().replace("'1200'", '1200'),
    [/config\.workspace: the workspace gid as text, in quotes/],
  ],
  [
    'a wrong key of WordPress',
    site('https://www.acme.example').replace('user: lea', 'usr: lea'),
    [/config\.usr: unknown key; did you mean user\?/],
  ],
  [
    'a wrong key of e-mail',
    mail('imaps://mail.acme.example').replace('user:', 'mailbox:'),
    [/config\.mailbox: unknown key; did you mean mailboxes\?/, /config\.user: /],
  ],
  [
    'two secrets of e-mail',
    mail('imaps://mail.acme.example', "password: '${P}', accessToken: '${T}'"),
    [/\.secrets: give either password or accessToken/],
  ],
  ['no address', site('x').replace(/ {4}baseUrl.*\n/, ''), [/baseUrl: missing; WordPress has no address of its own/]],
  [
    'a campaign rule of nobody',
    asana('campaigns: { from: [{ connection: asana-man, every: project }] }\n'),
    [/hub\.yaml:6:23 campaigns\.from\.0\.connection: no connection is named asana-man; did you mean asana-main\?/],
  ],
];

const addresses: Case[] = [
  [
    'plain text outside',
    site('http://www.acme.example'),
    [/hub\.yaml:6:5 .*baseUrl: EGRESS_BLOCKED: The base URL speaks http, not https/],
  ],
  [
    'a password',
    site(`https://lea:${CANARY}@www.acme.example`),
    [/baseUrl: holds a user or password: these belong in secrets/],
  ],
  ['a query', site(`https://www.acme.example/?key=${CANARY}`), [/baseUrl: holds a query/]],
  ['a fragment', site(`https://www.acme.example/#${CANARY}`), [/baseUrl: holds a fragment/]],
  ['no scheme', site('www.acme.example'), [/baseUrl: expected an address that starts with https:\/\/ or http:\/\//]],
  ['another scheme', site('ftp://www.acme.example'), [/baseUrl: expected an address that starts with https/]],
  [
    'a mail server by https',
    mail('https://mail.acme.example'),
    [/baseUrl: expected an address that starts with imaps:\/\/ or imap:\/\//],
  ],
  ['a private mail server', mail('imaps://127.1:993'), [/baseUrl: EGRESS_BLOCKED: The base URL is a private address/]],
  ...[
    '2130706433',
    '0x7f.1',
    '127.1',
    '１２７.0.0.1',
    '%31%32%37.0.0.1',
    '[::ffff:127.0.0.1]',
    'localhost.',
    '169.254.169.254',
  ].map((host): Case => [
    host,
    site(`https://${host}/`),
    [/baseUrl: EGRESS_BLOCKED: The base URL is a private address.*allowPrivateNetwork/],
  ]),
];

const environment: Case[] = [
  ...['-1', '65536', 'eighty', '80.5'].map((PORT): Case => [
    `PORT ${PORT}`,
    null,
    [/PORT: expected a whole number from 0 to 65535/],
    { PORT },
  ]),
  ...['not a host', 'http://0.0.0.0', '300.1.1.1', '[::1]'].map((HOST): Case => [
    `HOST ${HOST}`,
    null,
    [/HOST: expected an address or a name/],
    { HOST },
  ]),
  [
    'DATABASE_URL of another database',
    null,
    [/DATABASE_URL: expected a URL such as postgres/],
    { DATABASE_URL: `mysql://root:${CANARY}@x/y` },
  ],
  [
    'DATABASE_URL that is no URL',
    null,
    [/DATABASE_URL: expected a URL such as postgres/],
    { DATABASE_URL: `postgres://hub:${CANARY}@[x/y` },
  ],
  ['LOG_LEVEL loud', null, [/LOG_LEVEL: expected trace, debug/], { LOG_LEVEL: 'loud' }],
];

describe.each([
  ['the file', file],
  ['connections', connections],
  ['addresses', addresses],
  ['the environment', environment],
])('%s', (_chapter, cases) => {
  test.concurrent.each(cases)('%s', async (_name, yaml, says, env = {}) => {
    const ended = await inFolder(yaml, (folder) => {
      mkdirSync(join(folder, 'folder'));
      return runCommand({ folder, env: { ...DEAD, ...env } }, 'status');
    });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^CONFIG_INVALID: The settings have faults \((hub\.yaml|environment|folder)\):\n/);
    for (const pattern of says) expect(ended.stderr).toMatch(pattern);
    expect(ended.stderr).not.toContain(CANARY);
    expect(ended.stderr).not.toMatch(/\n\s+at .*\.js/);
  });
});

test('all faults stand in one message', async () => {
  const yaml = `${asana('    every: 10m\n').replace('${T}', CANARY)}  - { name: x, connector: nope }
  - { name: asana-main, connector: email, baseUrl: 'imaps://10.0.0.1' }
`;
  const ended = await inFolder(yaml, (folder) =>
    runCommand({ folder, env: { ...DEAD, PORT: 'x', HOST: '?' } }, 'sync'),
  );
  expect(ended.code).toBe(2);
  expect(
    ended.stderr
      .split('\n')
      .slice(1, -1)
      .map((line) => line.replace(/^ {2}- /, '').replace(/:? .*$/, '')),
  ).toEqual([
    'PORT',
    'HOST',
    'hub.yaml:5:16',
    'hub.yaml:7:16',
    'hub.yaml:8:5',
    'hub.yaml:8:5',
    'hub.yaml:8:43',
    'hub.yaml:8:7',
  ]);
  expect(ended.stderr).not.toContain(CANARY);
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 9; n++)
    lines.push(
      `a${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
    );
  return lines.join('\n');
}
