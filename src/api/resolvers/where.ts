import { Arg, Ctx, FieldResolver, GraphQLISODateTime, Resolver, Root } from 'type-graphql';
import { loadFinishedDays } from '../../history/heard.js';
import { loadLives } from '../../history/load.js';
import { thereStatement } from '../../history/window.js';
import type { Item } from '../../metrics/history.js';
import { DEFAULTS } from '../../metrics/metric.js';
import { finishedDays } from '../../metrics/predictability/sle.js';
import { stateByTool, type Where, whereOf } from '../../metrics/questions/where.js';
import { ratio } from '../../metrics/statistics.js';
import { Campaign } from '../../model/derived/campaign.js';
import type { HubContext } from '../context.js';
import { type LastChange, type Milestone, type StandingItem, type ToolState, Whereabouts } from '../schema/where.js';
import { AS_OF, askedOf, shownPerson, untilOf } from './asked.js';
import { hoursSince } from './hours.js';
import { itemOf } from './item.js';
import { asker } from './scope.js';

/** How many campaigns' pasts are told to compare one with them. */
const MOST_CAMPAIGNS = 1_000;

interface Found {
  where: Where;
  items: readonly Item[];
  finished: readonly number[] | null;
}

@Resolver(() => Campaign)
export class WhereResolver {
  @FieldResolver(() => Whereabouts, {
    nullable: true,
    description: 'Where it is, over all its work items and tools; null: it has neither work nor a launch.',
  })
  async where(
    @Root() { id }: Campaign,
    @Ctx() context: HubContext,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<Whereabouts | null> {
    const until = untilOf(context, asOf);
    const found = await foundOf(context, id, until, asOf !== undefined);
    if (!found) return null;
    const { where, items, finished } = found;
    const { cancelled = 0, unknown = 0 } = where.items;
    const kept = items.length - cancelled;
    return {
      asOf: new Date(until),
      definitionVersion: context.options.definition,
      state: where.state,
      ageDays: where.age_days,
      band: where.band,
      finishedCampaigns: finished?.length ?? null,
      doneShare: { value: where.done_share, n: kept, coverage: ratio(kept - unknown, kept), flags: [] },
      itemsByCategory: Object.entries(where.items).map(([category, count]) => ({ category, count })),
      nextMilestone: await milestoneOf(context, where, asOf),
      longestWaiting: await standingOf(context, where, until),
      lastChange: await lastOf(context, where),
      tools: toolsOf(where, items),
      flags: finished === null ? ['too_much_history'] : finished.length === 0 ? ['none_finished'] : [],
    };
  }
}

const foundOf = (context: HubContext, id: string, until: number, isPast: boolean): Promise<Found | null> =>
  context.loaders
    .of<string, Found | null>(`where ${until}`, async (ids) => {
      const [told] = await Promise.all(ids.map((one) => askedOf(context, 'campaigns', one, until)));
      const { history } = told!;
      const finished = await finishedBy(context, until, isPast);
      const all = whereOf(history, finished ?? [], DEFAULTS);
      return ids.map((one) => {
        const where = all.get(one);
        return where ? { where, items: history.campaigns.get(one)!.items, finished } : null;
      });
    })
    .load(id);

/** The days that finished campaigns took, as of an instant; null: too many to tell their past. */
async function finishedBy(context: HubContext, until: number, isPast: boolean): Promise<number[] | null> {
  const ask = asker(context);
  if (!isPast) return loadFinishedDays(ask, until);
  const { text, values } = thereStatement({ level: 'campaign', conditions: () => [] }, until, MOST_CAMPAIGNS);
  const campaigns = (await ask<{ id: string }>(text, values)).map(({ id }) => id);
  if (campaigns.length > MOST_CAMPAIGNS) return null;
  const { history } = await loadLives(ask, { campaigns }, context.options.measure, until);
  return finishedDays(history, { ...DEFAULTS, level: 'campaign' });
}

async function milestoneOf(
  context: HubContext,
  { next_milestone: next }: Where,
  asOf: Date | undefined,
): Promise<Milestone | null> {
  if (!next) return null;
  const { person, team } = shownPerson(context, next.owner, asOf);
  return { item: await itemOf(context, next.item), due: next.due, owner: person, team };
}

async function standingOf(
  context: HubContext,
  { longest_waiting: longest }: Where,
  until: number,
): Promise<StandingItem | null> {
  if (!longest) return null;
  const since = new Date(longest.since);
  return { ...longest, item: await itemOf(context, longest.item), since, waitHours: hoursSince(since, until) };
}

async function lastOf(context: HubContext, { last_change: last }: Where): Promise<LastChange | null> {
  if (!last) return null;
  const team = context.people.byId.get(last.who ?? '')?.team ?? null;
  return { item: await itemOf(context, last.item), what: last.what, team, at: new Date(last.at) };
}

function toolsOf({ freshness }: Where, items: readonly Item[]): ToolState[] {
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
