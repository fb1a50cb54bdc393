import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { about, bytesOf, column, type Value } from './tables.js';

const folder = mkdtempSync(join(tmpdir(), 'throughline-parquet-'));
let duck: DuckDBConnection;
beforeAll(async () => void (duck = await (await DuckDBInstance.create()).connect()));
afterAll(() => {
  duck.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

const COLUMNS = [
  column('text', 'text'),
  column('integer', 'integer'),
  column('number', 'number'),
  column('boolean', 'boolean'),
  column('instant', 'instant'),
  column('date', 'date'),
  column('texts', 'texts'),
];
const BIG = 'x'.repeat(1_048_576);
const ROWS: Value[][] = [
  ['=1+1', 2n ** 60n, 0.1 + 0.2, true, new Date('2026-03-31T12:00:00.007Z'), '2026-02-28', ['a', 'b "c"']],
  ['家 🎈 Ü', -5, -0, false, new Date('1969-12-31T23:59:59.999Z'), '1970-01-01', []],
  [BIG, 0, 1e-300, true, new Date(0), '2099-12-31', ['']],
  ['a\ud800b', 1, 1.7976931348623157e308, false, new Date(1), '2026-01-01', ['\ud800']],
  [null, null, null, null, null, null, null],
];

async function read(rows: Value[][], select: string, batch?: number): Promise<unknown[][]> {
  const path = join(folder, 'things.parquet');
  writeFileSync(path, await bytesOf('parquet', COLUMNS, rows, false, batch));
  const reader = await duck.runAndReadAll(select.replaceAll('THINGS', `read_parquet('${path}')`));
  return reader.getRowsJson() as unknown[][];
}

test('DuckDB reads the types', async () => {
  expect(await read(ROWS, 'SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM THINGS)')).toEqual([
    ['text', 'VARCHAR'],
    ['integer', 'BIGINT'],
    ['number', 'DOUBLE'],
    ['boolean', 'BOOLEAN'],
    ['instant', 'TIMESTAMP WITH TIME ZONE'],
    ['date', 'DATE'],
    ['texts', 'VARCHAR[]'],
  ]);
});

test('DuckDB reads every value, to the digit', async () => {
  const rows = await read(ROWS, 'SELECT text, integer, number, boolean, epoch_ms(instant), date, texts FROM THINGS');
  expect(rows).toEqual([
    ['=1+1', '1152921504606846976', 0.30000000000000004, true, '1774958400007', '2026-02-28', ['a', 'b "c"']],
    ['家 🎈 Ü', '-5', -0, false, '-1', '1970-01-01', []],
    [BIG, '0', 1e-300, true, '0', '2099-12-31', ['']],
    ['a\ufffdb', '1', 1.7976931348623157e308, false, '1', '2026-01-01', ['\ufffd']],
    [null, null, null, null, null, null, null],
  ]);
});

test('no rows make a file with its columns', async () => {
  expect(await read([], 'SELECT count(*)::int FROM THINGS')).toEqual([[0]]);
  expect(await read([], 'SELECT count(*)::int FROM (DESCRIBE SELECT * FROM THINGS)')).toEqual([[7]]);
});

test('it says of itself what it rests on', async () => {
  const [[value]] = (await read(
    ROWS,
    `SELECT decode(value) FROM ${"parquet_kv_metadata('PATH')".replace('PATH', join(folder, 'things.parquet'))} WHERE decode(key) = 'throughline'`,
  )) as [[string]];
  expect(JSON.parse(value)).toEqual(about(COLUMNS));
});

test('rows of many groups come back, each once', async () => {
  const many = Array.from({ length: 45_001 }, (_, k): Value[] => [
    `row ${k}`,
    k,
    k / 7,
    k % 2 === 0,
    new Date(k),
    null,
    null,
  ]);
  expect(
    await read(many, 'SELECT count(*)::int, count(DISTINCT text)::int, sum(integer)::bigint FROM THINGS', 1_000),
  ).toEqual([[45_001, 45_001, String((45_000 * 45_001) / 2)]]);
}, 60_000);

test('the bytes rest on the rows, not on how many of them come at once', async () => {
  // Texts that repeat and texts that do not, with nothing between them, over more than one group.
  const many = Array.from({ length: 12_000 }, (_, k): Value[] => [
    k % 3 === 0 ? null : k % 2 === 0 ? `row ${k}` : 'again',
    k % 5 === 0 ? null : 2n ** 60n + BigInt(k),
    k % 7 === 0 ? null : k / 7,
    k % 11 === 0 ? null : k % 2 === 0,
    k % 13 === 0 ? null : new Date(k * 1e9),
    k % 17 === 0 ? null : '2026-02-28',
    k % 19 === 0 ? null : [`${k}`],
  ]);
  const [one, other] = [
    await bytesOf('parquet', COLUMNS, many, false, 999),
    await bytesOf('parquet', COLUMNS, many, false, 12_000),
  ];
  expect(one.equals(other)).toBe(true);
  const select = 'SELECT text, integer, number, boolean, epoch_ms(instant), date, texts FROM THINGS';
  const rows = await read(many, select, 1_000);
  const told = (value: Value): unknown =>
    value instanceof Date ? String(value.getTime()) : typeof value === 'bigint' ? String(value) : value;
  expect(rows).toEqual(many.map((row) => row.map(told)));
}, 60_000);

test('the same rows give the same bytes', async () => {
  const [one, other] = [await bytesOf('parquet', COLUMNS, ROWS), await bytesOf('parquet', COLUMNS, ROWS)];
  expect(one.equals(other)).toBe(true);
});
