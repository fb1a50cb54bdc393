import { EXAMPLE_QUERY } from '../../../src/api/http/example.js';
import { IDS } from './fixture/index.js';
import { openHub, type Hub } from './harness.js';

let hub: Hub;
beforeAll(async () => void (hub = await openHub()));
afterAll(() => hub.close());

test('the campaign of a key, whatever its case, with its tasks', async () => {
  const { data, errors } = await hub.ask(`{
    campaign(key: "cmp-104") { key name businessUnit dueOn owner { name }
      tasks(first: 2, orderBy: [{ field: NAME }]) { totalCount nodes { name category status since sinceSource dueOn assignees { name }
        connection { name connector } link { rule confidence evidence campaign { key } } } } } }`);
  expect(errors).toBeUndefined();
  expect(data.campaign).toEqual({
    key: 'CMP-104',
    name: 'Spring launch',
    businessUnit: 'Outdoor',
    dueOn: '2026-04-30',
    owner: { name: 'Ana Berg' },
    tasks: {
      totalCount: 6,
      nodes: [
        expect.objectContaining({ name: 'Task 01', category: 'DONE', status: 'Column done', dueOn: '2026-04-02' }),
        {
          name: 'Task 02',
          category: 'IN_PROGRESS',
          status: 'Column in_progress',
          since: '2026-03-10T09:00:00.000Z',
          sinceSource: 'TOOL',
          dueOn: null,
          assignees: [{ name: 'Ana Berg' }],
          connection: { name: 'asana-main', connector: 'asana' },
          link: { rule: 'CONTAINER', confidence: 1, evidence: 'CMP-104 Spring launch', campaign: { key: 'CMP-104' } },
        },
      ],
    },
  });
});

test('its state is the union of its tasks, and its longest wait has a name, an hour count and a proof', async () => {
  const { data, errors } = await hub.ask(`{ campaign(key: "CMP-104") { state {
    category doneShare { value n coverage flags } itemsByCategory { category count }
    longestWaiting { what { kind name } reason on { name } since sinceSource waitHours proof { url change { what occurredAt timeSource } } }
    lastChange { what occurredAt } } } }`);
  expect(errors).toBeUndefined();
  expect(data.campaign.state).toEqual({
    category: 'IN_PROGRESS',
    doneShare: { value: 0.2, n: 5, coverage: 0.8, flags: [] },
    itemsByCategory: ['IN_PROGRESS', 'WAITING', 'UNKNOWN', 'READY', 'DONE', 'CANCELLED'].map((category) => ({
      category,
      count: 1,
    })),
    longestWaiting: {
      what: { kind: 'APPROVAL', name: 'Legal sign-off' },
      reason: 'Legal',
      on: [{ name: 'Lea Legal' }],
      since: '2026-03-09T09:30:00.000Z',
      sinceSource: 'TOOL',
      waitHours: 266.5,
      proof: {
        url: 'https://asana.test/ap1',
        change: { what: 'approval_requested', occurredAt: '2026-03-09T09:30:00.000Z', timeSource: 'TOOL' },
      },
    },
    lastChange: { what: 'status', occurredAt: '2026-03-10T09:00:00.000Z' },
  });
});

test('its approvals come with rounds, decisions and whom they wait on', async () => {
  const { data } =
    await hub.ask(`{ campaign(key: "CMP-104") { approvals { nodes { gate outcome waitHours waitingOn { name } item { name }
    rounds { number outcome requester { name } decisions { decision at actor { name } } } } } } }`);
  expect(data.campaign.approvals.nodes).toEqual([
    {
      gate: 'Legal',
      outcome: 'OPEN',
      waitHours: 266.5,
      waitingOn: [{ name: 'Lea Legal' }],
      item: { name: 'Task 01' },
      rounds: [
        {
          number: 1,
          outcome: 'CHANGES_REQUESTED',
          requester: { name: 'Ana Berg' },
          decisions: [{ decision: 'CHANGES_REQUESTED', at: '2026-03-05T10:00:00.000Z', actor: { name: 'Lea Legal' } }],
        },
        { number: 2, outcome: 'OPEN', requester: { name: 'Ana Berg' }, decisions: [] },
      ],
    },
  ]);
});

test('its asset shows that the newest version is not the approved one', async () => {
  const { data } =
    await hub.ask(`{ campaign(key: "CMP-104") { assets { nodes { name status latestVersion { latest { rev } approved { rev } isLatestApproved }
    versions { nodes { rev hash } } approvals { nodes { gate } } } } } }`);
  expect(data.campaign.assets.nodes).toEqual([
    {
      name: 'CMP-104 landing page',
      status: 'draft',
      latestVersion: { latest: { rev: 2 }, approved: { rev: 1 }, isLatestApproved: false },
      versions: {
        nodes: [
          { rev: 2, hash: 'bb' },
          { rev: 1, hash: 'aa' },
        ],
      },
      approvals: { nodes: [{ gate: 'editorial' }] },
    },
  ]);
});

