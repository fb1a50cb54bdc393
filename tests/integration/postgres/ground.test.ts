import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../../src/store/postgres/binaries.js';
import { findGround } from '../../../src/store/postgres/ground.js';
import { startPostgres } from '../../../src/store/postgres/index.js';
import { ask, makeHome, removeHome } from './home.js';

// Making a cluster takes 0.7 s alone, and many times that where every core is taken.
jest.setTimeout(60_000);

const asRoot = process.getuid?.() === 0 ? test : test.skip;
let locked: string;
let shelter: string;
beforeEach(() => {
  locked = mkdtempSync(join(tmpdir(), 'hub-locked-'));
  chmodSync(locked, 0o700);
  shelter = makeHome();
});
afterEach(async () => {
  const pointer = join(locked, 'home', 'postgres', 'moved-to');
  await removeHome(locked, existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : undefined);
  rmSync(shelter, { recursive: true, force: true });
});

asRoot('as root in a 0700 folder the cluster lives where its user can enter, and is found again', async () => {
  const options = { home: join(locked, 'home'), shelters: [join(shelter, 'made')] };
  const first = await startPostgres(options);
  expect(first.folder.startsWith(join(shelter, 'made'))).toBe(true);
  await ask(first.config, 'create table kept as select 7 as n');
  await first.stop();
  const second = await startPostgres(options);
  expect(second.folder).toBe(first.folder);
  expect(await ask(second.config, 'select n from kept')).toEqual([{ n: 7 }]);
  await second.stop();
  expect(statSync(locked).mode & 0o777).toBe(0o700);
});

asRoot('programs below a 0700 folder are copied once to where the server can run them', async () => {
  const { root, version } = findBinaries();
  const hidden = { root: join(locked, 'native'), version };
  cpSync(root, hidden.root, { recursive: true, verbatimSymlinks: true });
  chmodSync(join(hidden.root, 'bin', 'postgres'), 0o700);
  const ground = findGround(join(locked, 'home'), hidden, [shelter]);
  expect(ground.binaries.startsWith(shelter)).toBe(true);
  expect(statSync(join(ground.binaries, 'bin', 'postgres')).mode & 0o777).toBe(0o755);
  const copiedAt = statSync(ground.binaries).ctimeMs;
  expect(findGround(join(locked, 'home'), hidden, [shelter])).toEqual(ground);
  expect(statSync(ground.binaries).ctimeMs).toBe(copiedAt);
});

asRoot('a cluster that is gone is said, never silently replaced by an empty one', () => {
  const home = join(locked, 'home');
  const ground = findGround(home, findBinaries(), [shelter]);
  rmSync(ground.folder, { recursive: true });
  expect(() => findGround(home, findBinaries(), [shelter])).toThrow(
    expect.objectContaining({ name: 'ConfigError', where: join(home, 'postgres', 'moved-to') }),
  );
});

asRoot('a shelter that root does not own is refused', () => {
  const theirs = join(shelter, 'theirs');
  mkdirSync(theirs);
  chmodSync(theirs, 0o777);
  const { uid, gid } = findGround(join(locked, 'home'), findBinaries(), [shelter]).account!;
  rmSync(join(locked, 'home'), { recursive: true });
  chownSync(theirs, uid, gid);
  expect(() => findGround(join(locked, 'home'), findBinaries(), [theirs])).toThrow(/theirs: not root's own/);
});

test('a home that cannot be a folder is a setting to mend', async () => {
  const file = join(shelter, 'file');
  writeFileSync(file, '');
  await expect(startPostgres({ home: join(file, 'home') })).rejects.toMatchObject({
    name: 'ConfigError',
    where: join(file, 'home'),
  });
});
