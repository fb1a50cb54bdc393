import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TransientError, UsageError } from '../../errors.js';
import { partialOf, sweepLeftovers } from './leftovers.js';

/** What stands beside a file and says what it rests on. */
export const SIDE = '.about.json';

/**
 * Writes a file whole or not at all: under a name of its own (`.<name>.….partial`, in the same folder) until every byte lies on
 * the disk. A process that is killed leaves nothing under the file's name, and the next export to the folder clears away
 * what it did leave; a failure leaves nothing at all. `side`: what is put beside it as `<file>.about.json`, before it. Never follows a symbolic link; writes over a file only with `force`.
 */
export async function saveWhole(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  side: (() => string) | null,
  { force, signal }: { force: boolean; signal?: AbortSignal },
): Promise<{ bytes: number }> {
  for (const one of side ? [path, path + SIDE] : [path]) await refuseTaken(one, force);
  await sweepLeftovers(dirname(path));
  const partial = partialOf(path);
  const sidePartial = partialOf(path + SIDE);
  try {
    const size = await write(partial, bytes, signal);
    if (side) {
      await write(sidePartial, [Buffer.from(side())], signal);
      await place(sidePartial, path + SIDE, force);
    }
    await place(partial, path, force);
    await settle(dirname(path));
    return { bytes: size };
  } catch (error) {
    throw explained(error, path);
  } finally {
    await Promise.all([partial, sidePartial].map((one) => rm(one, { force: true })));
  }
}

async function refuseTaken(path: string, force: boolean): Promise<void> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw explained(error, path);
    return null;
  });
  if (!there || (there.isFile() && force)) return;
  const what = there.isFile() ? 'a file' : there.isDirectory() ? 'a folder' : 'no plain file';
  throw new UsageError(`There is ${what} of that name already`, {
    where: path,
    expected: 'a new name',
    remedy: there.isFile() ? 'Give another --out, or --force to write over it' : 'Give another --out',
  });
}

async function write(
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const file = await open(path, 'wx');
  try {
    let size = 0;
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      await writeAll(file, chunk);
      size += chunk.byteLength;
    }
    await file.sync();
    return size;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.byteLength;) {
    const { bytesWritten } = await file.write(chunk, from);
    from += bytesWritten;
  }
}

/** Gives the file its name; without force a file that has come meanwhile stays as it is. */
async function place(partial: string, path: string, force: boolean): Promise<void> {
  if (force) await rename(partial, path);
  else await link(partial, path);
}

/** The name, too, outlasts a power cut. */
async function settle(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const OUR_SIDE: Record<string, string> = {
  ENOENT: 'There is no such folder',
  ENOTDIR: 'There is no such folder',
  EACCES: 'This folder may not be written to',
  EPERM: 'This folder may not be written to',
  EROFS: 'This folder may not be written to',
  ENAMETOOLONG: 'That name is too long',
};

function explained(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST')
    return new UsageError('A file of that name has come meanwhile', {
      where: path,
      remedy: 'Give another --out, or --force',
    });
  if (code !== undefined && code in OUR_SIDE)
    return new UsageError(OUR_SIDE[code]!, { where: path, remedy: 'Give another --out' });
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO')
    return new TransientError('The file could not be written to its end', {
      code: 'EXPORT_FAILED',
      where: path,
      got: message,
      remedy: 'Nothing was left of it; make room on the disk and try again',
      cause: error,
    });
  return error;
}
