import { createHash, randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

const DAY_MS = 86_400_000;
/** Which machine writes: elsewhere its processes' numbers mean others. */
const HERE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const PARTIAL = /^\..+\.([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}\.partial$/;

/** A name beside the file's own for as long as it is not whole: `.<name>.<machine>-<process>-<chance>.partial`. */
export const partialOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${HERE}-${process.pid}-${randomBytes(4).toString('hex')}.partial`);

/**
 * Removes from a folder what exports have left there that were killed: plain files of such a name and of this user, whose
 * process is no more; those of another machine, or of a process whose number another one has now, after a day in which
 * nobody wrote to them. What cannot be removed stays.
 */
export async function sweepLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const [, machine, id] = PARTIAL.exec(entry.name) ?? [];
    // A link is no file here, wherever it leads.
    if (machine === undefined || !entry.isFile()) continue;
    const path = join(folder, entry.name);
    if (await isLeft(path, machine, Number(id)).catch(() => false)) await rm(path, { force: true }).catch(() => {});
  }
}

async function isLeft(path: string, machine: string, id: number): Promise<boolean> {
  const { uid, mtimeMs } = await lstat(path);
  // Windows knows no such numbers.
  if (process.getuid && uid !== process.getuid()) return false;
  const now = Date.now();
  if (now - mtimeMs > DAY_MS) return true;
  if (machine !== HERE) return false;
  // In a container every process has the same number, one after the other.
  return id === process.pid ? mtimeMs < now - process.uptime() * 1_000 : !isAlive(id);
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Somebody else's is there, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
