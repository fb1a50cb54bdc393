import { foldStatus, governingOf, type StatusFact } from '../../../src/derive/status.js';
import { classify } from '../../../src/metrics/category.js';

const AT = '2026-03-02T09:00:00.000Z';
const MADE = '2026-03-01T09:00:00.000Z';
const change = (to: unknown, more: object = {}) => ({
  id: 'x',
  what: 'status',
  to,
  containerId: 'board',
  occurredAt: AT,
  timeSource: 'tool',
  seq: null,
  ...more,
});
const fact = (more: Partial<StatusFact> = {}): StatusFact => ({
  itemId: 'i',
  itemKind: 'task',
  tool: 'monday',
  toolStatus: null,
  placements: [
    { containerId: 'board', containerKey: '445', status: 'Mit Recht', code: 'status/7', done: false },
    { containerId: 'group', containerKey: '445/g', status: null, code: null, done: null },
  ],
  governing: 'board',
  createdAt: MADE,
  completedAt: null,
  firstSeenAt: AT,
  changes: [],
  ...more,
});
const placed = (status: string | null, code: string, done = false) => ({
  placements: [{ containerId: 'board', containerKey: '445', status, code, done }],
});

describe('the category of a status that has a code', () => {
  const map = { monday: { '445/status/7': 'waiting:approval', live: 'in_review' } };
  test.each([
    [
      'mapped by container and code, whatever its word',
      { container: '445', word: 'Mit Recht', code: 'status/7' },
      'waiting',
    ],
    ['not mapped on another board', { container: '446', word: 'Mit Recht', code: 'status/7' }, 'unknown'],
    ['done because the tool says so', { container: '445', word: 'Fertig', code: 'status/1', done: true }, 'done'],
    [
      'mapped by its word although the tool calls it done',
      { container: '445', word: 'Live', code: 's/1', done: true },
      'in_review',
    ],
    ['an empty cell', { container: '445', word: null, code: 'status/5' }, 'backlog'],
    ['no status at all', { container: '445', word: null }, 'unknown'],
    ['by the lexicon', { container: '445', word: 'Stuck', code: 'status/2', done: false }, 'blocked'],
  ])('%s', (_, status, category) => expect(classify('monday', status, map).category).toBe(category));
});

describe('where an item stands and since when', () => {
  test('a label that was renamed since is the same status', () => {
    const renamed = fact({ changes: [change('With legal', { code: 'status/7' })] });
    expect(foldStatus(renamed, {})).toMatchObject({ since: AT, gap: false });
    const another = fact({ changes: [change('With legal', { code: 'status/8' })] });
    expect(foldStatus(another, {})).toMatchObject({ since: null, gap: true });
  });

  test('a status set at creation, or an empty cell, has stood since then', () => {
    expect(foldStatus(fact(placed('Ready', 'status/3')), {})).toMatchObject({ category: 'ready', since: MADE });
    expect(foldStatus(fact(placed(null, 'status/5')), {})).toMatchObject({ category: 'backlog', since: MADE });
  });

  test('an emptied cell has been empty since it was emptied', () => {
    const emptied = fact({ ...placed(null, 'status/5'), changes: [change(null, { code: 'status/5' })] });
    expect(foldStatus(emptied, {})).toMatchObject({ category: 'backlog', since: AT, gap: false });
  });
});

test('a placement without a status never governs where another has one', () => {
  const group = { containerId: 'group', containerKey: 'g', status: null, code: null, done: null };
  const board = { containerId: 'board', containerKey: 'b', status: 'Ready', code: 'status/1', done: false };
  expect(governingOf([group, board], (id) => id === 'group')).toBe('board');
  expect(governingOf([group], () => false)).toBe('group');
  expect(governingOf([], () => false)).toBeNull();
});
