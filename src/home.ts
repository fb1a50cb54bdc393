import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './errors.js';

/** The secret that keys the hashes of API keys; made once, kept outside the database, readable by its owner alone. */
export function readPepper(home: string): string {
  const file = join(home, 'pepper');
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    try {
      writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const pepper = readFileSync(file, 'utf8').trim();
  if (pepper.length < 32)
    throw new ConfigError('The pepper file is damaged', {
      where: file,
      remedy: 'Restore it from a backup; without it every API key is void',
    });
  return pepper;
}
