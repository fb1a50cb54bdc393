import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluated } from './story.js';

interface Vector {
  id: string;
  expected: unknown;
}

const source = readFileSync(join(__dirname, 'vectors.jsonl'), 'utf8');
const vectors = source
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

// METRICS §1.1: numbers may differ by 0.00001, everything else is equal.
function tolerant(expected: unknown): unknown {
  if (typeof expected === 'number' && !Number.isInteger(expected)) return expect.closeTo(expected, 5);
  if (Array.isArray(expected)) return expected.map(tolerant);
  if (typeof expected === 'object' && expected !== null)
    return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, tolerant(value)]));
  return expected;
}

test.each(vectors)('vector $id of METRICS §7', async (vector) => {
  const { code, lines } = await evaluated(JSON.stringify(vector));
  expect(code).toBe(0);
  expect(lines).toEqual([{ id: vector.id, value: tolerant(vector.expected) }]);
});
