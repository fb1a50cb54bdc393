import { NotFound, ScopeError, type Instant, type Page, type Plan, type Setup, type Surveyed } from '#sdk';
import { BOARD_LIST, type MondayApi } from './api.js';
import { boards } from './boards.js';
import { isWork } from './columns.js';
import { groups } from './groups.js';
import { teams } from './teams.js';
import { users } from './users.js';
import { workspaces } from './workspaces.js';

/** What to do in monday.com before it is connected. */
export const setup: Setup = {
  steps: [
    'Choose whose eyes the hub sees with: a user who is on every board that counts, private and shareable ones too. A token sees what its user sees.',
    'As that user: avatar, Developers, My access tokens, copy the personal API token. It does not end, and making a new one ends it.',
    'An OAuth token of an app works too; an admin must install the app first, with the rights below and none that writes.',
    'Mind the plan: monday counts calls a day (200 on free and trial, 1,000 on basic and standard), so the interval below is the one to take.',
    'For webhooks nothing is set up on a board: the hub makes them. Those of a personal token are not signed, so what they say is only looked up; those of an app’s OAuth token are, which needs the rights webhooks:read and webhooks:write and the app’s signing secret as `signingSecret`.',
  ],
  secrets: ['token'],
};

// Calls a day (monday's support article on rate limits, 2026).
const CALLS_A_DAY: Record<string, number> = {
  free: 200,
  trial: 200,
  basic: 1_000,
  standard: 1_000,
  pro: 10_000,
  enterprise: 25_000,
};

/** The plan of a tier as monday names it; null where it names none. */
export function planOf(tier: string | null | undefined): Plan | null {
  if (!tier) return null;
  const requestsPerDay = CALLS_A_DAY[tier];
  return { name: tier, ...(requestsPerDay !== undefined && { requestsPerDay }) };
}

/** Records of one page of items, of a board's log and of its updates. */
const PAGE = { items: 500, log: 1_000, updates: 100 };
/** How much monday keeps and how much there usually is; only reading tells. */
const LOG_REACH = 10_000;
const EVENTS_AN_ITEM = 10;

/** Lists are read as each run reads them, a call or two each; items are counted by monday, board by board. */
export async function* survey(api: MondayApi): AsyncGenerator<Surveyed> {
  const until = api.now();
  // With the check before each run.
  const places = await whole(workspaces.read(api, all(until)), 'workspaces');
  yield { ...places, requests: places.requests + 1, everyRun: places.everyRun + 1 };
  yield await whole(users.read(api, all(until)), 'users');
  yield await whole(teams.read(api, all(until)), 'teams');
  yield await whole(boards.read(api, all(until)), 'boards');
  yield await whole(groups.read(api, all(until)), 'groups');
  const counts: number[] = [];
  let asked = 0;
  for await (const { rows } of api.list(BOARD_LIST)) {
    asked += 1;
    for (const row of rows) if (isWork(row) && row['state'] !== 'deleted') counts.push(Number(row['items_count']) || 0);
  }
  const sum = (of: (items: number) => number): number => counts.reduce((total, items) => total + of(items), 0);
  const pages = (records: number, size: number): number => Math.max(1, Math.ceil(records / size));
  const items = sum((count) => count);
  const each = { parts: counts.length, everyRun: counts.length, asked: 0 };
  yield {
    stream: 'items',
    ...each,
    records: items,
    requests: sum((count) => pages(count, PAGE.items)),
    how: 'counted by monday, without archived ones',
    asked,
  };
  yield {
    stream: 'log',
    ...each,
    records: null,
    requests: sum((count) => pages(Math.min(LOG_REACH, count * EVENTS_AN_ITEM), PAGE.log)),
    how: `assumed: ${EVENTS_AN_ITEM} entries an item`,
  };
  yield {
    stream: 'updates',
    ...each,
    records: null,
    requests: sum((count) => pages(count, PAGE.updates)),
    how: 'assumed: one update an item',
  };
}

const all = (until: Instant) => ({ part: 'all', since: null, until, full: true });

async function whole(read: AsyncIterable<Page<unknown>>, stream: string): Promise<Surveyed> {
  let [records, pages] = [0, 0];
  try {
    for await (const page of read) {
      records += page.records.length;
      // A last page without a record is ours: it carries the cursor.
      if (page.records.length > 0) pages += 1;
    }
  } catch (error) {
    if (!(error instanceof ScopeError || error instanceof NotFound)) throw error;
    const how = `not visible: ${error.message}`;
    return { stream, parts: 0, records: null, requests: 1, everyRun: 1, how, asked: 1 };
  }
  const requests = Math.max(1, pages);
  return { stream, parts: 1, records, requests, everyRun: requests, how: 'counted', asked: requests };
}
