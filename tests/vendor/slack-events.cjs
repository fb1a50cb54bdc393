// What the Slack sandbox tells, as Slack's own framework (Bolt) and Socket Mode client hear it.
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { App, HTTPReceiver, isValidSlackRequest, LogLevel } = require('@slack/bolt');
const { SocketModeClient } = require('@slack/socket-mode');
const { createCompany } = require('../../dist/src/sandbox/index.js');
const { startSlackSandbox } = require('../../dist/connectors/slack/sandbox/index.js');

const checks = [];
const check = (name, run) => checks.push({ name, run });
const company = createCompany({ seed: 7, campaigns: 1 });
const end = company.slack.at(-1).at;
const options = { company, now: () => end };
/** Every kind of event with its number. */
const countOf = (types) => types.reduce((count, type) => ({ ...count, [type]: (count[type] ?? 0) + 1 }), {});

/** A sandbox and a Bolt app at its address; `hear` is told each event that Bolt believed. */
async function withBolt(hear, run) {
  const sandbox = await startSlackSandbox(options);
  const receiver = new HTTPReceiver({
    signingSecret: sandbox.signingSecret,
    port: 0,
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    receiver,
    token: sandbox.secrets.token,
    ignoreSelf: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: sandbox.baseUrl },
  });
  app.use(async ({ body, next }) => {
    hear(body);
    await next();
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  try {
    await run(sandbox, `http://127.0.0.1:${server.address().port}/slack/events`);
  } finally {
    server.closeAllConnections();
    await app.stop();
    await sandbox.close();
  }
}

check('Bolt gives the challenge back, believes every call and understands its event', async () => {
  const heard = [];
  await withBolt(
    (body) => heard.push(body),
    async (sandbox, url) => {
      assert.equal(await sandbox.subscribe(url), true);
      const sent = await sandbox.deliver(0, end);
      assert.deepEqual(
        sent.filter(({ outcome }) => outcome !== 'taken'),
        [],
      );
      assert.equal(heard.length, sent.length);
      assert.deepEqual(new Set(heard.map(({ event_id: id }) => id)), new Set(sent.map(({ event_id: id }) => id)));
      const kinds = countOf(heard.map(({ event }) => event.type));
      assert.ok(kinds.message > 20 && kinds.reaction_added > 0, JSON.stringify(kinds));
    },
  );
});

check('Bolt refuses what is forged, changed on the way or old', async () => {
  const heard = [];
  await withBolt(
    (body) => heard.push(body),
    async (sandbox, url) => {
      await sandbox.subscribe(url);
      const event = { type: 'channel_archive', channel: 'C1', user: 'U1' };
      const send = async (forgery) => (await sandbox.send(event, forgery)).outcome;
      for (const forgery of [
        { secret: 'other' },
        { body: '{"type":"event_callback"}' },
        { seconds: Math.floor(Date.now() / 1000) - 400 },
      ])
        assert.deepEqual(await send(forgery), { reason: 'http_error' });
      assert.deepEqual(heard, []);
      assert.equal(await send({}), 'taken');
      assert.equal(heard.length, 1);
    },
  );
});

check('the signature alone, by the function that Bolt exports', async () => {
  const { sign } = require('../../dist/connectors/slack/sandbox/signature.js');
  const seconds = Math.floor(Date.now() / 1000);
  const headers = sign('s3cret', seconds, '{"a":"ä"}');
  const of = (more) => isValidSlackRequest({ signingSecret: 's3cret', body: '{"a":"ä"}', headers, ...more });
  assert.equal(of({}), true);
  assert.equal(of({ body: '{"a":"a"}' }), false);
  assert.equal(of({ nowMilliseconds: Date.now() + 400_000 }), false);
});

check("Slack's Socket Mode client opens a line, acknowledges everything, and comes back after a farewell", async () => {
  const sandbox = await startSlackSandbox({ ...options, appToken: 'xapp-1-sandbox' });
  const client = new SocketModeClient({
    appToken: sandbox.secrets.appToken,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: sandbox.baseUrl },
  });
  const heard = [];
  client.on('slack_event', async ({ ack, body }) => {
    heard.push(body.event_id);
    await ack();
  });
  try {
    await client.start();
    const half = company.slack[company.slack.length >> 1].at;
    const first = await sandbox.deliver(0, half);
    const back = once(client, 'connected');
    sandbox.lines.disconnect('refresh_requested');
    await back;
    const rest = await sandbox.deliver(half, end);
    const sent = [...first, ...rest];
    assert.ok(rest.length > 0);
    assert.deepEqual(
      sent.filter(({ outcome }) => outcome !== 'taken'),
      [],
    );
    assert.deepEqual(
      heard,
      sent.map(({ event_id: id }) => id),
    );
  } finally {
    await client.disconnect();
    await sandbox.close();
  }
});

async function main() {
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
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
