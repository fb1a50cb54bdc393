// The Contentful sandbox as Contentful's own management client sees it, and its webhook calls as the vendor's toolkit
// checks them.
const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const { verifyRequest } = require('@contentful/node-apps-toolkit');
const { createClient, isDraft, isPublished, isUpdated } = require('contentful-management');
const { createCompany } = require('../../dist/src/sandbox/index.js');
const { startContentfulSandbox } = require('../../dist/connectors/contentful/sandbox/index.js');

const checks = [];
const check = (name, run) => checks.push({ name, run });
const company = createCompany({ seed: 7, campaigns: 8 });
const { id: spaceId, environment: environmentId, signingSecret, token, workflowSteps } = company.contentfulSpace;
const DAY = 86_400_000;
let now = company.start;
let sandbox;
let client;

const clientOf = (options = {}) =>
  createClient(
    {
      accessToken: token,
      host: new URL(sandbox.baseUrl).host,
      insecure: true,
      throttle: 0,
      retryLimit: 3,
      logHandler: () => {},
      ...options,
    },
    { type: 'plain', defaults: { spaceId, environmentId } },
  );
/** The failure that a refused call ends with; the client puts the answer into the message. */
const refused = (call) =>
  call.then(
    () => assert.fail('was not refused'),
    (error) => ({ name: error.name, ...JSON.parse(error.message) }),
  );
/** Every record of a listing, page by page. */
async function all(fetch, query = {}) {
  const items = [];
  for (;;) {
    const page = await fetch({ query: { ...query, skip: items.length } });
    items.push(...page.items);
    if (items.length >= page.total || page.items.length === 0) return items;
  }
}
const byCode = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const happened = (type) => company.contentful.filter((event) => event.type === type && event.at <= now);
const entryIds = () => {
  const gone = new Set(happened('deleted').map(({ id }) => id));
  return happened('entry_created').flatMap(({ id }) => (gone.has(id) ? [] : [id]));
};

check('space, environment, locales, the user of the token and everybody else', async () => {
  assert.equal((await client.space.get({})).sys.id, spaceId);
  assert.equal((await client.environment.get({})).sys.id, environmentId);
  const locales = await client.locale.getMany({});
  assert.deepEqual(
    locales.items.filter((one) => one.default).map(({ code }) => code),
    ['en-US'],
  );
  const users = await all((query) => client.user.getManyForSpace(query), { limit: 5 });
  const members = company.people.filter((person) => person.contentful);
  assert.equal(users.length, members.length);
  assert.deepEqual(
    new Set(users.map(({ email }) => email)),
    new Set(members.map(({ contentful }) => contentful.email)),
  );
  const me = await client.user.getCurrent();
  assert.equal(me.sys.id, members.find(({ id }) => id === company.contentfulSpace.owner).contentful.id);
});

check('content types, by skip and by cursor', async () => {
  const types = await client.contentType.getMany({ query: { limit: 100 } });
  const first = await client.contentType.getManyWithCursor({ query: { limit: 2 } });
  assert.equal(first.items.length, 2);
  const second = await client.contentType.getManyWithCursor({ query: { limit: 2, pageNext: first.pages.next } });
  assert.notEqual(second.items[0].sys.id, first.items[0].sys.id);
  assert.ok(types.items.some(({ sys, displayField }) => sys.id === 'landingPage' && displayField === 'internalName'));
});

check('entries: all of them over short pages, and since an instant', async () => {
  const entries = await all((query) => client.entry.getMany(query), { limit: 7, order: 'sys.updatedAt' });
  assert.deepEqual(entries.map(({ sys }) => sys.id).sort(byCode), entryIds().sort(byCode));
  const stamps = entries.map(({ sys }) => sys.updatedAt);
  assert.deepEqual(stamps, [...stamps].sort(byCode));
  const since = stamps.at(-4);
  const late = await client.entry.getMany({ query: { 'sys.updatedAt[gte]': since, order: 'sys.updatedAt' } });
  assert.deepEqual(
    late.items.map(({ sys }) => sys.id),
    entries.filter(({ sys }) => sys.updatedAt >= since).map(({ sys }) => sys.id),
  );
});

