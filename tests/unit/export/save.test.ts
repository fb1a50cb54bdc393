import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveWhole } from '../../../src/export/files/save.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'throughline-save-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* bytes(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}
const side = (): string => 'about';
const save = (name: string, options: { force?: boolean; of?: AsyncIterable<Uint8Array> } = {}) =>
  saveWhole(join(folder, name), options.of ?? bytes('one ', 'two'), side, { force: options.force ?? false });
const files = (): string[] => readdirSync(folder).toSorted();

test('a file and what it says of itself are there when it is whole', async () => {
  expect(await save('x.csv')).toEqual({ bytes: 7 });
  expect(files()).toEqual(['x.csv', 'x.csv.about.json']);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('one two');
});

test('a file that is there stays, unless it is to be written over', async () => {
  writeFileSync(join(folder, 'x.csv'), 'before');
  await expect(save('x.csv')).rejects.toThrow(/a file of that name already.*--force/);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('before');
  await save('x.csv', { force: true });
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('one two');
});

test('one that comes meanwhile stays as well', async () => {
  async function* slow() {
    yield Buffer.from('ours');
    writeFileSync(join(folder, 'x.csv'), 'theirs');
  }
  await expect(save('x.csv', { of: slow() })).rejects.toThrow(/has come meanwhile/);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('theirs');
});

test.each([true, false])('neither a folder nor a link is written over (force: %s)', async (force) => {
  mkdirSync(join(folder, 'folder.csv'));
  writeFileSync(join(folder, 'elsewhere'), 'elsewhere');
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'link.csv'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.csv'));
  await expect(save('folder.csv', { force })).rejects.toThrow(/a folder of that name/);
  await expect(save('link.csv', { force })).rejects.toThrow(/no plain file of that name/);
  await expect(save('dangling.csv', { force })).rejects.toThrow(/no plain file of that name/);
  expect(readFileSync(join(folder, 'elsewhere'), 'utf8')).toBe('elsewhere');
});

test('where there is no such folder, it says so', async () => {
  await expect(save('none/x.csv')).rejects.toThrow(/There is no such folder, at .*none/);
});

test('rows that fail on the way leave nothing', async () => {
  async function* failing() {
    yield Buffer.from('one');
    throw new Error('the database has gone');
  }
  await expect(save('x.csv', { of: failing() })).rejects.toThrow('the database has gone');
  expect(files()).toEqual([]);
});

test('a full disk is told, and leaves nothing', async () => {
  async function* full() {
    yield Buffer.from('one');
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }
  await expect(save('x.csv', { of: full() })).rejects.toMatchObject({ code: 'EXPORT_FAILED' });
  expect(files()).toEqual([]);
});

test('killed at thirty points, it leaves no file that looks whole', async () => {
  const whole = 'x'.repeat(64 * 1024) + 'end';
  let finished = 0;
  for (let point = 0; point < 30; point++) {
    const path = join(folder, `killed-${point}.csv`);
    const child = fork(join(__dirname, 'saving.cjs'), [path, String(point)], { stdio: 'ignore' });
    await once(child, 'exit');
    const there = readdirSync(folder).filter((name) => name === `killed-${point}.csv`);
    finished += there.length;
    for (const name of there) expect(readFileSync(join(folder, name), 'utf8')).toBe(whole);
  }
  // The last points lie behind its end.
  expect(finished).toBeGreaterThan(0);
  expect(finished).toBeLessThan(30);
}, 120_000);
