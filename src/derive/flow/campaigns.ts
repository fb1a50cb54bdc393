import type { ClientBase } from 'pg';
import { RE2JS } from 're2js';
import { type Cast, loadHistory } from '../../history/load.js';
import { ms } from '../../history/statements.js';
import type { LaunchRule, Measure } from '../../history/settings.js';
import { roundsByItem } from '../../metrics/approvals/ledger.js';
import type { Row } from '../../store/upsert.js';
import { campaignFlowOf } from '../../history/rows.js';

/** The times of these campaigns; one without work and without a launch has none. */
export async function campaignFlows(
  client: ClientBase,
  campaigns: string[],
  measure: Measure,
  cast: Cast,
  definition: string,
): Promise<Row[]> {
  const ask = async <Row>(sql: string, values: unknown[]): Promise<Row[]> =>
    (await client.query(sql, values)).rows as Row[];
  const launches = await launchesOf(client, campaigns, measure.launch);
  const { history } = await loadHistory(ask, { campaigns, launches }, measure, cast, Number.MAX_SAFE_INTEGER);
  const rounds = roundsByItem(history);
  return [...history.campaigns.values()].map((one) => campaignFlowOf(one, history, rounds, definition));
}

const MILESTONES = `
  SELECT f.campaign_id AS id, t.name, ${ms('f.finished_at')} AS at FROM item_flow f JOIN task t ON t.id = f.item_id
  WHERE f.campaign_id = ANY($1) AND t.type = 'milestone'`;

const PUBLISHES = `
  SELECT f.campaign_id AS id, ${ms('min(lower(v.during))')} AS at FROM item_flow f
  LEFT JOIN item_interval v ON v.item_id = f.item_id AND v.category = 'done'
  WHERE f.campaign_id = ANY($1) AND f.item_kind = 'asset' GROUP BY 1`;

/** What could launch a campaign, and when it did; null: not yet. */
interface Launch {
  id: string;
  at: string | null;
}

async function candidates(client: ClientBase, ids: string[], rule: LaunchRule): Promise<Launch[]> {
  if ('firstPublish' in rule) return (await client.query<Launch>(PUBLISHES, [ids])).rows;
  const { rows } = await client.query<Launch & { name: string }>(MILESTONES, [ids]);
  // Linear in time, whatever the pattern: none can hang a pass.
  const pattern = RE2JS.compile(rule.milestone, RE2JS.CASE_INSENSITIVE);
  return rows.filter(({ name }) => pattern.matcher(name).find());
}

/** When each campaign was launched, by the first rule that has something for it that could launch it. */
async function launchesOf(
  client: ClientBase,
  ids: string[],
  rules: readonly LaunchRule[],
): Promise<Map<string, string | null>> {
  const launches = new Map<string, string | null>();
  for (const rule of rules) {
    const found = new Map<string, string | null>();
    for (const { id, at } of await candidates(client, ids, rule)) {
      const before = found.get(id) ?? null;
      found.set(id, before === null || (at !== null && Number(at) < Number(before)) ? at : before);
    }
    for (const [id, at] of found) if (!launches.has(id)) launches.set(id, at);
  }
  return launches;
}
