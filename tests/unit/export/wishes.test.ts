import { DATASETS } from '../../../src/export/data/datasets.js';
import { conditionsOf, readWishes } from '../../../src/export/data/wishes.js';
import type { Column } from '../../../src/export/files/table.js';

const column = (name: string, type: Column['type'], isId?: true): Column => ({
  name,
  type,
  description: '',
  ...(isId && { isId }),
});
const COLUMNS: Column[] = [
  column('item_id', 'text', true),
  column('team', 'text'),
  column('cycle_hours', 'number'),
  column('rework', 'integer'),
  column('due_on', 'date'),
  column('finished_at', 'instant'),
  column('start_unknown', 'boolean'),
  column('assignees', 'texts'),
];
const CYCLE_TIMES = DATASETS.find(({ name }) => name === 'cycle-times')!;
const LEDGER = DATASETS.find(({ name }) => name === 'wait-ledger')!;

function sqlOf(filters: [string, string][], period: { from?: string; to?: string } = {}): [string[], unknown[]] {
  const values: unknown[] = [];
  const wishes = readWishes(CYCLE_TIMES, COLUMNS, filters, period);
  return [conditionsOf(wishes, (value) => `$${values.push(value)}`), values];
}

test.each<[filters: [string, string][], condition: string, value: unknown]>([
  [[['team', 'Design']], 'x."team" = ANY($1::text[])', ['Design']],
  [
    [
      ['team', 'Design'],
      ['team', 'Legal'],
    ],
    'x."team" = ANY($1::text[])',
    ['Design', 'Legal'],
  ],
  [[['team', '']], 'x."team" IS NULL', undefined],
  [
    [
      ['team', ''],
      ['team', 'Legal'],
    ],
    '(x."team" IS NULL OR x."team" = ANY($1::text[]))',
    ['Legal'],
  ],
  [[['team.contains', '50 %_']], 'position(lower($1::text) in lower(x."team")) > 0', '50 %_'],
  [[['cycle_hours.gte', '-1.5']], 'x."cycle_hours" >= $1::float8', '-1.5'],
  [[['rework.lt', '2']], 'x."rework" < $1::bigint', '2'],
  [[['due_on.gte', '2026-02-28']], 'x."due_on" >= $1::date', '2026-02-28'],
  [[['finished_at.lt', '2026-03-01T00:00:00+01:00']], 'x."finished_at" < $1::timestamptz', '2026-03-01T00:00:00+01:00'],
  [[['start_unknown', 'true']], 'x."start_unknown" = ANY($1::boolean[])', ['true']],
  [
    [
      ['assignees', 'P-1'],
      ['assignees', 'P-2'],
    ],
    'x."assignees" && $1::text[]',
    ['P-1', 'P-2'],
  ],
  [[['assignees', '']], 'cardinality(x."assignees") = 0', undefined],
  [[['team', `'; DROP TABLE task; --`]], 'x."team" = ANY($1::text[])', [`'; DROP TABLE task; --`]],
])('%j is a condition whose value is bound', (filters, condition, value) => {
  expect(sqlOf(filters)).toEqual([[condition], value === undefined ? [] : [value]]);
});

test('a period is a filter on the instant that the rows are cut by', () => {
  expect(sqlOf([], { from: '2026-01-01', to: '2026-04-01T00:00:00Z' })).toEqual([
    ['x."finished_at" >= $1::timestamptz', 'x."finished_at" < $2::timestamptz'],
    ['2026-01-01', '2026-04-01T00:00:00Z'],
  ]);
});

test.each<[filters: [string, string][], period: { from?: string; to?: string }, says: RegExp, code: string]>([
  [[['nobody', 'x']], {}, /no such column, expected one of item_id, team, .*, got nobody/, 'USAGE'],
  [[['team"; --', 'x']], {}, /no such column/, 'USAGE'],
  [[['team.like', 'x']], {}, /no such operator, at team, expected one of eq, contains, gte, lt, got like/, 'USAGE'],
  [[['team.gte.lt', 'x']], {}, /no such operator/, 'USAGE'],
  [[['cycle_hours.contains', '1']], {}, /cannot be asked so/, 'USAGE'],
  [[['assignees.gte', '1']], {}, /cannot be asked so, at assignees.gte, expected eq/, 'USAGE'],
  [
    [['cycle_hours', 'NaN']],
    {},
    /no value of this column, at cycle_hours, expected a number such as 1.5, got NaN/,
    'USAGE',
  ],
  [[['rework', '1.5']], {}, /expected a whole number/, 'USAGE'],
  [[['item_id', 'none']], {}, /expected an id of this graph, a UUID/, 'USAGE'],
  [[['start_unknown', 'yes']], {}, /expected true or false/, 'USAGE'],
  [[['due_on', '2026-13-01']], {}, /expected a date such as/, 'BAD_DATE'],
  [[['due_on', '2026-02-30']], {}, /expected a date such as/, 'BAD_DATE'],
  [[['due_on', '0000-01-01']], {}, /expected a date such as/, 'BAD_DATE'],
  [[['team', 'a\0b']], {}, /no value of this column/, 'USAGE'],
  [[['team.gte', '']], {}, /no value/, 'USAGE'],
  [
    [
      ['team.gte', 'a'],
      ['team.gte', 'b'],
    ],
    {},
    /can be asked once/,
    'USAGE',
  ],
  [[], { from: 'yesterday' }, /expected an instant such as/, 'BAD_DATE'],
  [[], { from: '2026-02-01', to: '2026-02-01' }, /ends after it begins/, 'BAD_RANGE'],
])('%j %j is refused', (filters, period, says, code) => {
  const refused = (): unknown => readWishes(CYCLE_TIMES, COLUMNS, filters, period);
  expect(refused).toThrow(says);
  expect(refused).toThrow(expect.objectContaining({ code }));
});

test('what has no period says so', () => {
  expect(() => readWishes(LEDGER, COLUMNS, [], { from: '2026-01-01' })).toThrow(/no period, at wait-ledger/);
});

test('no more values than a list may have', () => {
  const many = Array.from({ length: 501 }, (_, k): [string, string] => ['team', `${k}`]);
  expect(() => sqlOf(many)).toThrow(/at most 500/);
});
