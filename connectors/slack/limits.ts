import type { Budget } from '#sdk';

/** Requests a minute by method: Slack counts each method by itself, at least so many for its tier (methods file of 2026-05). */
const PER_MINUTE = {
  'auth.test': 20,
  'users.list': 20,
  'conversations.list': 20,
  'conversations.info': 50,
  'conversations.history': 50,
  'conversations.replies': 50,
  'reactions.get': 50,
  // Once a minute and more; a line that failed waits by itself before the next.
  'apps.connections.open': 5,
} as const;

/** A method of the Web API; it is also the name of its budget. */
export type Method = keyof typeof PER_MINUTE;

const TALK: ReadonlySet<Method> = new Set<Method>(['conversations.history', 'conversations.replies']);

// Slack asks for pages of at most 200; an app that is distributed outside the Marketplace gets 15, once a minute.
const PAGE_LIMIT = 200;
const DISTRIBUTED_LIMIT = 15;

/** How many records a page of this method may hold. */
export function pageLimit(method: Method, distributed: boolean): number {
  return distributed && TALK.has(method) ? DISTRIBUTED_LIMIT : PAGE_LIMIT;
}

/** One budget a method. */
export function budgetOf(distributed: boolean): Budget[] {
  return Object.entries(PER_MINUTE).map(([lane, perMinute]) => ({
    lane,
    perMinute: distributed && TALK.has(lane as Method) ? 1 : perMinute,
  }));
}
