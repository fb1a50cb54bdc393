import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { example } from '../../connectors/example/index.js';
import { AuthError, ContractError, RateLimited, TransientError } from '../../src/sdk/index.js';

const task = JSON.parse(
  readFileSync(resolve(__dirname, '../../connectors/example/fixtures/task.json'), 'utf8'),
) as Record<string, unknown>;
const tasks = example.streams.find(({ name }) => name === 'tasks')!;
const SEEN = { requestedAt: '2026-03-30T12:00:00.000Z', previousAt: null };

test('a task says where it lies, whose it is and when it was made', () => {
  const record = tasks.record.parse(task) as never;
  expect(tasks.identify(task)).toEqual({ key: '0-1', version: '2026-03-30T12:00:00.000Z' });
  expect(tasks.drafts(record, SEEN)).toEqual([
    { draft: 'container', key: 'Spring', kind: 'project', name: 'Spring' },
    expect.objectContaining({
      draft: 'task',
      key: '0-1',
      status: 'doing',
      assignees: [{ kind: 'person', key: 'lea' }],
    }),
    expect.objectContaining({ draft: 'change', what: 'created', at: '2026-03-01T08:00:00.000Z', timeSource: 'tool' }),
  ]);
});

test('a task without a date is refused, with its key', () => {
  expect(tasks.record.safeParse({ ...task, created_at: 17 }).success).toBe(false);
  expect(tasks.identify({ ...task, updated_at: 17 })).toEqual({ key: '0-1' });
});

test.each([
  [401, AuthError],
  [429, RateLimited],
  [503, TransientError],
  [418, ContractError],
])('HTTP %i is %p', (status, expected) => {
  expect(example.classify({ status, body: {}, now: 0 })).toBeInstanceOf(expected);
});

test('a page of HTML in place of JSON is no answer', () => {
  expect(example.classify({ status: 200, body: '<html>', now: 0 })).toBeInstanceOf(ContractError);
  expect(example.classify({ status: 200, body: {}, now: 0 })).toBeNull();
});
