import { openHub, type Hub } from './harness.js';
import { IDS } from './fixture/index.js';

let hub: Hub;
beforeAll(async () => void (hub = await openHub({ tasks: 25 })));
afterAll(() => hub.close());

const names = (list: { nodes: { name: string }[] }): string[] => list.nodes.map((node) => node.name);
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `Task ${String(from + index).padStart(2, '0')}`);

const BY_NAME = `query ($first: Int, $after: String, $last: Int, $before: String) {
  tasks(first: $first, after: $after, last: $last, before: $before, orderBy: [{ field: NAME }]) {
    nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

test('pages forward meet every row once, and know their ends', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 4; pages++) {
    const { data } = await hub.ask(BY_NAME, { first: 7, after });
    seen.push(...names(data.tasks));
    expect(data.tasks.pageInfo.hasPreviousPage).toBe(pages > 0);
    expect(data.tasks.pageInfo.hasNextPage).toBe(pages < 3);
    expect(data.tasks.edges.at(-1).cursor).toBe(data.tasks.pageInfo.endCursor);
    after = data.tasks.pageInfo.endCursor;
  }
  expect(seen).toEqual(numbered(1, 25));
});

test('pages backward run the same way', async () => {
  const end = await hub.ask(BY_NAME, { last: 3 });
  expect(names(end.data.tasks)).toEqual(numbered(23, 25));
  const before = await hub.ask(BY_NAME, { last: 3, before: end.data.tasks.pageInfo.startCursor });
  expect(names(before.data.tasks)).toEqual(numbered(20, 22));
  expect(before.data.tasks.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
});

test('a mixed order with many ties and missing values is walked whole', async () => {
  const ask = (after?: string) =>
    hub.ask(
      `query ($after: String) { tasks(first: 4, after: $after, orderBy: [{ field: DUE_ON, direction: DESC }, { field: NAME }]) {
        nodes { name dueOn } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
  const seen: { name: string; dueOn: string | null }[] = [];
  let page = (await ask()).data.tasks;
  for (;;) {
    seen.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) break;
    page = (await ask(page.pageInfo.endCursor)).data.tasks;
  }
  expect(new Set(seen.map((each) => each.name)).size).toBe(25);
  const keys = seen.map((each) => each.dueOn ?? 'infinity');
  expect(keys).toEqual([...keys].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
});

test('a row written between two pages neither repeats nor hides another', async () => {
  const first = await hub.ask(BY_NAME, { first: 5 });
  await hub.owner.query("UPDATE task SET name = 'Task 00' WHERE name = 'Task 09'");
  const second = await hub.ask(BY_NAME, { first: 4, after: first.data.tasks.pageInfo.endCursor });
  await hub.owner.query("UPDATE task SET name = 'Task 09' WHERE name = 'Task 00'");
  expect(names(second.data.tasks)).toEqual(['Task 06', 'Task 07', 'Task 08', 'Task 10']);
});

test('a cursor of another list, filter, order or age is refused, never an empty page', async () => {
  const { data } = await hub.ask('{ tasks(first: 1, orderBy: [{ field: NAME }]) { pageInfo { endCursor } } }');
  const cursor = data.tasks.pageInfo.endCursor as string;
  const tries = [
    `{ tasks(first: 1, after: "${cursor}") { nodes { id } } }`,
    `{ tasks(first: 1, after: "${cursor}", orderBy: [{ field: NAME, direction: DESC }]) { nodes { id } } }`,
    `{ tasks(first: 1, after: "${cursor}", orderBy: [{ field: NAME }], filter: { includeGone: true }) { nodes { id } } }`,
    `{ campaign(key: "CMP-104") { tasks(first: 1, after: "${cursor}", orderBy: [{ field: NAME }]) { nodes { id } } } }`,
    `{ tasks(first: 1, after: "${cursor.slice(0, -2)}", orderBy: [{ field: NAME }]) { nodes { id } } }`,
    '{ tasks(first: 1, after: "bm90IGEgY3Vyc29y") { nodes { id } } }',
  ];
  for (const query of tries) expect((await hub.ask(query)).errors?.[0]?.extensions.code).toBe('CURSOR_INVALID');
  const right = await hub.ask(`{ tasks(first: 1, after: "${cursor}", orderBy: [{ field: NAME }]) { nodes { name } } }`);
  expect(names(right.data.tasks)).toEqual(['Task 02']);
});

