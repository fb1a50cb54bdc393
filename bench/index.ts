import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const BENCHES = ['times', 'export'];

// `npm run bench` runs all of them, `npm run bench -- times large` one; each in a process of its own, so that none is measured
// with the memory of another.
const [named, ...words] = process.argv.slice(2);
if (named !== undefined && !BENCHES.includes(named)) throw new Error(`expected one of ${BENCHES.join(', ')}`);
for (const name of named === undefined ? BENCHES : [named]) {
  const { status } = spawnSync(process.execPath, [join(__dirname, `${name}.js`), ...words], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
