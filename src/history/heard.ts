import type { MetricEvent } from '../metrics/events.js';
import { iso } from './events.js';
import type { Ask, Cast } from './load.js';
import { FINISHED_DAYS, HEARD } from './statements.js';

interface HeardRow {
  id: string;
  what: string;
  item: string | null;
  campaign: string;
  tool: string;
  at: string;
  actor: string | null;
  to: unknown;
  bot: boolean;
}

/** The last word of each tool in campaigns until an instant, beside what their histories tell. */
export async function loadHeard(
  ask: Ask,
  campaigns: readonly string[],
  asOf: number,
  { personOf }: Cast,
): Promise<MetricEvent[]> {
  const rows = await ask<HeardRow>(HEARD, [campaigns, new Date(asOf)]);
  return rows.map(({ id, what, item, campaign, tool, at, actor, to, bot }) => ({
    id,
    tool,
    type: what,
    campaign,
    ...(item === null ? {} : { item }),
    at: iso(at),
    actor: actor && personOf(actor),
    to,
    bot,
  }));
}

/** The cycle times in days of all campaigns that are finished by now. */
export const loadFinishedDays = async (ask: Ask, asOf: number): Promise<number[]> =>
  (await ask<{ days: number }>(FINISHED_DAYS, [new Date(asOf)])).map(({ days }) => days);
