import { parse } from 'lossless-json';

// A digit run in the place of a value. It may also match inside a text, which then only costs time.
const LONG_NUMBER = /(?:^|[:[,\s])-?\d{16}/;
const LONG = /^-?\d{16}/;

/** Parses JSON; numbers of 16 or more digits before the point become text. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  // Thirteen times slower than JSON.parse, hence only where there is something to lose.
  if (LONG_NUMBER.test(text)) return parse(text, undefined, (number) => (LONG.test(number) ? number : Number(number)));
  return JSON.parse(text) as unknown;
}
