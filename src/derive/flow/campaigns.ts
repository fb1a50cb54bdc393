import type { ClientBase } from 'pg';
import { campaignLine } from '../../metrics/campaign.js';
import type { Category } from '../../metrics/category.js';
import { clockOf } from '../../metrics/clock.js';
import { windowHours } from '../../metrics/flow/times.js';
import { pointsOf, wipWindow } from '../../metrics/points.js';
import type { State, Timeline } from '../../metrics/timeline.js';
import { join } from '../../metrics/timeline.js';
import type { Row } from '../../store/upsert.js';
import type { LaunchRule, Measure } from '../rules.js';
import { timesOf } from './rows.js';

/** A campaign with what its line is made of; instants in epoch milliseconds. */
interface CampaignFact {
  id: string;
  createdAt: number | null;
  items:
    | {
        id: string;
        category: string;
        createdAt: number | null;
        states: [Category, string | null, number, number | null][] | null;
      }[]
    | null;
}

const ms = (instant: string): string => `(extract(epoch FROM ${instant}) * 1000)::bigint`;

const FACTS = `
  SELECT c.id, ${ms('c.created_at')} AS "createdAt",
    (SELECT json_agg(json_build_object('id', f.item_id, 'category', f.category, 'createdAt', ${ms('f.created_at')},
        'states', (SELECT json_agg(json_build_array(v.category, v.reason, ${ms('lower(v.during)')}, CASE WHEN NOT upper_inf(v.during) THEN ${ms('upper(v.during)')} END) ORDER BY v.during)
                     FROM item_interval v WHERE v.item_id = f.item_id)) ORDER BY f.item_id)
       FROM item_flow f WHERE f.campaign_id = c.id) AS items
  FROM campaign c WHERE c.id = ANY($1::uuid[])`;

/** The times of these campaigns; one without work and without a launch has none. */
export async function campaignFlows(
  client: ClientBase,
  ids: string[],
  measure: Measure,
  definition: string,
): Promise<Row[]> {
  const { rows } = await client.query<Omit<CampaignFact, 'createdAt'> & { createdAt: string | null }>(FACTS, [ids]);
  const launches = await launchesOf(client, ids, measure.launch);
  return rows.flatMap((row) => {
    const created = row.createdAt === null ? null : Number(row.createdAt);
    return flowOf({ ...row, createdAt: created }, launches.get(row.id) ?? null, measure, definition);
  });
}

function flowOf(
  { id, createdAt, items }: CampaignFact,
  launchedAt: number | null,
  measure: Measure,
  definition: string,
): Row[] {
  if (!items && launchedAt === null) return [];
  const own = items ?? [];
  const born = [createdAt, ...own.map((item) => item.createdAt)].filter((at) => at !== null);
  const lives = own.map(({ states, createdAt: at }) => lifeOf(states ?? [], at));
  const life = campaignLine(lives, born.length ? Math.min(...born) : null, launchedAt);
  const points = pointsOf(life, new Set(measure.startCategories));
  const one = { id, life, ...points, window: wipWindow(life, points, Number.MAX_SAFE_INTEGER) };
  const count = (category: string): number => own.filter((item) => item.category === category).length;
  return [
    {
      ...timesOf(one, measure.tz),
      category: launchedAt === null ? (life.intervals.at(-1)?.category ?? 'unknown') : 'done',
      touchH: one.exitAt === null ? null : windowHours(one, clockOf('wall', undefined), measure.touchCategories),
      campaignId: id,
      launchedAt: launchedAt === null ? null : new Date(launchedAt).toISOString(),
      items: own.length,
      itemsDone: count('done'),
      itemsCancelled: count('cancelled'),
      definition,
    },
  ];
}

function lifeOf(
  told: NonNullable<NonNullable<CampaignFact['items']>[number]['states']>,
  createdAt: number | null,
): Timeline {
  const states = told.map(([category, reason, from, to]): State => ({ category, reason, status: category, from, to }));
  return { createdAt, states, intervals: join(states), gaps: 0 };
}

const LAUNCHES = {
  milestone: `
    SELECT f.campaign_id AS id, min(${ms('f.finished_at')}) AS at FROM item_flow f JOIN task t ON t.id = f.item_id
    WHERE f.campaign_id = ANY($1) AND t.type = 'milestone' AND t.name ~* $2 GROUP BY 1`,
  firstPublish: `
    SELECT f.campaign_id AS id, min(${ms('lower(v.during)')}) AS at FROM item_flow f
    JOIN item_interval v ON v.item_id = f.item_id AND v.category = 'done'
    WHERE f.campaign_id = ANY($1) AND f.item_kind = $2 GROUP BY 1`,
};

/** When each campaign was launched, by the first rule that has a source for it: something that could launch it. */
async function launchesOf(
  client: ClientBase,
  ids: string[],
  rules: readonly LaunchRule[],
): Promise<Map<string, number | null>> {
  const launches = new Map<string, number | null>();
  for (const rule of rules) {
    const [sql, value] =
      'milestone' in rule ? [LAUNCHES.milestone, rule.milestone] : [LAUNCHES.firstPublish, rule.firstPublish];
    const { rows } = await client.query<{ id: string; at: string | null }>(sql, [ids, value]);
    for (const { id, at } of rows) if (!launches.has(id)) launches.set(id, at === null ? null : Number(at));
  }
  return launches;
}
