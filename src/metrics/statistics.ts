/** Numbers in ascending order. */
export const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The smallest, of any number of values; spread into Math.min, a hundred thousand would overflow the stack. */
export const least = (values: readonly number[], start = Infinity): number =>
  values.reduce((a, b) => Math.min(a, b), start);

/** A share; null where there is nothing to share. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

export const mean = (values: readonly number[]): number | null => ratio(sum(values), values.length);

/** The percentile between the values, as Postgres' `percentile_cont`; null for no values. */
export function cont(p: number, values: readonly number[]): number | null {
  const ordered = sorted(values);
  if (ordered.length === 0) return null;
  const position = (p * (ordered.length - 1)) / 100;
  const [low, high] = [ordered[Math.floor(position)]!, ordered[Math.ceil(position)]!];
  return low + (high - low) * (position - Math.floor(position));
}

/** Which of `n` ordered values the percentile is, counted from 1. Multiplied before it is divided: 0.55 · 100 is not 55. */
export const rank = (p: number, n: number): number => Math.max(1, Math.ceil((p * n) / 100));

/** The percentile that is one of the values, as Postgres' `percentile_disc`; null for no values. */
export const disc = (p: number, values: readonly number[]): number | null =>
  sorted(values)[rank(p, values.length) - 1] ?? null;

// The 97.5th percentile of the normal distribution: 95 % lie within it on both sides.
const Z = 1.959964;

/** The lower bound of the share that `hits` of `n` stand for, with 95 % confidence (Wilson); null for none. */
export function wilsonLowerBound(hits: number, n: number): number | null {
  if (n === 0) return null;
  const share = hits / n;
  const z2 = (Z * Z) / n;
  return (share + z2 / 2 - Z * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n))) / (1 + z2);
}
