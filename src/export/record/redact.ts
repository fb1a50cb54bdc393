import { createHmac } from 'node:crypto';

/** Fields whose short lower-case words are the tool's own and name nobody. */
const WORDS_OF_THE_TOOL =
  /^(type|kind|status|state|subtype|mime_?type|content_?type|format|visibility|policy|action|what|resource_(sub)?type|link_?type)$/i;
const WORD = /^[a-z][a-z0-9_:./-]{0,40}$/i;
const STAMP = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
/** Seconds or milliseconds since 1970, as text, with a fraction where the tool has one. */
const EPOCH = /^1\d{9}(?:\d{3})?(?:\.\d+)?$/;
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;
/** What words are made of: without a vowel none comes out that is somebody's name. */
const CONSONANTS = 'bcdfghjklmnpqrst';
/** Numbers up to here are counts, indexes and sizes; longer ones are ids. */
const LARGEST_COUNT = 100_000;

/** What took the place of what, by sort. */
export type Replaced = Record<'addresses' | 'urls' | 'ids' | 'texts', number>;

/**
 * A record with nothing of anybody's in it: shape, field names, stamps, counts and the tool's own words stay; everything else is
 * replaced, the same by the same, so that what points at each other still does. `salt` makes it impossible to guess back.
 */
export class Redaction {
  readonly replaced: Replaced = { addresses: 0, urls: 0, ids: 0, texts: 0 };

  constructor(private readonly salt: Buffer) {}

  /** Throws nothing and changes nothing of what it is given. */
  of(value: unknown, field = ''): unknown {
    if (Array.isArray(value)) return value.map((item) => this.of(item, field));
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.name(name), this.of(inner, name)]));
    if (typeof value === 'number') return this.number(value);
    return typeof value === 'string' ? this.text(value, field) : value;
  }

  // Under a name that is data stands an id.
  private name(name: string): string {
    return /^[A-Za-z_][\w-]{0,40}$/.test(name) && !/\d{4}/.test(name) ? name : this.id(name);
  }

  private number(value: number): number {
    if (Math.abs(value) < LARGEST_COUNT || EPOCH.test(String(value)) || !Number.isInteger(value)) return value;
    return Number(this.id(String(value)));
  }

  private text(value: string, field: string): string {
    if (value === '' || STAMP.test(value) || EPOCH.test(value)) return value;
    if (WORDS_OF_THE_TOOL.test(field) && WORD.test(value)) return value;
    if (ADDRESS.test(value)) {
      this.replaced.addresses++;
      return `person-${this.hash(value.toLowerCase(), 6)}@example.com`;
    }
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) {
      this.replaced.urls++;
      return `https://example.com/${this.hash(value, 8)}`;
    }
    if (/^\S+$/.test(value) && /\d/.test(value)) return this.id(value);
    this.replaced.texts++;
    return value.replace(/\p{L}+|\p{N}+/gu, (word) => this.word(word));
  }

  // The same length and the same sorts of letters: ids are checked by their looks.
  private id(value: string): string {
    this.replaced.ids++;
    const hash = this.hash(value, 64);
    return value.replace(/[\p{L}\p{N}]/gu, (letter, at: number) => {
      const n = parseInt(hash[at % hash.length]!, 16);
      if (/\p{N}/u.test(letter)) return letter === '0' ? '0' : String(1 + (n % 9));
      const small = String.fromCharCode(97 + n);
      return letter === letter.toLowerCase() ? small : small.toUpperCase();
    });
  }

  private word(word: string): string {
    const letters = this.hash(word.toLowerCase(), 64).replace(/./g, (digit) => CONSONANTS[parseInt(digit, 16)]!);
    return letters.repeat(Math.ceil(word.length / letters.length)).slice(0, word.length);
  }

  private hash(value: string, length: number): string {
    return createHmac('sha256', this.salt).update(value).digest('hex').slice(0, length);
  }
}
