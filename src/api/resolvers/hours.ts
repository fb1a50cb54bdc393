const HOUR_MS = 3_600_000;

/** Hours from an instant to now, to one decimal; null for no instant. */
export function hoursSince(instant: Date | null, nowMs: number): number | null {
  return instant === null ? null : Math.round(((nowMs - instant.getTime()) / HOUR_MS) * 10) / 10;
}
