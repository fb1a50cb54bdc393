import { loadFinishedDays } from '../../history/heard.js';
import { loadLives } from '../../history/load.js';
import { thereStatement } from '../../history/window.js';
import type { Item } from '../../metrics/history.js';
import { DEFAULTS } from '../../metrics/metric.js';
import { finishedDays } from '../../metrics/predictability/sle.js';
import { stateByTool, type Where, whereOf } from '../../metrics/questions/where.js';
import type { HubContext } from '../context.js';
import type { Milestone, ToolState } from '../schema/state.js';
import { askedOf } from './asked.js';
import { itemOf } from './item.js';
import { asker } from './scope.js';

/** How many campaigns' pasts are told to compare one with them. */
const MOST_CAMPAIGNS = 1_000;

interface Found {
  where: Where;
  items: readonly Item[];
}

/** What METRICS §2.5 answers to "where are we?", gathered over all campaigns that ask; null: there is nothing to tell. */
export const whereIs = (context: HubContext, campaignId: string): Promise<Found | null> =>
  context.loaders
    .of<string, Found | null>('campaign.where', async (ids) => {
      const [told] = await Promise.all(ids.map((id) => askedOf(context, 'campaigns', id, context.nowMs)));
      const { history } = told!;
      const all = whereOf(history, (await finishedDaysOf(context)) ?? [], DEFAULTS);
      return ids.map((id) => {
        const where = all.get(id);
        return where ? { where, items: history.campaigns.get(id)!.items } : null;
      });
    })
    .load(campaignId);

/** The days that finished campaigns took; null: too many to tell their past. */
export const finishedDaysOf = (context: HubContext): Promise<number[] | null> =>
  context.loaders.shared('days of finished campaigns', 'all', () => finishedBy(context));

async function finishedBy(context: HubContext): Promise<number[] | null> {
  const { nowMs: until, options } = context;
  const ask = asker(context);
  if (!context.isPast) return loadFinishedDays(ask, until);
  const { text, values } = thereStatement({ level: 'campaign', conditions: () => [] }, until, MOST_CAMPAIGNS);
  const campaigns = (await ask<{ id: string }>(text, values)).map(({ id }) => id);
  if (campaigns.length > MOST_CAMPAIGNS) return null;
  const { history } = await loadLives(ask, { campaigns }, options.measure, until);
  return finishedDays(history, { ...DEFAULTS, level: 'campaign' });
}

export async function milestoneOf(context: HubContext, { next_milestone: next }: Where): Promise<Milestone | null> {
  if (!next) return null;
  const owner = context.people.byId.get(next.owner ?? '') ?? null;
  return { item: await itemOf(context, next.item), due: next.due, owner };
}

export function toolsOf({ where: { freshness }, items }: Found): ToolState[] {
  const states = stateByTool(items);
  // The hub's own words (a launch, a record) are no tool's.
  return [...new Set([...states.keys(), ...Object.keys(freshness)])]
    .filter((tool) => tool !== 'hub')
    .sort()
    .map((tool) => ({
      tool,
      state: states.get(tool)?.state ?? null,
      items: states.get(tool)?.items ?? 0,
      heardAt: freshness[tool] === undefined ? null : new Date(freshness[tool]),
    }));
}
