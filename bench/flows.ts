import type { Pool } from 'pg';
import { id } from './company.js';

/** Invents rolled-up times by SQL alone, as they stand after a pass: an export reads no history. */
export async function inventFlows(
  pool: Pool,
  { items, campaigns }: { items: number; campaigns: number },
): Promise<void> {
  await pool.query(
    `INSERT INTO connection (id, name, connector, health) VALUES (${id("'bench'")}, 'bench', 'asana', 'ok')`,
  );
  await pool.query(
    `INSERT INTO campaign (id, key, name, business_unit)
     SELECT ${id("'campaign' || c")}, 'CMP-' || c, 'Campaign ' || c, 'unit ' || c % 7 FROM generate_series(1, ${campaigns}) c`,
  );
  // Hours with all the digits a division leaves; every tenth item is still worked on, every fiftieth belongs to no campaign.
  await pool.query(
    `INSERT INTO item_flow (item_id, item_kind, tool, campaign_id, team, category, reason, since, created_at, started_at, start_unknown, finished_at,
       exit_at, cycle_days, lead_h, cycle_h, queue_h, touch_h, waiting_h, in_review_h, blocked_h, parked_h, unknown_h, business_lead_h, business_cycle_h,
       business_touch_h, rework, reopens, gap, definition, turns)
     SELECT ${id("'task' || i")}, (ARRAY['task', 'asset', 'approval'])[1 + i % 3], 'asana',
       CASE WHEN i % 50 <> 0 THEN ${id(`'campaign' || (1 + i % ${campaigns})`)} END, 'team ' || i % 10, CASE WHEN open THEN 'waiting' ELSE 'done' END,
       CASE WHEN open THEN 'approval' END, at + lead, at, at + lead / 5, false, finish, finish, CASE WHEN NOT open THEN ceil(hours / 24)::int END,
       CASE WHEN NOT open THEN hours END, CASE WHEN NOT open THEN hours * 4 / 5 END, hours / 5, hours / 3, hours / 7, hours / 11, 0, hours / 13, 0,
       CASE WHEN NOT open THEN hours / 3 END, CASE WHEN NOT open THEN hours / 4 END, hours / 9, i % 3, i % 2, false, 'bench', '[]'
     FROM (
       SELECT *, CASE WHEN NOT open THEN at + lead END AS finish, (extract(epoch FROM lead) / 3600)::float8 AS hours FROM (
         SELECT i, i % 10 = 0 AS open, timestamptz '2024-04-01Z' + i % 700 * interval '1 day' + i * interval '7 milliseconds' AS at,
           (1 + i * 7919 % 40000) * interval '1 minute' + i % 1000 * interval '1 millisecond' AS lead FROM generate_series(1::bigint, ${items}) i
       ) made
     ) timed`,
  );
  await pool.query('VACUUM ANALYZE item_flow');
  await pool.query('ANALYZE');
}
