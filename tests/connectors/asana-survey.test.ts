import { asana } from '../../connectors/asana/index.js';
import type { Surveyed } from '../../src/sdk/index.js';
import { list, openStub, WORKSPACE, type Routes, type Said } from './asana-stub.js';

const things = (count: number, first = 1000) =>
  Array.from({ length: count }, (_, i) => ({ gid: String(first + i), name: `n${i}` }));

/** A list that answers page by page, as Asana does. */
const paged =
  (all: unknown[]) =>
  (query: Record<string, unknown>): Said => {
    const from = Number(query['offset'] ?? 0);
    const to = from + Number(query['limit']);
    return list(all.slice(from, to), to < all.length ? String(to) : null);
  };
const refused = (status: number): Said => ({ status, body: { errors: [{ message: `no ${status}` }] } });

interface Team {
  users?: number;
  projects?: number;
  tasks?: (project: number) => number;
  portfolios?: Said;
}
const routes = ({ users = 3, projects = 2, tasks = () => 4, portfolios }: Team): Routes => ({
  '/users': paged(things(users)),
  [`/workspaces/${WORKSPACE}/teams`]: paged(things(2)),
  '/portfolios': () => portfolios ?? list(things(1, 50)),
  '/projects': paged(things(projects, 7000)),
  '/tags': paged(things(101)),
  // Every other task has two subtasks.
  '/tasks': (query) =>
    paged(things(tasks(Number(query['project']) - 7000)).map((task, i) => ({ ...task, num_subtasks: i % 2 ? 2 : 0 })))(
      query,
    ),
});
async function look(team: Team) {
  const { api, requests } = await openStub(routes(team));
  const lines: Surveyed[] = [];
  for await (const line of asana.survey!(api)) lines.push(line);
  return { requests, of: (stream: string) => lines.find((line) => line.stream === stream)!, lines };
}

test('lists are counted, tasks looked into, and what it took is told', async () => {
  const { requests, of, lines } = await look({ users: 250 });
  expect(lines.map(({ stream }) => stream)).toEqual(asana.streams.map(({ name }) => name));
  expect(of('users')).toMatchObject({ records: 250, requests: 3, everyRun: 3, asked: 3 });
  expect(of('tags')).toMatchObject({ records: 101, requests: 2 });
  expect(of('portfolio_items')).toMatchObject({ parts: 1, records: null, requests: 2 });
  expect(of('sections')).toMatchObject({ parts: 2, requests: 3, everyRun: 3 });
  // 2 projects × 4 tasks, half of them with 2 subtasks; lists of parts, events before and after, pages, subtasks, people.
  expect(of('tasks')).toMatchObject({
    parts: 252,
    records: 16,
    everyRun: 4 + 4 + 250,
    requests: 4 + 4 + 250 + 2 + 4,
    how: '2 of 2 projects looked at',
  });
  expect(of('stories')).toMatchObject({ parts: 16, records: null, requests: 16, everyRun: 0 });
  expect(of('attachments')).toMatchObject({ requests: 16 });
  expect(lines.reduce((sum, { asked }) => sum + asked, 0)).toBe(requests.length);
});

test('of many projects ten are looked at, spread over the list; of a huge one ten pages', async () => {
  const { requests, of } = await look({ projects: 40, tasks: (i) => (i === 4 ? 5_000 : 10) });
  const asked = requests.filter(({ path }) => path === '/tasks');
  expect([...new Set(asked.map(({ query }) => Number(query['project']) - 7000))]).toEqual([
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36,
  ]);
  expect(asked).toHaveLength(9 + 10);
  // (9 × 10 + 1000) tasks and as many subtasks in ten projects, so four times that in forty.
  expect(of('tasks')).toMatchObject({
    records: 8_720,
    how: '10 of 40 projects looked at, some of them only in part: there are more',
  });
});

test('what the plan or the token does not show is said, the rest is looked at', async () => {
  const { of } = await look({ portfolios: refused(402) });
  expect(of('portfolios')).toMatchObject({
    records: null,
    how: expect.stringMatching(/^not visible: Not in this workspace's Asana plan/),
  });
  expect(of('portfolio_items').how).toMatch(/^not visible/);
  expect(of('projects')).toMatchObject({ records: 2 });
});

test('an empty workspace', async () => {
  const { of } = await look({ users: 0, projects: 0 });
  expect(of('tasks')).toMatchObject({ parts: 0, records: 0, how: '0 of 0 projects looked at' });
  expect(of('projects')).toMatchObject({ records: 0, requests: 1 });
});

test.each([
  [402, { name: 'free', requestsPerMinute: 150 }],
  [200, { name: 'paid' }],
  [403, null],
  [404, null],
])('a search that is answered by %i tells the plan', async (status, plan) => {
  const search = `/workspaces/${WORKSPACE}/tasks/search`;
  const { api, asked } = await openStub({ [search]: () => (status === 200 ? list([]) : refused(status)) });
  expect(await asana.plan!(api)).toEqual(plan);
  expect(asked(search)).toHaveLength(1);
});
