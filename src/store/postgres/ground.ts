import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../errors.js';
import { canReach, chooseAccount, type Account } from './account.js';
import type { Binaries } from './binaries.js';

/** Where a home's cluster lives, which programs run it, and as whom. */
export interface Ground {
  folder: string;
  binaries: string;
  account: Account | null;
}

/** Folders root may use where the server's user cannot enter the home, first choice first. */
const SHELTERS = ['/var/lib/throughline', join(tmpdir(), 'throughline')];

/** Settles where the cluster of this home is; the same answer at every later start. */
export function findGround(home: string, binaries: Binaries, shelters: readonly string[] = SHELTERS): Ground {
  const atHome = join(home, 'postgres');
  makeFolder(home);
  makeFolder(atHome);
  const pointer = join(atHome, 'moved-to');
  const folder = readPointer(pointer) ?? atHome;
  const account = chooseAccount(join(folder, 'cluster', 'data'));
  if (!account) return { folder, binaries: binaries.root, account };
  const shelter = () => openShelter(shelters, account);
  return {
    folder: folder === atHome && !canReach(atHome, account) ? moveAway(home, pointer, shelter()) : folder,
    binaries: programsReachable(binaries.root, account) ? binaries.root : copyPrograms(binaries, shelter()),
    account,
  };
}

// Explicit chmod: a strict umask would take away the right to walk through. Folders that stood before stay as they are.
function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first && process.getuid?.() === 0) chmodSync(path, 0o711);
}

function readPointer(pointer: string): string | undefined {
  if (!existsSync(pointer)) return undefined;
  const folder = readFileSync(pointer, 'utf8').trim();
  if (existsSync(folder)) return folder;
  throw new ConfigError('The database folder is gone', {
    where: pointer,
    expected: folder,
    remedy: `Restore that folder, or delete ${pointer} to begin with an empty database`,
  });
}

function openShelter(shelters: readonly string[], account: Account): string {
  const faults: string[] = [];
  for (const shelter of shelters) {
    try {
      makeFolder(shelter);
      // A folder that somebody else made (the temp folder is everybody's) could be exchanged under our feet.
      if (lstatSync(shelter).uid !== 0 || lstatSync(shelter).isSymbolicLink())
        faults.push(`${shelter}: not root's own`);
      else if (!canReach(shelter, account)) faults.push(`${shelter}: user id ${account.uid} cannot enter it`);
      else return shelter;
    } catch (error) {
      faults.push(`${shelter}: ${(error as Error).message}`);
    }
  }
  throw new ConfigError('No folder where the database user may work', { faults, remedy: 'Set DATABASE_URL' });
}

// The name is new each time, so a deleted home begins empty; the first of several racing starts names the folder for all.
function moveAway(home: string, pointer: string, shelter: string): string {
  const ofHome = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12);
  const folder = join(shelter, `${ofHome}-${randomBytes(4).toString('hex')}`);
  const draft = `${pointer}.${process.pid}`;
  makeFolder(folder);
  writeFileSync(draft, `${folder}\n`);
  try {
    linkSync(draft, pointer);
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(pointer, 'utf8').trim();
  } finally {
    rmSync(draft, { force: true });
  }
}

function programsReachable(root: string, account: Account): boolean {
  const samples = ['bin/postgres', 'bin/initdb', 'lib', 'share', 'pg-symlinks.json'].map((name) => join(root, name));
  return samples.every((path) => !existsSync(path) || canReach(path, account));
}

function copyPrograms(binaries: Binaries, shelter: string): string {
  const target = join(shelter, `postgres-${binaries.version}-${process.platform}-${process.arch}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  cpSync(binaries.root, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile())
      chmodSync(path, lstatSync(path).mode | 0o444 | (((lstatSync(path).mode & 0o100) / 0o100) * 0o011));
  }
}
