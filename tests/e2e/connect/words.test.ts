import { inFolder, jsonLines, runCommand, type Ended } from '../../support/command.js';
import { startOauthServer } from '../../support/oauth-server.js';
import { settings, startTools, stopTools, toolOf, withHub } from '../bad-input/hub.js';
import { flagsOf, NO_DATABASE, say, type Looked } from './tools.js';

jest.setTimeout(180_000);

beforeAll(startTools);
afterAll(stopTools);

test('a connection of hub.yaml is looked at by name, also beside one that is broken; what to change is proposed', async () => {
  const one = settings(['asana']);
  const yaml = `${one.yaml}  - { name: other, connector: wordpress, config: {}, secrets: {} }\n`;
  const tried = (...words: string[]): Promise<Ended> =>
    inFolder(yaml, (folder) => runCommand({ folder, env: { ...one.env, ...NO_DATABASE } }, 'connect', ...words));
  const answer = await tried('asana');
  expect(answer).toMatchObject({ code: 0, stderr: '' });
  expect(answer.stdout).toMatch(/^Asana: asana-main \(in hub\.yaml\)$/m);
  expect(answer.stdout).toMatch(/^Lines of asana-main in hub\.yaml\n {4}every: \w+$/m);
  const wrong = await tried('wordpress');
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stdout).toMatch(/^Connect WordPress$/m);
  expect(wrong.stderr).toMatch(/settings of other have faults[^]*config\.user[^]*secrets\.applicationPassword/);
  expect((await tried('asana', '--name', 'another')).stdout).toMatch(/name: another/);
  expect((await tried('asana', '--config', 'workspace=1')).stderr).toMatch(
    /^hub\.yaml already says how asana-main is reached/,
  );
});

test('a refresh token in hub.yaml: renewed once for looks and runs, and forgotten when told', () =>
  withHub(async ({ say: run, database }) => {
    const { baseUrl, config, secrets } = toolOf('asana');
    const server = await startOauthServer({
      grant: () => ({ status: 200, body: { access_token: secrets.token, expires_in: 3_600 } }),
    });
    const yaml = `connections:
  - name: asana-main
    connector: asana
    config: ${JSON.stringify(config)}
    baseUrl: ${baseUrl}
    allowPrivateNetwork: true
    credentials: { kind: oauth, tokenUrl: '${server.tokenUrl}', clientId: hub, refreshToken: '\${REFRESH}' }
`;
    // One home, as on one machine: the key that seals lies there.
    await inFolder(yaml, async (folder) => {
      const env = { REFRESH: 'refresh-canary-9911', DATABASE_URL: database.url };
      const answers: Ended[] = [];
      const here = async (...words: string[]): Promise<Ended> => {
        answers.push(await runCommand({ folder, env }, ...words));
        return answers.at(-1)!;
      };
      const looked = await here('connect', 'asana', '--json');
      expect(looked).toMatchObject({ code: 0 });
      expect(jsonLines<Looked>(looked.stdout)[0]).toMatchObject({ connection: 'asana-main', configured: true });
      expect(await here('sync')).toMatchObject({ code: 0 });
      expect(server.forms).toHaveLength(1);
      expect((await here('connect', 'asana', '--forget')).stdout).toMatch(
        /^The stored token of asana-main is forgotten/,
      );
      expect((await here('connect', 'asana', '--forget')).stdout).toMatch(/^Nothing was stored for asana-main/);
      expect(await here('sync')).toMatchObject({ code: 0 });
      expect(server.forms).toHaveLength(2);
      for (const { stdout, stderr } of answers) expect(stdout + stderr).not.toMatch(/canary-9911/);
    });
    const nothing = { yaml: 'connections: []\n', env: {} };
    expect((await run(nothing, 'connect', 'asana', '--forget')).code).toBe(1);
    await server.close();
  }));

test('a token the tool refuses: exit 3; a workspace it does not see: exit 2 with those it sees', async () => {
  const { flags, env } = flagsOf('asana');
  const refused = await say({ ...env, T: 'canary-wrong' }, 'connect', 'asana', ...flags, '--secret', 'token=T');
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toMatch(/^UPSTREAM_AUTH: Asana refused the token/);
  expect(refused.stderr).not.toContain('canary');
  const other = await say(env, 'connect', 'asana', ...flags, '--config', 'workspace=1');
  expect(other).toMatchObject({ code: 2 });
  expect(other.stderr).toContain('Set it to a workspace of the token: 12010000000000001 (Acme Marketing)');
});

const cases: [name: string, words: string[], code: number, says: RegExp][] = [
  [
    'a secret in the place of its name',
    ['asana', '--secret', 'token=1/2:canary'],
    64,
    /^A secret must not stand on the command line/,
  ],
  [
    'a secret that looks like a name',
    ['asana', '--secret', 'token=CANARYABCDEF0123'],
    2,
    /A secret is not in the environment, at --secret token, expected the name of a variable that is set/,
  ],
  ['a secret as a setting', ['asana', '--config', 'token=canary'], 64, /^A secret must not stand on the command line/],
  [
    'a secret there is not',
    ['asana', '--secret', 'password=CANARY'],
    64,
    /no such secret, expected --secret token=NAME/,
  ],
  ['a tool nobody knows', ['asanna'], 1, /No such tool, expected asana, contentful, email, .*got asanna/],
  ['no tool', [], 64, /^missing required argument 'tool'/],
  [
    'a setting that is none',
    ['asana', '--secret', 'token=HOME', '--config', 'workspce=1'],
    2,
    /--config workspce: unknown key; did you mean workspace\?/,
  ],
  [
    'an address that is private',
    ['wordpress', '--secret', 'applicationPassword=HOME', '--config', 'user=a', '--base-url', 'https://127.1'],
    2,
    /--base-url: .*private address/,
  ],
  ['a token on the command line', ['asana', '--token=canary'], 64, /^unknown option '--token=…'/],
];

test('what is wrong is said in its words, with its exit code, without a secret', async () => {
  const answers = await Promise.all(cases.map(([, words]) => say(NO_DATABASE, 'connect', ...words)));
  answers.forEach(({ code, stdout, stderr }, index) => {
    const [name, , expected, says] = cases[index]!;
    expect({ name, code, stderr }).toEqual({ name, code: expected, stderr: expect.stringMatching(says) });
    expect(`${stdout}${stderr}`).not.toMatch(/canary/i);
  });
});

test('two connections of one tool: the names to choose from', async () => {
  const { yaml, env } = settings(['wordpress']);
  const two = `${yaml}  - { name: second, connector: wordpress, config: { user: a }, secrets: {}, baseUrl: 'https://a.test' }\n`;
  const answer = await inFolder(two, (folder) =>
    runCommand({ folder, env: { ...env, ...NO_DATABASE } }, 'connect', 'wordpress'),
  );
  expect(answer).toMatchObject({ code: 64 });
  expect(answer.stderr).toMatch(/expected --name site or --name second/);
});