test.each([
  ['{ name: { contains: "SK 1" } }', numbered(10, 19)],
  ['{ name: { in: ["Task 03", "Task 05", "nothing"] } }', ['Task 03', 'Task 05']],
  ['{ category: { eq: WAITING } }', ['Task 03', 'Task 09', 'Task 15', 'Task 21']],
  ['{ dueOn: { eq: null }, name: { contains: "Task 0" } }', ['Task 02', 'Task 04', 'Task 06', 'Task 08']],
  ['{ dueOn: { gte: "2026-04-20", lt: "2026-04-25" } }', ['Task 19', 'Task 21', 'Task 23']],
  [`{ assignee: { eq: "${IDS.lea}" } }`, []],
  [`{ assignee: { eq: "${IDS.ana}" }, name: { eq: "Task 01" } }`, ['Task 01']],
  ['{ campaign: { eq: "CMP-105" } }', []],
  ['{ connection: { eq: "asana-main" }, name: { eq: "Task 07" } }', ['Task 07']],
  ['{ name: { contains: "%" } }', []],
  ['{ includeGone: true, name: { contains: "gone" } }', ['Gone task']],
  ['{ name: { contains: "gone" } }', []],
])('tasks by %s', async (filter, expected) => {
  const { data, errors } = await hub.ask(
    `{ tasks(filter: ${filter}, orderBy: [{ field: NAME }]) { nodes { name } totalCount } }`,
  );
  expect(errors).toBeUndefined();
  expect(names(data.tasks)).toEqual(expected);
  expect(data.tasks.totalCount).toBe(expected.length);
});

test('the roots for campaigns, approvals, changes, people, connections, runs, quarantine and review', async () => {
  const { data, errors } = await hub.ask(`{
    campaigns(filter: { hasOpenApprovals: true, owner: { eq: "${IDS.ana}" } }) { nodes { key } }
    approvals(filter: { waitingOn: { eq: "${IDS.lea}" }, outcome: { eq: OPEN } }) { nodes { name } }
    changes(filter: { since: "2026-03-20T11:00:00Z", what: { eq: "approval_requested" }, tool: { eq: "asana" } }) { nodes { what item { name } } }
    people(filter: { team: { eq: "Legal" } }) { nodes { name } }
    connections { nodes { name health expiresAt quarantined runs { nodes { status read } } } }
    syncRuns { nodes { status connection { name } } }
    quarantine { nodes { code reason payload connection { name } } }
    review { nodes { kind reason item { name } campaign { key } } }
    viewer { name role } }`);
  expect(errors).toBeUndefined();
  expect(data.campaigns.nodes).toEqual([{ key: 'CMP-104' }]);
  expect(data.approvals.nodes).toEqual([{ name: 'Legal sign-off' }]);
  expect(data.changes.nodes).toEqual([{ what: 'approval_requested', item: { name: 'Legal sign-off' } }]);
  expect(data.people.nodes).toEqual([{ name: 'Lea Legal' }]);
  expect(data.connections.nodes[0]).toEqual({
    name: 'asana-main',
    health: 'OK',
    expiresAt: '2026-03-30T12:00:00.000Z',
    quarantined: 0,
    runs: { nodes: [{ status: 'SUCCEEDED', read: 7 }] },
  });
  expect(data.syncRuns.nodes).toEqual([{ status: 'SUCCEEDED', connection: { name: 'asana-main' } }]);
  expect(data.quarantine.nodes).toEqual([
    {
      code: 'UPSTREAM_SCHEMA',
      reason: 'expected a date, got "soon"',
      payload: '{"secret":"payload"}',
      connection: { name: 'mail' },
    },
  ]);
  expect(data.review.nodes).toEqual([
    { kind: 'CAMPAIGN_LINK', reason: 'The names are alike', item: { name: 'Task 01' }, campaign: { key: 'CMP-105' } },
  ]);
  expect(data.viewer).toEqual({ name: 'local', role: 'local' });
});

test('a task shows its places, what it waits for and what waits for it', async () => {
  const { data, errors } = await hub.ask(`{ tasks(first: 1, filter: { name: { eq: "Task 02" } }) { nodes {
    containers { name } dependsOn { name } blocks { name } parent { name } subtasks { nodes { name } }
    comments { nodes { author { name } } } changes { nodes { what from to } } } } }`);
  expect(errors).toBeUndefined();
  expect(data.tasks.nodes[0]).toEqual({
    containers: [{ name: 'CMP-104 Spring launch' }],
    dependsOn: [{ name: 'Task 01' }],
    blocks: [{ name: 'Task 03' }],
    parent: null,
    subtasks: { nodes: [] },
    comments: { nodes: [{ author: { name: 'Ana Berg' } }] },
    changes: {
      nodes: [
        { what: 'created', from: null, to: null },
        { what: 'status', from: 'Backlog', to: 'in_progress' },
      ],
    },
  });
});
