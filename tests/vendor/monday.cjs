// The Monday sandbox as monday.com's own Node client sees it: the queries the client brings along, and the ones a
// reader sends through it.
const assert = require('node:assert/strict');
const { ApiClient, ClientError } = require('@mondaydotcomorg/api');
const { createCompany } = require('../../dist/src/sandbox/index.js');
const { startMondaySandbox } = require('../../dist/connectors/monday/sandbox/index.js');

const checks = [];
const check = (name, run) => checks.push({ name, run });
const BOARD = '4450000001';
const labels = [
  { index: 0, text: 'Working on it', isDone: false },
  { index: 1, text: 'Done', isDone: true },
];
const items = Array.from({ length: 60 }, (_, i) => String(9_100_000_000 + i));
const start = Date.UTC(2026, 2, 2, 9);
const minute = 60_000;
const log = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const person = { team: 'Content', function: '', businessUnit: '', timezone: 'UTC', active: true, bot: false, mail: [] };

/** An account with one board, sixty items, and a status that goes to and fro on each third of them. */
const company = {
  ...createCompany({ seed: 7, campaigns: 1 }),
  people: ['lea', 'relay'].map((id, i) => ({
    ...person,
    id,
    name: id,
    email: `${id}@acme.test`,
    monday: { id: String(70_000_001 + i), name: id, email: `${id}@acme.test` },
  })),
  mondayAccount: {
    id: '31415926',
    name: 'Acme',
    slug: 'acme',
    token: 'sandbox-monday',
    user: 'relay',
    workspace: { id: '2718281', name: 'Marketing' },
  },
  monday: [
    {
      at: start,
      by: 'lea',
      type: 'board_added',
      log: log(1),
      id: BOARD,
      name: 'Launch',
      columns: [{ id: 'status', title: 'Status', type: 'status', labels }],
      groups: [{ id: 'topics', title: 'Ideas' }],
      subitemsOf: null,
      kind: 'board',
      visible: true,
    },
    ...items.map((id, i) => ({
      at: start + i * minute,
      by: 'lea',
      type: 'item_added',
      log: log(100 + i),
      id,
      board: BOARD,
      group: 'topics',
      name: `Item ${i}`,
      parent: null,
      values: {},
      duplicateOf: null,
    })),
    ...items
      .filter((_, i) => i % 3 === 0)
      .flatMap((item, i) =>
        [1, 0].map((label, turn) => ({
          at: start + (100 + 2 * i + turn) * minute,
          by: turn === 0 ? 'lea' : null,
          type: 'value_set',
          log: log(1000 + 2 * i + turn),
          item,
          column: 'status',
          value: { label },
        })),
      ),
  ],
};

let sandbox;
let client;
const sorted = (words) => [...words].sort((a, b) => (a < b ? -1 : 1));
const ids = (rows) => sorted(rows.map(({ id }) => id));
const refused = (call) =>
  call.then(
    () => assert.fail('was not refused'),
    (error) => error,
  );

check("me, by the client's own query", async () => {
  const { me } = await client.operations.getMeOp();
  assert.deepEqual(me, { id: '70000002', name: 'relay', email: 'relay@acme.test' });
});

check("items and groups of a board, by the client's own queries: 25 items, since it gives no limit", async () => {
  const { boards } = await client.operations.getBoardItemsOp({ ids: [BOARD] });
  assert.equal(boards[0].items_page.items.length, 25);
  assert.ok(boards[0].items_page.items.every(({ column_values: [cell] }) => cell.type === 'status'));
  const groups = await client.operations.getBoardGroupsOp({ ids: [BOARD] });
  assert.deepEqual(groups.boards, [{ groups: [{ id: 'topics', title: 'Ideas' }] }]);
});

check('boards with columns', async () => {
  const { boards } = await client.request('{ boards(limit: 100) { id name type columns { id type settings } } }');
  assert.deepEqual(ids(boards), [BOARD]);
  assert.deepEqual(
    boards[0].columns
      .find(({ id }) => id === 'status')
      .settings.labels.slice(0, 2)
      .map(({ label }) => label),
    ['Working on it', 'Done'],
  );
});

check('items, page by page: none twice, none lost', async () => {
  const found = [];
  let { boards } = await client.request(
    'query ($ids: [ID!]) { boards(ids: $ids) { items_page(limit: 7) { cursor items { id } } } }',
    { ids: [BOARD] },
  );
  let page = boards[0].items_page;
  found.push(...page.items);
  while (page.cursor) {
    const answer = await client.request(
      'query ($cursor: String!) { next_items_page(limit: 7, cursor: $cursor) { cursor items { id } } }',
      { cursor: page.cursor },
    );
    page = answer.next_items_page;
    found.push(...page.items);
  }
  assert.deepEqual(ids(found), sorted(items));
});

check('the activity log: every change with its time, label and actor', async () => {
  const query = `query ($page: Int) { boards(ids: ["${BOARD}"]) { activity_logs(limit: 30, page: $page, column_ids: ["status"]) { id created_at user_id data } } }`;
  const entries = [];
  for (let page = 1; ; page++) {
    const { boards } = await client.request(query, { page });
    entries.push(...boards[0].activity_logs);
    if (boards[0].activity_logs.length < 30) break;
  }
  const told = company.monday.filter(({ type }) => type === 'value_set');
  assert.deepEqual(ids(entries), sorted(told.map((event) => event.log)));
  for (const entry of entries) {
    const event = told.find((one) => one.log === entry.id);
    assert.equal(Number(BigInt(entry.created_at) / 10_000n), event.at);
    assert.equal(JSON.parse(entry.data).value.label.text, labels[event.value.label].text);
    assert.equal(entry.user_id, event.by === 'lea' ? '70000001' : '-4');
  }
});

check('a raw request tells the request id and the complexity', async () => {
  const { data, extensions } = await client.rawRequest('{ complexity { query before after } me { id } }');
  assert.equal(typeof extensions.request_id, 'string');
  assert.equal(data.complexity.before - data.complexity.query, data.complexity.after);
});

check('an unknown field, an exhausted budget and a wrong token fail as the client expects', async () => {
  const unknown = await refused(client.request('{ me { shoe_size } }'));
  assert.ok(unknown instanceof ClientError);
  assert.equal(unknown.response.errors[0].extensions.code, 'undefinedField');
  sandbox.offContract.splice(0, 1);
  sandbox.fail({ kind: 'rate-limit', match: /\bme\b/, times: 1 });
  const tooMuch = await refused(client.request('{ me { id } }'));
  assert.equal(tooMuch.response.status, 200);
  assert.equal(tooMuch.response.errors[0].extensions.code, 'COMPLEXITY_BUDGET_EXHAUSTED');
  const stranger = new ApiClient({ token: 'wrong', apiVersion: '2026-10', endpoint: sandbox.baseUrl });
  assert.equal((await refused(stranger.request('{ me { id } }'))).response.status, 401);
});

check('an older version still knows what 2026-10 took away', async () => {
  const { me } = await client.request('{ me { is_guest } }', {}, { versionOverride: '2026-07' });
  assert.deepEqual(me, { is_guest: false });
});

check('nothing the client sent was outside what the sandbox knows of the API', async () => {
  assert.deepEqual(sandbox.offContract, []);
  assert.ok(sandbox.requests.length > 15);
});

async function main() {
  sandbox = await startMondaySandbox({ company, now: () => start + 1_000 * minute });
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
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