check('entries through a cursor, none twice and none lost', async () => {
  const ids = [];
  let pageNext;
  do {
    const page = await client.entry.getManyWithCursor({ query: { limit: 9, ...(pageNext ? { pageNext } : {}) } });
    ids.push(...page.items.map(({ sys }) => sys.id));
    assert.equal(page.total, undefined);
    pageNext = page.pages.next;
  } while (pageNext);
  assert.deepEqual([...ids].sort(byCode), entryIds().sort(byCode));
});

check('entries by id, by content type and with few fields', async () => {
  const [one, other] = entryIds();
  const two = await client.entry.getMany({ query: { 'sys.id[in]': `${one},${other},nobody` } });
  assert.deepEqual(new Set(two.items.map(({ sys }) => sys.id)), new Set([one, other]));
  const pages = await client.entry.getMany({ query: { content_type: 'landingPage', select: 'sys' } });
  assert.ok(pages.items.length > 0);
  assert.ok(pages.items.every((entry) => entry.sys.contentType.sys.id === 'landingPage' && !entry.fields));
  assert.equal((await client.entry.get({ entryId: one })).sys.id, one);
});

check('the vendor’s own judgement of draft, changed and published agrees with what happened', async () => {
  const entries = await all((query) => client.entry.getMany(query), { limit: 1000 });
  for (const entry of entries) {
    const own = company.contentful.filter(({ id, at }) => id === entry.sys.id && at <= now);
    const acts = own.map(({ type }) => type).filter((type) => type !== 'archived' && type !== 'unarchived');
    const last = acts.findLastIndex((type) => type === 'published');
    const isOut = last >= 0 && !acts.slice(last).includes('unpublished');
    assert.equal(isPublished(entry), isOut, entry.sys.id);
    assert.equal(isDraft(entry), !isOut);
    assert.equal(isUpdated(entry), isOut && acts.slice(last).includes('entry_saved'));
    assert.equal(entry.sys.publishedCounter, acts.filter((type) => type === 'published').length);
    assert.equal(entry.sys.version, own.length);
  }
  assert.ok(entries.some(isDraft) && entries.some(isPublished) && entries.some(isUpdated));
});

check('snapshots: one for each publish, each the whole entry', async () => {
  const [busiest] = happened('published')
    .filter(({ of, id }) => of === 'entry' && entryIds().includes(id))
    .map(({ id }, _, published) => ({ id, count: published.filter((one) => one.id === id).length }))
    .sort((one, other) => other.count - one.count);
  const copies = await client.snapshot.getManyForEntry({ entryId: busiest.id, query: {} });
  assert.equal(copies.items.length, busiest.count);
  const { snapshot, sys } = await client.snapshot.getForEntry({
    entryId: busiest.id,
    snapshotId: copies.items[0].sys.id,
  });
  assert.deepEqual([sys.snapshotType, snapshot.sys.id], ['publish', busiest.id]);
  assert.ok(Object.keys(snapshot.fields).length > 0);
});

check('assets with files whose addresses have no protocol', async () => {
  const assets = await all((query) => client.asset.getMany(query), { limit: 6 });
  assert.ok(assets.length > 6);
  assert.ok(assets.every(({ fields }) => fields.file['en-US'].url.startsWith('//')));
});

check('tags, tasks and comments of entries', async () => {
  assert.equal((await client.tag.getMany({ query: {} })).total, happened('tag_added').length);
  let [tasks, comments] = [0, 0];
  for (const entryId of entryIds()) {
    tasks += (await client.task.getMany({ entryId, query: {} })).items.length;
    comments += (await client.comment.getMany({ entryId, query: {} })).items.length;
  }
  assert.ok(tasks > 0 && comments > 0);
});

check('workflows, their definitions, and the changelog of an entry, latest first', async () => {
  const definitions = await client.workflowDefinition.getMany({ query: {} });
  const ids = definitions.items.map(({ sys }) => sys.id);
  assert.ok(Object.keys(workflowSteps).every((id) => ids.includes(id)));
  const workflows = await all((query) => client.workflow.getMany(query), { limit: 10 });
  const { sys } = workflows.find((one) => one.sys.completedAt);
  const entryId = sys.entity.sys.id;
  const log = await client.workflowsChangelog.getMany({
    query: { 'entity.sys.linkType': 'Entry', 'entity.sys.id': entryId },
  });
  const own = log.items.filter(({ workflow }) => workflow.sys.id === sys.id);
  assert.deepEqual([own[0].event, own.at(-1).event], ['completed', 'created']);
  assert.ok(own.every(({ stepName }) => typeof stepName === 'string'));
});

