import { refused } from '../failures/codes.js';
import { LIMITS } from './limits.js';

/** The page size an operation asks for, or undefined for the default; anything outside the bounds is refused. */
export function pageSizeOf(args: Record<string, unknown>, nested: boolean): number | undefined {
  const { first, last } = args;
  if (first === undefined && last === undefined) return undefined;
  if (first !== undefined && last !== undefined)
    throw refused('PAGE_SIZE_INVALID', 'A list takes first or last, not both');
  const size = first ?? last;
  const most = nested ? LIMITS.nestedPage : LIMITS.page;
  if (typeof size !== 'number' || size < 1 || size > most)
    throw refused('PAGE_SIZE_INVALID', `first and last go from 1 to ${most} here, not ${String(size)}`);
  return size;
}
