import { gunzipSync } from 'node:zlib';
import { dumpCanonical } from '../../../src/export/dump.js';
import type { Hub } from '../../../src/hub.js';
import { refusal, startOauthServer, type OauthServer } from '../../support/oauth-server.js';
import { oauthYaml, openStage, type Stage } from './stage.js';
import { ticketTool } from './ticket-tool.js';

jest.setTimeout(60_000);

let stage: Stage;
let server: OauthServer;
let hub: Hub;
const said: string[] = [];
let secrets: string[];

beforeAll(async () => {
  stage = await openStage();
  server = await startOauthServer({ clientSecret: 'canary-client-secret-40cc' });
  const first = server.refreshToken;
  const env = { REFRESH_ONE: first, CLIENT_SECRET: 'canary-client-secret-40cc' };
  hub = await stage.open([ticketTool({ between: () => server.revoke(server.granted.at(-1)!) })], oauthYaml(server), {
    env,
  });
  const rotated: string[] = [first];
  const run = async (): Promise<void> => {
    const { error, problems } = (await hub.sync(null, {}))[0]!;
    for (const one of [error, ...problems.map((problem) => problem.error)])
      if (one instanceof Error) said.push(`${one.message}\n${one.stack}\n${String(one.cause)}\n${JSON.stringify(one)}`);
    rotated.push(server.refreshToken);
  };
  await run();
  server.answerNext(refusal('invalid_request', `refresh_token ${server.refreshToken} is malformed`), 'cut');
  server.revoke(server.granted.at(-1)!);
  await run();
  await run();
  server.answerNext({ status: 200, body: `<html>${server.refreshToken}</html>` });
  server.revoke(server.granted.at(-1)!);
  await run();
  await stage.rows(hub, 'UPDATE sealed_secret SET version = version + 1');
  hub.log.info(
    { credentials: { refreshToken: first }, accessToken: server.granted[0], clientSecret: 'canary-client-secret-40cc' },
    'careless',
  );
  await run();
  secrets = [...new Set([...rotated, ...server.granted, 'canary-client-secret-40cc'])];
  expect(secrets.length).toBeGreaterThan(6);
});
afterAll(async () => {
  await stage.close();
  await server.close();
});

/** A secret as it stands in files and logs. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inner = (shift: number): string =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    bytes.toString('base64url'),
    inner(0),
    inner(1),
    inner(2),
    secret.split('').toReversed().join(''),
  ];
}
const found = (text: string): string[] =>
  secrets.filter((secret) => spellings(secret).some((one) => text.includes(one)));

test('the search itself finds what is there', () => {
  expect(found(`x${Buffer.from(`ab${secrets[1]}`).toString('base64')}y`)).toEqual([secrets[1]]);
});

test('no log line, error or reason holds a secret', () => {
  expect(stage.logged.length + said.length).toBeGreaterThan(3);
  expect(stage.logged.join('\n')).toContain('careless');
  expect(found([...stage.logged, ...said].join('\n'))).toEqual([]);
});

test('no table and no dump holds one', async () => {
  const columns = await stage.rows<{ table: string; column: string; type: string }>(
    hub,
    `SELECT table_name AS "table", column_name AS "column", udt_name AS type FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  expect(columns).toContainEqual({ table: 'sealed_secret', column: 'ciphertext', type: 'bytea' });
  for (const { table, column, type } of columns) {
    const rows = await stage.rows<{ value: unknown }>(hub, `SELECT "${column}" AS value FROM "${table}"`);
    const texts = rows.map(({ value }) => {
      if (type !== 'bytea' || value === null) return JSON.stringify(value) ?? '';
      const bytes = value as Buffer;
      return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('latin1');
    });
    expect([table, column, found(texts.join('\n'))]).toEqual([table, column, []]);
  }
  expect((await stage.rows(hub, 'SELECT FROM sealed_secret')).length).toBe(1);
  let dump = '';
  for await (const line of dumpCanonical(hub.api)) dump += `${line}\n`;
  expect(found(dump)).toEqual([]);
});

test('the role that answers the graph cannot even see the sealed bytes', async () => {
  const [{ role }] = (await hub.api.query('SELECT current_user AS role')).rows as [{ role: string }];
  expect(role).toBe('hub_api');
  await expect(hub.api.query('SELECT key_id FROM sealed_secret')).rejects.toThrow(/permission denied/);
  await expect(hub.api.query('DELETE FROM sealed_secret')).rejects.toThrow(/permission denied/);
  // The other tables it does read, so it is this one that is kept from it.
  expect((await hub.api.query('SELECT name FROM connection')).rows).toEqual([{ name: 'one' }]);
});
