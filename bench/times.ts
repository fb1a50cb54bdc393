import 'reflect-metadata';
import { resolve } from 'node:path';
import { Pool } from 'pg';
import pino from 'pino';
import { type Api, createApi } from '../src/api/index.js';
import { definitionOf } from '../src/derive/flow/items.js';
import { deriveAll, rebuild } from '../src/derive/pass.js';
import { createPool } from '../src/store/pools.js';
import { type Postgres, startPostgres } from '../src/store/postgres/index.js';
import { invent, NOW, RULES, type Size } from './company.js';
import { openBench } from './database.js';
import { runBench, say, timed, within } from './measured.js';

/** The gate, and ten times as much as a further row (`npm run bench -- times large`). */
const SIZES: Record<string, Size> = {
  gate: { items: 100_000, campaigns: 2_000 },
  large: { items: 1_000_000, campaigns: 20_000 },
};
const REQUESTS = 60;
const TOUCHED = 5_000;
const CHANGES_EACH = 10;
const ITEMS_EACH = 50;
const WINDOW = { from: '2025-10-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };

const QUESTION = `query ($window: WindowInput) { flow(window: $window, groupBy: [TEAM, WEEK]) {
  groups { keys { value } throughput { value } cycleTime { n p50 p85 } leadTime { p50 p85 } flowEfficiency { value } } } }`;

/** What an analyst would write without roll-ups: the same figures of the same quarter, from the log alone. */
const FROM_THE_LOG = `
  WITH step AS (
    SELECT h.item_id, h.occurred_at AS at, h.to_value #>> '{}' AS word, lead(h.occurred_at) OVER w AS until,
      first_value(h.to_value #>> '{}') OVER (PARTITION BY h.item_id ORDER BY h.occurred_at DESC) AS last
    FROM change h WHERE h.what = 'status' WINDOW w AS (PARTITION BY h.item_id ORDER BY h.occurred_at)),
  item AS (
    SELECT item_id, min(at) FILTER (WHERE word IN ('in_progress', 'in_review')) AS started, max(at) FILTER (WHERE word = 'done') AS finished,
      sum(until - at) FILTER (WHERE word = 'in_progress') AS touched
    FROM step WHERE last = 'done' GROUP BY item_id)
  SELECT p.team, date_trunc('week', i.finished AT TIME ZONE 'Europe/Berlin')::date AS week, count(*),
    percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY extract(epoch FROM i.finished - i.started)),
    percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY extract(epoch FROM i.finished - t.created_at)),
    extract(epoch FROM sum(i.touched)) / extract(epoch FROM sum(i.finished - i.started))
  FROM item i JOIN task t ON t.id = i.item_id JOIN alias_person ap ON ap.alias_id = t.assignee_alias_ids[1] JOIN person p ON p.id = ap.person_id
  WHERE i.finished >= $1 AND i.finished < $2 GROUP BY 1, 2 ORDER BY 1, 2`;

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** The company of a size, made once and kept. */
async function company(server: Postgres, name: string, size: Size): Promise<Pool> {
  const config = await openBench(server, name);
  const pool = createPool(config, 'hub_worker', () => {});
  const { rows } = await pool.query<{ n: string }>('SELECT count(*) AS n FROM task');
  if (Number(rows[0]!.n) !== size.items) {
    say(`inventing ${size.items} items with ${size.items * CHANGES_EACH} changes (once; kept in .bench)`);
    await invent(pool, size);
    say(`rolling all of it up: ${ms(await timed(() => rebuild(pool, RULES, false)))}`);
    await pool.query('ANALYZE');
  }
  return pool;
}

async function measureFlow(pool: Pool, owner: Pool, api: Api): Promise<void> {
  const ask = async (): Promise<void> => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: QUESTION, variables: { window: WINDOW } },
    });
    const { data, errors } = response.json() as { data?: { flow: { groups: unknown[] } }; errors?: unknown };
    if (errors || !data?.flow.groups.length) throw new Error(JSON.stringify(errors ?? data));
  };
  // As the database's own housekeeping leaves it between changes.
  await owner.query('VACUUM ANALYZE item_flow');
  for (let k = 0; k < 5; k++) await ask();
  const own: number[] = [];
  const peer: number[] = [];
  for (let k = 0; k < REQUESTS; k++) {
    own.push(await timed(ask));
    // In turns, so that both meet the same machine.
    if (k % 12 === 0) peer.push(await timed(() => pool.query(FROM_THE_LOG, [WINDOW.from, WINDOW.to])));
  }
  const [median, p95, log] = [within(own, 0.5), within(own, 0.95), within(peer, 0.5)];
  say(`flow of a quarter by team and week: median ${ms(median)}, p95 ${ms(p95)} (limit 150 ms)`);
  say(`the same from the log in SQL: median ${ms(log)}; ratio ${(log / median).toFixed(1)} (limit 50)`);
}

