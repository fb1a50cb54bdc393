import { Pool } from 'pg';
import { atOneMoment } from '../../../src/export/data/snapshot.js';
import { CELLS } from '../../../src/export/data/cells.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool(database.config);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** What the database writes for these, as exports ask it. */
const written = (values: readonly string[], type: string): Promise<string[]> =>
  atOneMoment(pool, async (client) => {
    const types = { getTypeParser: () => (text: string) => text };
    const text = `SELECT x::${type} FROM unnest($1::text[]) WITH ORDINALITY AS v (x, n) ORDER BY n`;
    const { rows } = await client.query<[string]>({ text, values: [values], rowMode: 'array', types });
    return rows.map(([one]) => one);
  });

test('numbers are written with the digits that JavaScript gives them', async () => {
  const bits = new DataView(new ArrayBuffer(8));
  const numbers = [
    0,
    0.1,
    1 / 3,
    1e-5,
    1e-6,
    1e-7,
    1e15,
    1e16,
    1e21,
    1e22,
    1e23,
    5e-324,
    1.7976931348623157e308,
    2 ** 53,
    -1.5,
  ];
  let state = 42;
  const chance = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  for (let k = 0; k < 20_000; k++) {
    bits.setUint32(0, chance());
    bits.setUint32(4, chance());
    // Doubles of any size, and hours as they come of a division.
    numbers.push(bits.getFloat64(0), chance() / 3_600_000, chance() / 7 / 2 ** (k % 60));
  }
  const real = numbers.filter((number) => Number.isFinite(number));
  const texts = await written(real.map(String), 'float8');
  expect(texts.map((text) => CELLS.number!(text))).toEqual(real.map(String));
}, 60_000);

test('what is no number is told so, and zero keeps its sign', async () => {
  const texts = await written(['NaN', 'Infinity', '-Infinity', '-0'], 'float8');
  expect(texts.map((text) => CELLS.number!(text))).toEqual(['NaN', 'Infinity', '-Infinity', '-0']);
});

test('instants are cut to the millisecond, whatever zone they were given in', async () => {
  const given = [
    '2026-03-31T12:00:00Z',
    '2026-03-31T12:00:00.1+02',
    '2026-12-31T23:59:59.999999Z',
    '0033-04-03T15:00:00Z',
  ];
  expect((await written(given, 'timestamptz')).map((text) => CELLS.instant!(text))).toEqual([
    '2026-03-31T12:00:00.000Z',
    '2026-03-31T10:00:00.100Z',
    '2026-12-31T23:59:59.999Z',
    '0033-04-03T15:00:00.000Z',
  ]);
});

test.each(['infinity', '10000-01-01T00:00:00Z', '0044-03-15T12:00:00Z BC'])(
  '%s is refused, not written as another',
  async (text) => {
    const [told] = await written([text], 'timestamptz');
    expect(() => CELLS.instant!(told!)).toThrow(/No instant of our era/);
  },
);

test('truth is a word, and a list is a list', async () => {
  expect((await written(['true', 'false'], 'boolean')).map((text) => CELLS.boolean!(text))).toEqual(['true', 'false']);
  expect(CELLS.texts!((await written(['{a,"b \\"c\\"",""}'], 'text[]'))[0]!)).toEqual(['a', 'b "c"', '']);
});
