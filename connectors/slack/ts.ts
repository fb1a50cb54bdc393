import type { Instant } from '#sdk';

/** Seconds, a dot, microseconds. Text from end to end: what it names is an id that happens to be a time. */
export const TS = /^\d{1,11}\.\d{6}$/;

/** Microseconds since 1970. */
export function micros(ts: string): bigint {
  return BigInt(ts.replace('.', ''));
}

/** The `ts` of a moment in microseconds; nothing is before 1970. */
export function tsOf(moment: bigint): string {
  const text = (moment > 0n ? moment : 0n).toString().padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

/** The instant, its microseconds cut off. */
export function instantOf(ts: string): Instant {
  return new Date(Number(micros(ts) / 1_000n)).toISOString();
}

/** The first `ts` of the second after this instant: what has the same second as the run's end is still in. */
export function endOfSecond(until: Instant): string {
  return `${Math.floor(Date.parse(until) / 1_000) + 1}.000000`;
}

/** The later one; shapes may differ in length, so never compared as text. */
export function later(one: string, other: string): string {
  return micros(one) < micros(other) ? other : one;
}