async function measureRollup(pool: Pool): Promise<void> {
  // Whole campaigns, as a busy morning touches them: every item of them took its last step just now.
  const touched = `SELECT item_id FROM item_flow WHERE campaign_id IN (SELECT id FROM campaign ORDER BY id LIMIT ${TOUCHED / ITEMS_EACH})`;
  const runs: number[] = [];
  for (let k = 0; k < 5; k++) {
    await pool.query(`UPDATE item_flow SET lead_h = -1, category = 'unknown' WHERE item_id IN (${touched})`);
    await pool.query(`DELETE FROM item_interval WHERE item_id IN (${touched}) AND upper_inf(during)`);
    await pool.query(
      `INSERT INTO touched (kind, id) SELECT 'task', item_id FROM (${touched}) t ON CONFLICT DO NOTHING`,
    );
    runs.push(await timed(() => deriveAll(pool, RULES)));
  }
  const empty: number[] = [];
  for (let k = 0; k < 3; k++) {
    await pool.query(
      `INSERT INTO touched (kind, id) SELECT 'task', id FROM task ORDER BY id LIMIT 1 ON CONFLICT DO NOTHING`,
    );
    empty.push(await timed(() => deriveAll(pool, RULES)));
  }
  const [pass, fixed] = [within(runs, 0.5), within(empty, 0.5)];
  const rate = (TOUCHED * CHANGES_EACH) / ((pass - fixed) / 1000);
  say(
    `a pass over ${TOUCHED} touched items with ${TOUCHED * CHANGES_EACH} changes: median ${ms(pass)}; over one item ${ms(fixed)}`,
  );
  say(`roll-up: ${Math.round(rate)} changes a second beyond what every pass takes (limit 20000)`);
}

async function main(): Promise<void> {
  const name = process.argv[2] ?? 'gate';
  const size = SIZES[name];
  if (!size) throw new Error(`expected one of ${Object.keys(SIZES).join(', ')}`);
  const server = await startPostgres({ home: resolve('.bench') });
  const pool = await company(server, name, size);
  const owner = new Pool({ ...server.config, database: `bench_${name}` });
  const reads = createPool({ ...server.config, database: `bench_${name}` }, 'hub_api', () => {});
  const api = await createApi({
    api: reads,
    now: () => NOW,
    workspace: { name: 'bench', timezone: 'Europe/Berlin', campaignKey: RULES.campaignKey },
    measure: RULES.measure,
    privacy: { minGroup: 5, coordination: false },
    definition: definitionOf(RULES),
    auth: { required: false },
    actions: {} as never,
    log: pino({ level: 'silent' }),
    version: 'bench',
  });
  try {
    say(`${size.items} items, ${size.items * CHANGES_EACH} changes, Node ${process.version}`);
    await measureFlow(pool, owner, api);
    await measureRollup(pool);
  } finally {
    await api.close();
    await Promise.all([pool.end(), owner.end(), reads.end()]);
    await server.stop();
  }
}

runBench(main);
