import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** 32 bytes as hexadecimal or base64 text; null where the text is neither. */
export function parseVaultKey(text: string): Buffer | null {
  const given = text.trim();
  if (/^[0-9a-f]{64}$/i.test(given)) return Buffer.from(given, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(given)) return Buffer.from(given, 'base64');
  return null;
}

/** The key that seals what tools hand out: HUB_KEY where it is given, else a file made once, readable by its owner alone. */
export function readVaultKey(home: string, hubKey: string | undefined): Buffer {
  const file = join(home, 'vault-key');
  if (hubKey === undefined && !existsSync(file)) makeVaultKey(home, file);
  const key = parseVaultKey(hubKey ?? readFileSync(file, 'utf8'));
  if (!key)
    throw new ConfigError('The key of the vault cannot be read', {
      where: hubKey === undefined ? file : 'HUB_KEY',
      expected: '32 bytes as hexadecimal or base64 text',
      remedy: 'Restore it; without it the stored tokens are void, and each tool must be signed in to again',
    });
  // Windows keeps no such bits.
  const open = hubKey === undefined && process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (open)
    throw new ConfigError('Others can read the key of the vault', { where: file, remedy: `Run: chmod 600 ${file}` });
  return key;
}

// Linked to its name when it is whole: of two processes that start together both must read the same key.
function makeVaultKey(home: string, file: string): void {
  mkdirSync(home, { recursive: true });
  const made = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(made, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made);
  }
}
