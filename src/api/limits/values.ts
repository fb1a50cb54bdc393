import { refused } from '../failures/codes.js';
import { LIMITS } from './limits.js';

/** NUL, which Postgres cannot keep, and halves of characters, which UTF-8 cannot say. */
// oxlint-disable-next-line no-control-regex -- it is the control character that is looked for
const BROKEN_TEXT = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Refuses an argument that is too long, too deep, or that no database could hold. */
export function checkArgument(value: unknown): void {
  const seen = { leaves: 0 };
  check(value, 0, seen);
}

function check(value: unknown, depth: number, seen: { leaves: number }): void {
  if (depth > LIMITS.inputDepth) throw refused('BAD_USER_INPUT', `An argument may be nested ${LIMITS.inputDepth} deep`);
  if (typeof value === 'string') return checkText(value);
  if (Array.isArray(value)) {
    if (value.length > LIMITS.listItems) throw refused('BAD_USER_INPUT', `A list may hold ${LIMITS.listItems} items`);
    // The items of one list are one leaf; objects in it count each.
    seen.leaves++;
    for (const each of value) check(each, depth + (isObject(each) ? 1 : 0), seen);
    return;
  }
  if (isObject(value)) {
    for (const each of Object.values(value)) check(each, depth + 1, seen);
    return;
  }
  if (++seen.leaves > LIMITS.inputLeaves)
    throw refused('BAD_USER_INPUT', `An argument may hold ${LIMITS.inputLeaves} values`);
}

function checkText(text: string): void {
  if (text.length > LIMITS.stringCharacters)
    throw refused('BAD_USER_INPUT', `A text may hold ${LIMITS.stringCharacters} characters`);
  if (BROKEN_TEXT.test(text)) throw refused('BAD_USER_INPUT', 'A text holds a NUL or half a character');
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

/** Refuses a whole number that JSON has already rounded: an id of a tool, sent as a number. */
export function checkNumbers(value: unknown): void {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw refused('BAD_USER_INPUT', 'A number is too large to be exact: send ids as strings');
  if (Array.isArray(value)) value.forEach(checkNumbers);
  else if (isObject(value)) Object.values(value).forEach(checkNumbers);
}
