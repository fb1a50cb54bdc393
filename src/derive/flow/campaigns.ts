import type { ClientBase } from 'pg';
import { loadLives } from '../../history/load.js';
import type { LaunchRule, Measure } from '../../history/settings.js';
import type { Row } from '../../store/upsert.js';
import { campaignFlowOf } from '../../history/rows.js';

/** The times of these campaigns; one without work and without a launch has none. */
export async function campaignFlows(
  client: ClientBase,
  campaigns: string[],
  measure: Measure,
  definition: string,
): Promise<Row[]> {
  const ask = async <Row>(sql: string, values: unknown[]): Promise<Row[]> =>
    (await client.query(sql, values)).rows as Row[];
  const launches = await launchesOf(client, campaigns, measure.launch);
  const { history } = await loadLives(ask, { campaigns, launches }, measure, Number.MAX_SAFE_INTEGER);
  return [...history.campaigns.values()].map((one) => campaignFlowOf(one, history, definition));
}

const ms = (instant: string): string => `(extract(epoch FROM ${instant}) * 1000)::bigint::text`;

const LAUNCHES = {
  milestone: `
    SELECT f.campaign_id AS id, ${ms('min(f.finished_at)')} AS at FROM item_flow f JOIN task t ON t.id = f.item_id
    WHERE f.campaign_id = ANY($1) AND t.type = 'milestone' AND t.name ~* $2 GROUP BY 1`,
  firstPublish: `
    SELECT f.campaign_id AS id, ${ms('min(lower(v.during))')} AS at FROM item_flow f
    JOIN item_interval v ON v.item_id = f.item_id AND v.category = 'done'
    WHERE f.campaign_id = ANY($1) AND f.item_kind = $2 GROUP BY 1`,
};

/** When each campaign was launched, by the first rule that has a source for it: something that could launch it. */
async function launchesOf(
  client: ClientBase,
  ids: string[],
  rules: readonly LaunchRule[],
): Promise<Map<string, string | null>> {
  const launches = new Map<string, string | null>();
  for (const rule of rules) {
    const [sql, value] =
      'milestone' in rule ? [LAUNCHES.milestone, rule.milestone] : [LAUNCHES.firstPublish, rule.firstPublish];
    const { rows } = await client.query<{ id: string; at: string | null }>(sql, [ids, value]);
    for (const { id, at } of rows) if (!launches.has(id)) launches.set(id, at);
  }
  return launches;
}