check('refusals have the tool’s names: unknown, wrong token, not allowed, no such query', async () => {
  const gone = await refused(client.entry.get({ entryId: 'nobody' }));
  assert.deepEqual([gone.name, gone.status], ['NotFound', 404]);
  assert.ok(gone.requestId);
  const stranger = await refused(clientOf({ accessToken: 'CFPAT-wrong' }).space.get({}));
  assert.deepEqual([stranger.name, stranger.status], ['AccessTokenInvalid', 401]);
  sandbox.fail({ kind: 'forbidden', match: /workflows/, times: 1 });
  const denied = await refused(client.workflow.getMany({ query: {} }));
  assert.deepEqual([denied.name, denied.status], ['AccessDenied', 403]);
  assert.deepEqual(sandbox.offContract, []);
});

check('429 and 500: the client waits and asks again', async () => {
  sandbox.fail({ kind: 'rate-limit', match: /tags/, times: 1 });
  sandbox.fail({ kind: 'server-error', match: /tags/, times: 1 });
  const asked = sandbox.requests.length;
  assert.ok((await client.tag.getMany({ query: {} })).total > 0);
  assert.deepEqual(
    sandbox.requests.slice(asked).map(({ status }) => status),
    [429, 500, 200],
  );
});

check('webhooks: made, listed, called with a signature that the toolkit believes, deleted', async () => {
  const calls = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      calls.push({ method: request.method, path: request.url, headers: request.headers, body });
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/webhooks/space/Abc?via=cms&n=1`;
  try {
    assert.deepEqual(await sandbox.deliver(now, now + 10 * DAY), []);
    const made = await client.webhook.create({}, { name: 'hub', url, topics: ['Entry.*', 'Task.*'], headers: [] });
    assert.deepEqual(
      (await client.webhook.getMany({ query: {} })).items.map(({ sys }) => sys.id),
      [made.sys.id],
    );
    assert.equal((await client.webhook.getSigningSecret({})).redactedValue, signingSecret.slice(-4));
    const sent = await sandbox.deliver(now, now + 10 * DAY);
    assert.ok(sent.length > 5 && sent.every(({ status }) => status === 200));
    assert.equal(calls.length, sent.length);
    assert.ok(calls.every((call) => verifyRequest(signingSecret, call)));
    assert.ok(
      calls.every(({ headers }) => /^ContentManagement\.(Entry|Task)\.\w+$/.test(headers['x-contentful-topic'])),
    );
    const [call] = calls;
    assert.equal(verifyRequest(signingSecret, { ...call, path: '/webhooks/space/Other' }), false);
    assert.equal(verifyRequest(signingSecret, { ...call, body: `${call.body} ` }), false);
    const late = await sandbox.send(
      { type: 'Entry', action: 'save', payload: JSON.parse(call.body) },
      { at: Date.now() - 31_000 },
    );
    assert.equal(late.length, 1);
    assert.throws(() => verifyRequest(signingSecret, calls.at(-1)), /30s/);
    await client.webhook.delete({ webhookDefinitionId: made.sys.id });
    assert.deepEqual(await sandbox.deliver(now, now + 10 * DAY), []);
  } finally {
    server.close();
  }
});

check('nothing the client read was outside what the sandbox knows of the API', () => {
  assert.deepEqual(sandbox.offContract, []);
  assert.ok(sandbox.requests.length > 100);
});

check('whatever else is written is refused plainly', async () => {
  const entry = await client.entry.get({ entryId: entryIds()[0] });
  const denied = await refused(client.entry.update({ entryId: entry.sys.id }, entry));
  assert.deepEqual([denied.name, denied.status], ['AccessDenied', 403]);
  assert.equal(sandbox.offContract.length, 1);
});

async function main() {
  sandbox = await startContentfulSandbox({ company, now: () => now });
  client = clientOf();
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
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
