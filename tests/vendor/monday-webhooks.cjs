// Webhooks of the monday sandbox: made through monday's own client, their tokens read by the library that monday's pages use.
const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const { ApiClient } = require('@mondaydotcomorg/api');
const jwt = require('jsonwebtoken');
const { createCompany } = require('../../dist/src/sandbox/index.js');
const { startMondaySandbox } = require('../../dist/connectors/monday/sandbox/index.js');

const checks = [];
const check = (name, run) => checks.push({ name, run });
const company = createCompany({ seed: 7, campaigns: 1 });
const last = company.monday.at(-1).at;
const middle = company.monday[company.monday.length >> 1].at;
const calls = [];
let sandbox;
let client;
let url;
let hook;

check('made and listed by the client, with a challenge in between', async () => {
  const { boards } = await client.request('{ boards(limit: 50) { id type } }');
  for (const { id: board } of boards.filter(({ type }) => type === 'board')) {
    const { create_webhook: made } = await client.request(
      'mutation ($board: ID!, $url: String!) { create_webhook(board_id: $board, url: $url, event: change_column_value) { id } }',
      { board, url },
    );
    hook = made.id;
    assert.deepEqual(Object.keys(JSON.parse(calls.pop().body)), ['challenge']);
    const { webhooks } = await client.request('query ($board: ID!) { webhooks(board_id: $board) { id event } }', {
      board,
    });
    assert.deepEqual(webhooks, [{ id: hook, event: 'change_column_value' }]);
  }
});

check('every token holds, by secret, address and time', async () => {
  const sent = await sandbox.deliver(middle, last);
  assert.ok(sent.length > 0 && sent.length === calls.length);
  for (const { authorization } of calls) {
    const claims = jwt.verify(authorization, sandbox.signingSecret, { algorithms: ['HS256'], audience: url });
    assert.equal(claims.accountId, Number(company.mondayAccount.id));
  }
});

check('forged tokens do not', async () => {
  const token = async (forgery) => {
    await sandbox.send(hook, {}, forgery);
    return calls.at(-1).authorization;
  };
  const verify = (given) => jwt.verify(given, sandbox.signingSecret, { algorithms: ['HS256'], audience: url });
  const [forged, old, other] = [
    await token({ secret: 'other' }),
    await token({ claims: { exp: 1 } }),
    await token({ claims: { aud: 'https://other.example' } }),
  ];
  assert.throws(() => verify(forged), /invalid signature/);
  assert.throws(() => verify(old), /jwt expired/);
  assert.throws(() => verify(other), /audience invalid/);
});

async function main() {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      calls.push({ body, authorization: request.headers.authorization });
      response.end(body);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}/hook?key=1`;
  sandbox = await startMondaySandbox({ company, now: () => middle, isApp: true });
  client = new ApiClient({ token: sandbox.secrets.token, apiVersion: '2026-10', endpoint: sandbox.baseUrl });
  let failed = 0;
  for (const { name, run } of checks) {
    try {
      await run();
      process.stdout.write(`ok   ${name}\n`);
    } catch (error) {
      failed++;
      process.stdout.write(`FAIL ${name}\n${(error.stack ?? String(error)).replace(/^/gm, '     ')}\n`);
    }
  }
  await sandbox.close();
  server.close();
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
