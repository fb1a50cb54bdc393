import type { Random } from './random.js';
import type { Ms } from './types.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The instant every story of the company is told at. */
export const START: Ms = Date.UTC(2026, 2, 31, 12);
/** The first things happen here. */
export const HISTORY_FROM: Ms = Date.UTC(2025, 11, 1, 8);
/** Nothing happens later than this. */
export const HISTORY_TO: Ms = START + 30 * DAY;

/** An instant from `2026-03-27T15:10:00Z`. */
export function instant(text: string): Ms {
  return Date.parse(text);
}

/** The UTC calendar date of an instant. */
export function dateOf(at: Ms): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** An instant later than `after`, at most `hours` later plus the nights and weekends that lie between. */
export function workTime(random: Random, after: Ms, hours: number): Ms {
  let at = after + random.int(40, Math.max(60, Math.round(hours * 3600))) * SECOND;
  const hour = new Date(at).getUTCHours();
  if (hour < 7 || hour >= 18) {
    const midnight = at - (at % DAY) + (hour >= 18 ? DAY : 0);
    at = midnight + 7 * HOUR + random.int(0, 14_400) * SECOND;
  }
  const weekday = new Date(at).getUTCDay();
  if (weekday === 6) at += 2 * DAY;
  if (weekday === 0) at += DAY;
  return at;
}
