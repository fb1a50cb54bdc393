const LEAST_MS = 1_000;
const DAY_MS = 24 * 3_600_000;

/**
 * When a `Retry-After` header lets us try again, in epoch milliseconds: seconds or an HTTP date, never at once and never
 * later than a day. Null where it says nothing that can be obeyed (absent, negative, no date).
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  const seconds = text === '' ? NaN : Number(text);
  const waitMs = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1_000;
  if (Number.isNaN(waitMs) || seconds < 0) return null;
  return now + Math.min(Math.max(waitMs, LEAST_MS), DAY_MS);
}
