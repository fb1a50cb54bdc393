import { Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { Change } from '../../model/fact/change.js';
import { Category } from '../../model/vocabulary.js';
import type { HubContext } from '../context.js';
import { NO_MIRROR } from '../lists/belonging.js';
import { columnsOf } from '../reading/columns.js';
import { CampaignState, CategoryCount, LongestWait } from '../schema/answers.js';
import { longestWaitOf } from './longest-wait.js';

/** METRICS §1.7: a campaign stands where the first of these has a task, since its tools are one line of time. */
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

const COUNTS = `
  SELECT ci.campaign_id AS "_parent", coalesce(st.category, 'unknown') AS category, count(*)::int AS count
  FROM campaign_item ci JOIN task t ON t.id = ci.item_id LEFT JOIN item_state st ON st.item_id = t.id
  WHERE ci.campaign_id = ANY($1::uuid[]) AND ci.item_kind = 'task' AND t.gone_at IS NULL AND ${NO_MIRROR('t.id')}
  GROUP BY ci.campaign_id, coalesce(st.category, 'unknown')`;

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
  @FieldResolver(() => Category, {
    nullable: true,
    description:
      'The first that any task is in, of in progress, in review, waiting, blocked, unknown, ready, backlog, done, cancelled; null without tasks.',
  })
  async category(@Root() state: CampaignState, @Ctx() context: HubContext): Promise<string | null> {
    return (await countsOf(context, state.campaignId))[0]?.category ?? null;
  }

  @FieldResolver(() => [CategoryCount], { nullable: 'items', description: 'How many tasks stand in each category.' })
  itemsByCategory(@Root() state: CampaignState, @Ctx() context: HubContext): Promise<CategoryCount[]> {
    return countsOf(context, state.campaignId);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Tasks done, divided by all tasks but the cancelled ones; null where that is none.',
  })
  async doneShare(@Root() state: CampaignState, @Ctx() context: HubContext): Promise<number | null> {
    const counts = (await countsOf(context, state.campaignId)).filter((each) => each.category !== Category.CANCELLED);
    const all = counts.reduce((sum, each) => sum + each.count, 0);
    const done = counts.find((each) => each.category === Category.DONE)?.count ?? 0;
    return all === 0 ? null : done / all;
  }

  @FieldResolver(() => LongestWait, {
    nullable: true,
    description: 'The wait that has lasted longest; null: nothing waits.',
  })
  longestWaiting(@Root() state: CampaignState, @Ctx() context: HubContext): Promise<LongestWait | null> {
    return longestWaitOf(context, state.campaignId);
  }

  @FieldResolver(() => Change, { nullable: true, description: 'The last thing that happened in it.' })
  lastChange(@Root() state: CampaignState, @Ctx() context: HubContext): Promise<Change | null> {
    return context.loaders.oneFrom<Change>('campaign.lastChange', LAST_CHANGE, state.campaignId);
  }
}
