import { createCipheriv, createDecipheriv } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../src/errors.js';
import { parseVaultKey, readVaultKey } from '../../../src/home.js';
import { Vault, type Sealed } from '../../../src/store/vault.js';

const KEY = Buffer.alloc(32, 7);
const vault = new Vault(KEY);
const place = { connectionId: '6f1d8c1e-5a3b-4b0c-8d2e-7f4a1b6c8d90', field: 'token', version: 3 };
const SECRET = 'canary-secret-5f1c';
const opened = (sealed: Sealed, at = place, by = vault): unknown => {
  try {
    return by.open(sealed, at);
  } catch (error) {
    return error;
  }
};
const refused = (error: unknown): void => {
  expect(error).toBeInstanceOf(ConfigError);
  const { message, stack, cause } = error as ConfigError;
  expect(`${message}${stack}${String(cause)}`).not.toContain(SECRET);
  expect(cause).toBeUndefined();
};

test('what was sealed opens in its place, and no two seals are alike', () => {
  const sealed = vault.seal(SECRET, place);
  expect(vault.open(sealed, place)).toBe(SECRET);
  expect(Object.values(sealed).some((part) => part.toString().includes('canary'))).toBe(false);
  expect(vault.seal(SECRET, place).nonce).not.toEqual(sealed.nonce);
});

test.each([
  ['connection', { ...place, connectionId: '00000000-0000-5000-8000-000000000000' }],
  ['field', { ...place, field: 'other' }],
  ['version', { ...place, version: 2 }],
])('moved to another %s it does not open', (_, elsewhere) => {
  const error = opened(vault.seal(SECRET, place), elsewhere);
  refused(error);
  expect((error as Error).message).toMatch(/changed or moved.*Restore the table sealed_secret.*--forget/);
});

test('every changed byte is noticed', () => {
  const sealed = vault.seal(SECRET, place);
  for (const part of ['nonce', 'tag', 'ciphertext'] as const) {
    const bytes = Buffer.from(sealed[part]);
    bytes[bytes.length - 1]! ^= 1;
    refused(opened({ ...sealed, [part]: bytes }));
  }
  refused(opened({ ...sealed, ciphertext: sealed.ciphertext.subarray(0, -1) }));
});

test('a short tag does not open, although Node would take it', () => {
  const sealed = vault.seal(SECRET, place);
  for (const length of [4, 8, 12, 15]) refused(opened({ ...sealed, tag: sealed.tag.subarray(0, length) }));
  refused(opened({ ...sealed, tag: Buffer.concat([sealed.tag, Buffer.alloc(4)]) }));
  refused(opened({ ...sealed, nonce: sealed.nonce.subarray(0, 8) }));
  // The fault this guards against: without a demanded length, four good bytes are enough.
  const cipher = createCipheriv('aes-256-gcm', KEY, Buffer.alloc(12));
  const ciphertext = Buffer.concat([cipher.update('x'), cipher.final()]);
  const careless = createDecipheriv('aes-256-gcm', KEY, Buffer.alloc(12));
  careless.setAuthTag(cipher.getAuthTag().subarray(0, 4));
  expect(Buffer.concat([careless.update(ciphertext), careless.final()]).toString()).toBe('x');
});

test('another key is named as what it is, and shown by its name only', () => {
  const other = new Vault(Buffer.alloc(32, 8));
  const error = opened(vault.seal(SECRET, place), place, other);
  refused(error);
  expect((error as Error).message).toContain(`expected key ${other.keyId}, which this hub has, got key ${vault.keyId}`);
  expect((error as Error).message).toMatch(/Give HUB_KEY, or the file vault-key/);
  expect(KEY.toString('hex')).not.toContain(vault.keyId);
  expect(() => new Vault(Buffer.alloc(16))).toThrow(/expected 32 bytes, got 16 bytes/);
});

describe('the key', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'throughline-key-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test('is made once, for its owner alone', () => {
    const key = readVaultKey(join(home, 'hub'), undefined);
    expect(key).toHaveLength(32);
    expect(readVaultKey(join(home, 'hub'), undefined)).toEqual(key);
    const file = join(home, 'hub', 'vault-key');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(join(home, 'hub'))).toEqual(['vault-key']);
    expect(parseVaultKey(readFileSync(file, 'utf8'))).toEqual(key);
  });

  test('given in the environment, none is made', () => {
    expect(readVaultKey(home, KEY.toString('hex'))).toEqual(KEY);
    expect(readVaultKey(home, KEY.toString('base64'))).toEqual(KEY);
    expect(readVaultKey(home, KEY.toString('base64url'))).toEqual(KEY);
    expect(existsSync(join(home, 'vault-key'))).toBe(false);
  });

  test('that others can read, or that is damaged, is refused with what to do', () => {
    readVaultKey(home, undefined);
    const file = join(home, 'vault-key');
    chmodSync(file, 0o640);
    expect(() => readVaultKey(home, undefined)).toThrow(/Others can read the key of the vault.*chmod 600/);
    chmodSync(file, 0o600);
    writeFileSync(file, 'half a ke');
    expect(() => readVaultKey(home, undefined)).toThrow(/cannot be read.*32 bytes as hexadecimal or base64/);
    for (const text of ['', 'passphrase', 'a'.repeat(63), `${'a'.repeat(64)}00`])
      expect(parseVaultKey(text)).toBeNull();
  });
});
