import { Pool } from 'pg';
import { seed } from '../api/fixture/index.js';

/** Stands in every text of what the unit Retail, no unit and no campaign have. */
export const HIDDEN = 'RETAILONLY';

/** What no analyst may read, whoever's it is: names and addresses of people, keys of accounts, texts, evidence. */
export const PRIVATE =
  /Ana B|Lea Legal|acme\.test|hidden words|Re: CMP|PRIVATE|Someone Else|[0-9a-f-]{36}@|canary-hash|canary-audit/;

const CALENDAR = { tz: 'Europe/Madrid', week: { mon: [['09:00', '17:00']] }, holidays: ['2026-12-25', '2026-01-01'] };

/** Tables of one item, by the column that has its id; what else refers to that id. */
const ITEMS: [table: string, id: string, also: string[]][] = [
  ['task', 'id', []],
  ['asset', 'id', []],
  ['asset_version', 'id', ['asset_id']],
  ['approval', 'id', []],
  ['approval_state', 'approval_id', ['item_id']],
  ['approval_round', 'id', ['approval_id']],
  ['approval_decision', 'id', ['round_id']],
  ['change', 'id', ['item_id']],
  ['item_state', 'item_id', []],
  ['item_flow', 'item_id', []],
  ['item_interval', 'item_id', []],
];
/** Every id of the copy, from the one it copies. */
const moved = (column: string, world: string): string => `md5(x."${column}"::text || '${world}')::uuid`;
const UNITS: [world: string, campaign: string | null, unit: string | null][] = [
  ['b', 'CMP-105', 'Retail'],
  ['c', 'CMP-106', null],
  ['d', null, null],
];

/** The fixture of the api as the unit Outdoor has it, the same as Retail has it, without a unit, and in no campaign. */
export async function fill(pool: Pool): Promise<void> {
  await seed(pool, 6);
  await pool.query(`UPDATE person SET team = 'Studio', business_unit = 'Outdoor' WHERE name = 'Ana Berg'`);
  await pool.query(`INSERT INTO person (id, name, email, team, job_function, business_unit, active, bot)
    VALUES (gen_random_uuid(), 'Someone Else', 'PRIVATE@acme.test', 'Shops', '${HIDDEN}b', 'Retail', true, false)`);
  await pool.query(`INSERT INTO person_pseudonym SELECT id, 'p_' || left(md5(id::text), 8) FROM person`);
  await pool.query(`UPDATE change SET what = 'assign', to_value = '["ana@acme.test"]' WHERE key = 's1'`);
  await pool.query(`UPDATE message SET text = 'PRIVATE', subject = 'PRIVATE'`);
  await pool.query(`INSERT INTO api_key VALUES ('canaryid0001', 'k', 'admin', 'canary-hash', now(), now())`);
  await pool.query(
    `INSERT INTO audit_log VALUES (1, now(), 'canary-audit', 'x', '{}', '${'0'.repeat(64)}', '${'0'.repeat(64)}')`,
  );
  await pool.query('DELETE FROM item_flow');
  await pool.query(`INSERT INTO item_flow (item_id, item_kind, tool, campaign_id, team, category, start_unknown, rework, reopens, gap, definition, turns)
    SELECT ci.item_id, ci.item_kind, 'asana', ci.campaign_id, 'Studio', 'done', false, 0, 0, false, 'x', p.turns FROM campaign_item ci,
      (SELECT jsonb_agg(jsonb_build_object('person', id, 'at', now()) ORDER BY name) AS turns FROM person) p`);
  await pool.query(
    `INSERT INTO item_interval SELECT item_id, '[2026-03-01,2026-03-02)', 'in_progress', NULL, 'Doing' FROM item_flow`,
  );
  await pool.query(`INSERT INTO campaign_flow (campaign_id, category, start_unknown, items, items_done, items_cancelled, definition, ledger)
    SELECT id, 'done', false, 1, 1, 0, 'x', '[{"part":"work","hours":3}]' FROM campaign WHERE key = 'CMP-104'`);
  await pool.query(`INSERT INTO workspace VALUES ('x', 'Europe/Berlin', '${JSON.stringify(CALENDAR)}')`);
  for (const each of UNITS) await copy(pool, ...each);
}

async function copy(pool: Pool, world: string, key: string | null, unit: string | null): Promise<void> {
  const campaign = key && `md5('${key}')::uuid`;
  if (key) {
    await pool.query('DELETE FROM campaign WHERE key = $1', [key]);
    await pool.query(
      `INSERT INTO campaign (id, key, name, business_unit) VALUES (${campaign}, $1, '${HIDDEN}${world}', $2)`,
      [key, unit],
    );
    await pool.query(`INSERT INTO campaign_flow SELECT (jsonb_populate_record(NULL::campaign_flow, to_jsonb(x) || jsonb_build_object('campaign_id', ${campaign}))).*
      FROM campaign_flow x JOIN campaign k ON k.id = x.campaign_id AND k.key = 'CMP-104'`);
  }
  const first = `SELECT item_id FROM campaign_item x JOIN campaign k ON k.id = x.campaign_id AND k.key = 'CMP-104'`;
  const marks = ['name', 'key', 'status', 'team', 'gate', 'time_source'];
  for (const [table, id, also] of ITEMS) {
    const { rows } = await pool.query<{ name: string }>(
      'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0',
      [table],
    );
    const columns = rows.map(({ name }) => name);
    const set = [
      ...[id, ...also].map((column) => `'${column}', ${moved(column, world)}`),
      ...marks.filter((m) => columns.includes(m)).map((m) => `'${m}', x."${m}" || '${HIDDEN}${world}'`),
      ...(columns.includes('campaign_id') ? [`'campaign_id', ${campaign}`] : []),
    ];
    const owner =
      table === 'approval_round'
        ? 'approval_id'
        : table === 'asset_version'
          ? 'asset_id'
          : table === 'change'
            ? 'item_id'
            : id;
    const those = table === 'approval_decision' ? 'true' : `x."${owner}" IN (${first})`;
    await pool.query(
      `INSERT INTO "${table}" SELECT (jsonb_populate_record(x, to_jsonb(x) || jsonb_build_object(${set.join(', ')}))).* FROM "${table}" x WHERE ${those}`,
    );
  }
  if (campaign)
    await pool.query(`INSERT INTO campaign_item SELECT ${moved('item_id', world)}, x.item_kind, ${campaign}, x.rule, x.confidence, '${HIDDEN}' FROM campaign_item x
      WHERE x.item_id IN (${first})`);
}
