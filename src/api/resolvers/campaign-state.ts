import { Ctx, FieldResolver, GraphQLISODateTime, Int, Resolver, Root } from 'type-graphql';
import { ratio } from '../../metrics/statistics.js';
import { Change } from '../../model/fact/change.js';
import { AgeBand, Category } from '../../model/vocabulary.js';
import type { HubContext } from '../context.js';
import { columnsOf } from '../reading/columns.js';
import { CampaignState, CategoryCount, LongestWait } from '../schema/answers.js';
import { Measured } from '../schema/flow-window.js';
import { Milestone, ToolState } from '../schema/state.js';
import { longestWaitOf } from './longest-wait.js';
import { finishedDaysOf, milestoneOf, toolsOf, whereIs } from './where.js';

/** METRICS §1.7: a campaign stands where the first of these has an item, since its tools are one line of time. */
const UNION_ORDER = [
  Category.IN_PROGRESS,
  Category.IN_REVIEW,
  Category.WAITING,
  Category.BLOCKED,
  Category.UNKNOWN,
  Category.READY,
  Category.BACKLOG,
  Category.DONE,
  Category.CANCELLED,
];

// What was rolled up for one campaign after the other: a list of campaigns shows all this without reading a history.
const COUNTS = `
  SELECT f.campaign_id AS "_parent", f.category, count(*)::int AS count
  FROM item_flow f WHERE f.campaign_id = ANY($1::uuid[]) GROUP BY f.campaign_id, f.category`;

const LAUNCHED = `
  SELECT f.campaign_id AS "_parent", true AS launched FROM campaign_flow f
  WHERE f.campaign_id = ANY($1::uuid[]) AND f.launched_at <= to_timestamp($2::float8 / 1000)`;

const LAST_CHANGE = `
  SELECT p.id AS "_parent", last.* FROM unnest($1::uuid[]) AS p (id) CROSS JOIN LATERAL (
    SELECT ${columnsOf(Change, 'c')} FROM campaign_item ci JOIN change c ON c.item_id = ci.item_id
    WHERE ci.campaign_id = p.id ORDER BY c.occurred_at DESC, c.id DESC LIMIT 1) last`;

async function countsOf(context: HubContext, campaignId: string): Promise<CategoryCount[]> {
  const counts = await context.loaders.manyFrom<CategoryCount>('campaign.counts', COUNTS, campaignId);
  return counts.toSorted((a, b) => UNION_ORDER.indexOf(a.category) - UNION_ORDER.indexOf(b.category));
}

@Resolver(() => CampaignState)
export class CampaignStateResolver {
  @FieldResolver(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf(@Ctx() { nowMs }: HubContext): Date {
    return new Date(nowMs);
  }

  @FieldResolver(() => Category, {
    nullable: true,
    description:
      'The first that any work item is in, of in progress, in review, waiting, blocked, unknown, ready, backlog, done, cancelled; done once it was launched; null without work.',
  })
  async category(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<string | null> {
    const launched = await context.loaders.oneFrom('campaign.launched', LAUNCHED, campaignId, context.nowMs);
    return launched ? Category.DONE : ((await countsOf(context, campaignId))[0]?.category ?? null);
  }

  @FieldResolver(() => [CategoryCount], {
    nullable: 'items',
    description: 'How many work items stand in each category, copies left out.',
  })
  itemsByCategory(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<CategoryCount[]> {
    return countsOf(context, campaignId);
  }

  @FieldResolver(() => Measured, {
    description: 'The share of its work items that is done, of those not given up; its coverage is that of known ones.',
  })
  async doneShare(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<Measured> {
    const counts = await countsOf(context, campaignId);
    const of = (wanted: string): number => counts.find(({ category }) => category === wanted)?.count ?? 0;
    const kept = counts.reduce((sum, { count }) => sum + count, 0) - of(Category.CANCELLED);
    const known = kept - of(Category.UNKNOWN);
    return { value: ratio(of(Category.DONE), kept), n: kept, coverage: ratio(known, kept), flags: [] };
  }

  @FieldResolver(() => LongestWait, {
    nullable: true,
    description: 'The wait that has lasted longest; null: nothing waits.',
  })
  longestWaiting(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<LongestWait | null> {
    return longestWaitOf(context, campaignId);
  }

  @FieldResolver(() => Change, { nullable: true, description: 'The last thing that happened in it.' })
  lastChange(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<Change | null> {
    return context.loaders.oneFrom<Change>('campaign.lastChange', LAST_CHANGE, campaignId);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Local dates touched so far; null: not started, or over.',
  })
  async ageDays(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<number | null> {
    return (await whereIs(context, campaignId))?.where.age_days ?? null;
  }

  @FieldResolver(() => AgeBand, { nullable: true, description: 'How that compares with finished campaigns.' })
  async band(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<string | null> {
    return (await whereIs(context, campaignId))?.where.band ?? null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many finished campaigns the band rests on; null: too many to tell their past.',
  })
  async finishedCampaigns(@Ctx() context: HubContext): Promise<number | null> {
    return (await finishedDaysOf(context))?.length ?? null;
  }

  @FieldResolver(() => Milestone, { nullable: true, description: 'What is due next; null: nothing open has a date.' })
  async nextMilestone(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<Milestone | null> {
    const found = await whereIs(context, campaignId);
    return found && milestoneOf(context, found.where);
  }

  @FieldResolver(() => [ToolState], { nullable: 'items', description: 'What each tool says, by name.' })
  async tools(@Root() { campaignId }: CampaignState, @Ctx() context: HubContext): Promise<ToolState[]> {
    const found = await whereIs(context, campaignId);
    return found ? toolsOf(found) : [];
  }

  @FieldResolver(() => [String], {
    nullable: 'items',
    description:
      'What limits it: none_finished (no band without finished campaigns), too_much_history (too many campaigns to tell their past).',
  })
  async flags(@Ctx() context: HubContext): Promise<string[]> {
    const finished = await finishedDaysOf(context);
    return finished === null ? ['too_much_history'] : finished.length === 0 ? ['none_finished'] : [];
  }
}