test('it says what it does not know, and how fresh and complete each source is', async () => {
  const { data } = await hub.ask(`{ campaign(key: "CMP-104") { unknowns { what why item { name } }
    sources { connection { name connector } status problem asOf completeThrough items quarantined } } }`);
  expect(
    data.campaign.unknowns.map(({ what, item }: { what: string; item: { name: string } | null }) => [what, item?.name]),
  ).toEqual([
    ['decision', 'Re: CMP-104'],
    ['status', 'Task 06'],
    ['history', 'CMP-104 landing page'],
    ['record', undefined],
  ]);
  expect(data.campaign.unknowns[2].why).toBe(
    'site keeps no log: what happened before 2026-03-18 08:00 UTC cannot be known.',
  );
  expect(data.campaign.sources).toEqual([
    {
      connection: { name: 'asana-main', connector: 'asana' },
      status: 'OK',
      problem: null,
      asOf: '2026-03-20T11:50:00.000Z',
      completeThrough: '2026-03-20T11:49:00.000Z',
      items: 7,
      quarantined: 0,
    },
    {
      connection: { name: 'mail', connector: 'email' },
      status: 'OK',
      problem: null,
      asOf: null,
      completeThrough: null,
      items: 1,
      quarantined: 1,
    },
    {
      connection: { name: 'site', connector: 'wordpress' },
      status: 'DEGRADED',
      problem: 'The site answers slowly',
      asOf: null,
      completeThrough: null,
      items: 1,
      quarantined: 0,
    },
  ]);
});

test('people, messages, containers, links and the timeline in order', async () => {
  const { data, errors } =
    await hub.ask(`{ campaign(id: "${IDS.campaign}") { people { nodes { name aliases { name connection { name } } } }
    messages(last: 1) { nodes { kind subject author { name } decides { decision verified } } }
    containers { nodes { name } } links(filter: { kind: { eq: ASSET } }) { nodes { rule evidence item { kind name } } }
    timeline(last: 2) { nodes { what occurredAt item { name } actor { name } } pageInfo { hasPreviousPage hasNextPage } } } }`);
  expect(errors).toBeUndefined();
  const { people, messages, containers, links, timeline } = data.campaign;
  expect(people.nodes.map((each: { name: string }) => each.name)).toEqual(['Ana Berg', 'Lea Legal']);
  expect(people.nodes[0].aliases).toHaveLength(2);
  expect(messages.nodes).toEqual([
    {
      kind: 'MAIL',
      subject: 'Re: CMP-104',
      author: { name: 'Ana Berg' },
      decides: { decision: 'approved', verified: false },
    },
  ]);
  expect(containers.nodes).toEqual([{ name: 'CMP-104 Spring launch' }]);
  expect(links.nodes).toEqual([
    { rule: 'OWN_KEY', evidence: 'CMP-104 landing page', item: { kind: 'ASSET', name: 'CMP-104 landing page' } },
  ]);
  expect(timeline.pageInfo).toEqual({ hasPreviousPage: true, hasNextPage: false });
  expect(timeline.nodes.map((each: { what: string }) => each.what)).toEqual(['status', 'status']);
});

test('a campaign without tasks has no state to speak of, and one that is not there is NOT_FOUND', async () => {
  const { data } = await hub.ask(
    '{ campaign(key: "CMP-105") { state { category doneShare { value n } longestWaiting { since } lastChange { what } } } }',
  );
  expect(data.campaign.state).toEqual({
    category: null,
    doneShare: { value: null, n: 0 },
    longestWaiting: null,
    lastChange: null,
  });
  const missing = await hub.ask('{ campaign(key: "CMP-999") { name } }');
  expect(missing.data).toEqual({ campaign: null });
  expect(missing.errors).toEqual([
    {
      message: 'No campaign has this key, got CMP-999',
      path: ['campaign'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'NOT_FOUND', reason: 'NOT_FOUND' },
    },
  ]);
  const wrong = await hub.ask('{ campaign(id: "\' OR 1=1--") { name } }');
  expect(wrong.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});

test('the example on the first page is answered, within the limits', async () => {
  const { data, errors, headers } = await hub.ask(EXAMPLE_QUERY);
  expect(errors).toBeUndefined();
  expect(data.campaign.tasks.nodes).toHaveLength(5);
  const [cost, limit] = String(headers['x-query-cost']).split('/').map(Number);
  expect(cost).toBeLessThan(limit! / 2);
});
