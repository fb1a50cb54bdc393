import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveWhole } from '../../../src/export/files/save.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'throughline-leftovers-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* bytes() {
  yield Buffer.from('whole');
}
const save = (name: string, of: AsyncIterable<Uint8Array> = bytes()) =>
  saveWhole(join(folder, name), of, () => 'about', { force: false });
const partials = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.partial'));
const place = (name: string): string => join(folder, name);

/** An export that dies by SIGKILL in the middle; the name of what it leaves. */
async function leave(name: string): Promise<string> {
  const before = new Set(partials());
  const child = fork(join(__dirname, 'saving.cjs'), [place(name), '9'], { stdio: 'ignore' });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  const [left, ...more] = partials().filter((one) => !before.has(one));
  expect(more).toEqual([]);
  return left!;
}

/** The same name as of another process: one of this machine that lives on, or any of another machine. */
const asOf = (name: string, { machine, id }: { machine?: string; id?: number }): string =>
  name.replace(
    /([0-9a-f]{8})-(\d+)-([0-9a-f]{8})\.partial$/,
    (_, here: string, own: string, chance: string) => `${machine ?? here}-${id ?? own}-${chance}.partial`,
  );
const longAgo = (name: string): void => utimesSync(place(name), new Date(0), new Date(0));

test('what a killed export left is gone after the next one to that folder, whatever either is called', async () => {
  expect(await leave('x.csv')).toMatch(/^\.x\.csv\..*\.partial$/);
  // It dies as well, but not without having cleared away what was there.
  expect(await leave('y.parquet')).toMatch(/^\.y\.parquet\./);
  expect(partials()).toHaveLength(1);
  await save('z.jsonl');
  expect(readdirSync(folder).toSorted()).toEqual(['z.jsonl', 'z.jsonl.about.json']);
});

test('one that is being written stays: by this process, by another of this machine, by another machine', async () => {
  const left = await leave('x.csv');
  const [neighbour, elsewhere] = [asOf(left, { id: process.ppid }), asOf(left, { machine: '0123abcd' })];
  linkSync(place(left), place(elsewhere));
  renameSync(place(left), place(neighbour));
  async function* slow() {
    yield Buffer.from('one ');
    await save('y.csv');
    expect(partials().filter((name) => name.startsWith('.z.csv.'))).toHaveLength(1);
    yield Buffer.from('two');
  }
  await save('z.csv', slow());
  expect(readFileSync(place('z.csv'), 'utf8')).toBe('one two');
  expect(partials().toSorted()).toEqual([neighbour, elsewhere].toSorted());
});

test('after a day without a word it is left, whoever wrote it', async () => {
  const left = await leave('x.csv');
  renameSync(place(left), place(asOf(left, { machine: '0123abcd' })));
  partials().forEach(longAgo);
  await save('y.csv');
  expect(partials()).toEqual([]);
});

test('of its own number it sweeps what is older than itself', async () => {
  const left = await leave('x.csv');
  const [old, young] = [asOf(left, { id: process.pid }), asOf(`.y${left}`, { id: process.pid })];
  renameSync(place(left), place(old));
  writeFileSync(place(young), 'somebody of the same number elsewhere');
  const before = new Date(Date.now() - (process.uptime() + 60) * 1_000);
  utimesSync(place(old), before, before);
  await save('z.csv');
  expect(partials()).toEqual([young]);
});

test('what is not of its making stays, and no link is followed', async () => {
  const left = await leave('x.csv');
  const named = (name: string): string => left.replace('.x.csv.', `.${name}.`);
  const others = ['.x.csv.0123456789ab.partial', 'x.partial', '.partial', left.slice(1), `${left}.bak`];
  for (const name of others) writeFileSync(place(name), 'theirs');
  mkdirSync(place('elsewhere'));
  writeFileSync(place('elsewhere/theirs'), 'theirs');
  symlinkSync(place('elsewhere/theirs'), place(named('link')));
  symlinkSync(place('elsewhere'), place(named('folder-link')));
  mkdirSync(place(named('folder')));
  [...others, named('folder')].forEach(longAgo);
  await save('y.csv');
  expect(readdirSync(folder).toSorted()).toEqual(
    [...others, 'elsewhere', 'y.csv', 'y.csv.about.json', ...['link', 'folder-link', 'folder'].map(named)].toSorted(),
  );
  expect(lstatSync(place(named('link'))).isSymbolicLink()).toBe(true);
  expect(readFileSync(place('elsewhere/theirs'), 'utf8')).toBe('theirs');
});
