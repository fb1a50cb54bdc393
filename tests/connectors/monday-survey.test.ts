import { monday } from '../../connectors/monday/index.js';
import { planOf } from '../../connectors/monday/connect.js';
import type { Surveyed } from '../../src/sdk/index.js';
import { account, board } from './monday-company.js';
import { openStub, refused } from './monday-stub.js';

const page =
  (count: number) =>
  ({ limit, page: number }: { limit: number; page: number }) =>
    Array.from({ length: count }, (_, i) => ({
      id: `${i + 1}`,
      name: 'n',
      email: 'n@n.example',
      state: 'active',
      is_deleted: false,
      status: 'ACTIVE',
      kind: 'member',
      is_email_confirmed: true,
    })).slice((number - 1) * limit, number * limit);
const world = (boards: ReturnType<typeof board>[], users = 3) => ({
  ...account(...boards.map((one) => [one] as [typeof one])),
  users: page(users),
  workspaces: page(2),
  teams: () => [{ id: '1', name: 'n' }],
});
const counted = (id: string, items_count: number, more: Record<string, unknown> = {}) =>
  board(id, { more: { items_count, ...more } });

async function look(given: Record<string, unknown>, said?: Parameters<typeof openStub>[1]) {
  const stub = await openStub(given, said);
  const lines: Surveyed[] = [];
  for await (const line of monday.survey!(stub.api)) lines.push(line);
  return { ...stub, lines, of: (stream: string) => lines.find((line) => line.stream === stream)! };
}

test('items are counted by monday, lists by reading them; a run at rest is what the README says it costs', async () => {
  const boards = [
    counted('1', 1_200),
    counted('2', 10),
    counted('3', 0),
    counted('4', 5, { type: 'document' }),
    counted('5', 7, { state: 'deleted' }),
  ];
  const { of, lines, requests } = await look(world(boards, 130));
  expect(lines.map(({ stream }) => stream)).toEqual(monday.streams.map(({ name }) => name));
  expect(of('users')).toMatchObject({ records: 130, requests: 2 });
  expect(of('items')).toMatchObject({ parts: 3, records: 1_210, requests: 3 + 1 + 1, everyRun: 3 });
  // 12,000 entries assumed, of which monday shows 10,000.
  expect(of('log')).toMatchObject({ records: null, requests: 10 + 1 + 1, everyRun: 3 });
  expect(of('updates')).toMatchObject({ records: null, requests: 12 + 1 + 1 });
  expect(lines.reduce((sum, { everyRun }) => sum + everyRun, 0)).toBe(7 + 3 * 3);
  expect(lines.reduce((sum, { asked }) => sum + asked, 0)).toBe(requests.length);
  expect(requests.map(({ operation }) => operation)).not.toContain('ItemsFirst');
});

test('a right that is missing is said, the rest is looked at', async () => {
  const { of } = await look(world([counted('1', 4)]), (operation) =>
    operation === 'Teams' ? refused('UserUnauthorizedException') : null,
  );
  expect(of('teams')).toMatchObject({ records: null, how: expect.stringMatching(/^not visible: /) });
  expect(of('items')).toMatchObject({ records: 4 });
});

test.each([
  ['free', { name: 'free', requestsPerDay: 200 }],
  ['pro', { name: 'pro', requestsPerDay: 10_000 }],
  ['a plan of tomorrow', { name: 'a plan of tomorrow' }],
  [null, null],
])('the plan %s', (tier, plan) => expect(planOf(tier)).toEqual(plan));
