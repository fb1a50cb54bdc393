import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { refused } from '../failures/codes.js';

const DAY_MS = 86_400_000;
const LIFE_DAYS = 7;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const derive = (secret: string, use: string): Buffer => createHmac('sha256', secret).update(use).digest();

/**
 * Seals a row's place in a list. A cursor holds for the same list, filter, order and viewer, and for seven days; it
 * shows nothing of the row, since what it holds may be hidden from whoever finds it.
 */
export class CursorSeal {
  readonly #key: Buffer;
  readonly #mark: Buffer;

  /** Without a secret the cursors of one process are no other's and end with it. */
  constructor(secret: string | undefined) {
    const given = secret ?? randomBytes(32).toString('hex');
    this.#key = derive(given, 'cursor');
    this.#mark = derive(given, 'cursor-iv');
  }

  /** The same place gives the same text for a day, so that answers can be compared. */
  seal(binding: string, place: readonly string[], nowMs: number): string {
    const plain = Buffer.from(JSON.stringify([Math.floor(nowMs / DAY_MS), short(binding), ...place]));
    const iv = createHmac('sha256', this.#mark).update(plain).digest().subarray(0, IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG_BYTES });
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** The place behind a cursor; throws CURSOR_INVALID, so that a wrong cursor is never an empty page. */
  open(binding: string, cursor: string, nowMs: number): string[] {
    const [day, bound, ...place] = this.#unsealed(cursor);
    const age = Math.floor(nowMs / DAY_MS) - Number(day);
    if (bound !== short(binding) || !(age >= 0 && age <= LIFE_DAYS)) throw invalid();
    return place as string[];
  }

  #unsealed(cursor: string): unknown[] {
    try {
      const bytes = Buffer.from(cursor, 'base64url');
      const iv = bytes.subarray(0, IV_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(plain.toString()) as unknown[];
    } catch {
      throw invalid();
    }
  }
}

const short = (binding: string): string => createHash('sha256').update(binding).digest('base64url').slice(0, 16);

const invalid = () =>
  refused(
    'CURSOR_INVALID',
    'This cursor does not belong to this list, filter, order and viewer, or is too old: start again without it',
  );
