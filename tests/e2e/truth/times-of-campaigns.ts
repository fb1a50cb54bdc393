import type { Pool } from 'pg';
import { type LeftOut, type Life, startOf, tidy } from './times-in-truth.js';

// METRICS §1.7: a campaign is in the first of these that any of its work is in.
const ORDER = 'in_progress in_review waiting blocked unknown ready backlog done cancelled'.split(' ');

/**
 * Compares when campaigns that were not launched began with the union of their work: tasks by the truth where it spells
 * them out (`lives`, by `tool/key`), everything else by the hub's own stretches.
 */
export async function campaignStarts(
  pool: Pool,
  lives: ReadonlyMap<string, Life | LeftOut>,
): Promise<{ compared: number; launched: number; fromTruth: number; differences: string[] }> {
  const { rows: items } = await pool.query<{ campaign: string; name: string | null; told: Life }>(
    `SELECT f.campaign_id AS campaign, c.connector || '/' || t.key AS name,
       json_agg(json_build_array((extract(epoch FROM lower(v.during)) * 1000)::bigint, v.category) ORDER BY lower(v.during)) AS told
     FROM item_flow f JOIN item_interval v ON v.item_id = f.item_id
     LEFT JOIN task t ON t.id = f.item_id LEFT JOIN connection c ON c.id = t.connection_id
     WHERE f.campaign_id IS NOT NULL GROUP BY f.item_id, f.campaign_id, c.connector, t.key`,
  );
  const work = new Map<string, Life[]>();
  let fromTruth = 0;
  for (const { campaign, name, told } of items) {
    const life = name === null ? undefined : lives.get(name);
    const known = life !== undefined && typeof life !== 'string';
    if (known) fromTruth++;
    const own = work.get(campaign) ?? [];
    own.push(known ? life : tidy(told));
    work.set(campaign, own);
  }
  const { rows } = await pool.query<{ id: string; startedAt: number | null; startUnknown: boolean; launched: boolean }>(
    `SELECT campaign_id AS id, (extract(epoch FROM started_at) * 1000)::float8 AS "startedAt", start_unknown AS "startUnknown",
       launched_at IS NOT NULL AS launched FROM campaign_flow`,
  );
  const unlaunched = rows.filter(({ launched }) => !launched);
  const differences = unlaunched.flatMap(({ id, startedAt, startUnknown }) => {
    const expected = startOf(union(work.get(id) ?? []));
    const same = expected.startedAt === startedAt && expected.startUnknown === startUnknown;
    return same ? [] : [`campaign ${id}: expected ${JSON.stringify(expected)}, got ${startedAt}, ${startUnknown}`];
  });
  return { compared: unlaunched.length, launched: rows.length - unlaunched.length, fromTruth, differences };
}

/** What the work as a whole was from instant to instant. */
function union(lives: readonly Life[]): Life {
  const instants = [...new Set(lives.flatMap((life) => life.map(([at]) => at)))].sort((a, b) => a - b);
  return tidy(
    instants.map((at) => {
      const states = lives.flatMap((life) => life.findLast(([since]) => since <= at)?.[1] ?? []);
      return [at, ORDER.find((one) => states.includes(one))!];
    }),
  );
}
