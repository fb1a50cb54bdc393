import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { ConfigError } from '../errors.js';

/** What a sealed value belongs to; whoever moves it elsewhere cannot open it there. */
export interface Place {
  connectionId: string;
  field: string;
  /** Grows with each value of this field. */
  version: number;
}

/** A value that only this installation can read. */
export interface Sealed {
  /** Which key it was sealed with; says nothing about the key itself. */
  keyId: string;
  nonce: Buffer;
  tag: Buffer;
  ciphertext: Buffer;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
// Node takes a tag of four bytes unless told otherwise: two to the 32 guesses instead of two to the 128.
const TAG_BYTES = 16;

/** Seals and opens secrets with the installation's key: AES-256-GCM, bound to the place they stand in. */
export class Vault {
  readonly keyId: string;
  readonly #key: Buffer;

  constructor(masterKey: Buffer) {
    if (masterKey.length !== KEY_BYTES)
      throw new ConfigError('The key of the vault has the wrong length', {
        expected: `${KEY_BYTES} bytes`,
        got: `${masterKey.length} bytes`,
      });
    this.#key = derive(masterKey, 'sealed secrets');
    this.keyId = derive(masterKey, 'name of the key').toString('hex').slice(0, 16);
  }

  seal(text: string, place: Place): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(nameOf(place));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { keyId: this.keyId, nonce, tag: cipher.getAuthTag(), ciphertext };
  }

  /** Throws ConfigError where it was sealed with another key, moved, or changed. */
  open({ keyId, nonce, tag, ciphertext }: Sealed, place: Place): string {
    const where = `the sealed ${place.field} of a connection`;
    if (keyId !== this.keyId)
      throw new ConfigError('A stored secret was sealed with another key', {
        where,
        expected: `key ${this.keyId}, which this hub has`,
        got: `key ${keyId}`,
        remedy: `Give HUB_KEY, or the file vault-key in HUB_HOME, the value it had; if that is lost, ${RENEW}`,
      });
    try {
      if (nonce.length !== NONCE_BYTES || tag.length !== TAG_BYTES) throw new Error('a nonce or tag of another length');
      const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(nameOf(place));
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    } catch {
      // Without a cause: what failed inside says nothing more, and must not say anything of the value.
      throw new ConfigError('A stored secret was changed or moved from another place in the database', {
        where,
        remedy: `Restore the table sealed_secret from a backup, or ${RENEW}`,
      });
    }
  }
}

const RENEW = 'forget it with `hub connect <tool> --name <connection> --forget` and sign in to the tool again';

// One use, one key: the bytes that name the key must never be bytes that seal.
const derive = (masterKey: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `throughline vault: ${use}`, KEY_BYTES));

const nameOf = ({ connectionId, field, version }: Place): Buffer =>
  Buffer.from(JSON.stringify(['sealed_secret', connectionId, field, version]));
