import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { metricsPage } from '../../src/metrics/definition.js';

test('docs/metrics.md says what the definitions say; if not: hub metrics docs > docs/metrics.md', () => {
  expect(readFileSync(resolve(__dirname, '../../docs/metrics.md'), 'utf8')).toBe(`${metricsPage().trimEnd()}\n`);
});
