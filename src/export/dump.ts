import type { Pool } from 'pg';
import { transaction } from '../store/pools.js';
import { Names } from './names.js';

/** Which rows and columns of a table count; the one place that says what may differ between two equal hubs. */
interface Dumped {
  table: string;
  /** Columns that are the row's own identity here and surrogate elsewhere, or wall-clock stamps. */
  without: string[];
  /** For `--tellable`: a condition on the row, in SQL. */
  told?: string;
  /** For `--tellable`: columns that only a hub that looked earlier can know. */
  untold?: string[];
  /** The same for some rows: where this condition holds, in SQL. */
  untoldWhere?: { when: string; columns: string[] };
}

// What a tool shows no more, deleted or out of sight by now, only a hub that looked earlier can know.
const LIVE = 'gone_proof IS NULL';
const OF_FACT = ['id', 'raw_id'];
// `t.` throughout: approvals and messages have an item_id of their own, which would be the nearer one.
const OF_LIVE_ITEM = `NOT EXISTS (SELECT FROM task x WHERE x.id = t.item_id AND x.gone_proof IS NOT NULL)
  AND NOT EXISTS (SELECT FROM asset x WHERE x.id = t.item_id AND x.gone_proof IS NOT NULL)
  AND NOT EXISTS (SELECT FROM message x WHERE x.id = t.item_id AND x.gone_proof IS NOT NULL)
  AND NOT EXISTS (SELECT FROM approval x WHERE x.id = t.item_id AND (x.gone_proof IS NOT NULL OR NOT ${toldApproval('x.id')}))`;

/** An approval is tellable where a tool's own log or a message asks for it. */
function toldApproval(id: string): string {
  return `(EXISTS (SELECT FROM change h WHERE h.item_id = ${id} AND h.what = 'approval_requested' AND h.time_source = 'tool')
    OR EXISTS (SELECT FROM approval ask JOIN message m ON m.connection_id = ask.connection_id AND m.key = ask.key WHERE ask.id = ${id} AND m.asks IS NOT NULL AND m.${LIVE}))`;
}

/** Whether hands decide this approval: a chat shows whose are up now, not when they went up, nor those taken down since. */
function isByHand(approval: string): string {
  return `EXISTS (SELECT FROM approval a JOIN message m ON m.connection_id = a.connection_id AND m.key = a.key WHERE a.id = ${approval} AND m.kind = 'chat')`;
}

/** A step that the asset's own record told, and tells no more since another one was taken. */
const OVERWRITTEN = `EXISTS (SELECT FROM asset x WHERE x.id = t.item_id AND x.raw_id = t.raw_id AND t.what = 'status' AND t.occurred_at > x.created_at
  AND (to_jsonb(x.tool_status) <> t.to_value OR EXISTS (SELECT FROM change n WHERE n.item_id = x.id AND n.raw_id = t.raw_id AND n.what = 'status' AND n.occurred_at > t.occurred_at)))`;

// What was seen to change, and where a life without a log begins, depend on when the hub looked; places keep a log.
const OF_LOGGED_ITEM = `EXISTS (SELECT FROM task x WHERE x.id = t.item_id AND x.gone_proof IS NULL AND coalesce(x.tool_status, 'completed') = 'completed')
  AND NOT EXISTS (SELECT FROM change h WHERE h.item_id = t.item_id AND h.time_source <> 'tool')
  AND NOT EXISTS (SELECT FROM item_flow f WHERE f.item_id = t.item_id AND f.gap)`;

const TABLES: Dumped[] = [
  {
    table: 'raw_record',
    without: ['id', 'body_id', 'requested_at', 'previous_at', 'pointer', 'part', 'meta', 'gone_at', 'hash'],
    // The saved texts of a post that is gone are in no list any more.
    told: `state = 'live' AND NOT EXISTS (SELECT FROM asset_version v JOIN asset x ON x.id = v.asset_id WHERE v.raw_id = t.id AND x.gone_proof IS NOT NULL)`,
  },
  {
    table: 'quarantine',
    without: ['id', 'body_id', 'pointer', 'attempts', 'requested_at', 'first_seen_at', 'meta', 'part'],
    told: "status = 'waiting'",
  },
  { table: 'alias', without: OF_FACT, told: 'said_at IS NULL' },
  { table: 'container', without: OF_FACT, told: LIVE },
  {
    table: 'container_membership',
    without: OF_FACT,
    told: 'NOT EXISTS (SELECT FROM container x WHERE x.id IN (container_id, parent_id) AND x.gone_proof IS NOT NULL)',
  },
  {
    table: 'placement',
    without: OF_FACT,
    told: `${OF_LIVE_ITEM}`,
  },
  { table: 'task', without: OF_FACT, told: LIVE },
  { table: 'asset', without: OF_FACT, told: LIVE },
  {
    table: 'asset_version',
    without: OF_FACT,
    // A version that the asset's own record told is gone from the tool once a newer one is there, or it is put away; revisions stay.
    told: `time_source = 'tool' AND NOT EXISTS (SELECT FROM asset x WHERE x.id = asset_id AND (x.gone_proof IS NOT NULL
      OR x.raw_id = t.raw_id AND (x.tool_status = 'archived' OR EXISTS (SELECT FROM asset_version n WHERE n.asset_id = x.id AND n.at > t.at))))`,
  },
  { table: 'approval', without: OF_FACT, told: `${LIVE} AND ${toldApproval('t.id')}` },
  { table: 'message', without: OF_FACT, told: LIVE },
  {
    table: 'change',
    without: [...OF_FACT, 'observed_at'],
    // A log may tell of things that were gone before the first look.
    told: `time_source = 'tool' AND what NOT IN ('deleted', 'restored') AND ${OF_LIVE_ITEM} AND NOT ${OVERWRITTEN} AND EXISTS (
      SELECT FROM task x WHERE x.id = t.item_id UNION ALL SELECT FROM asset x WHERE x.id = t.item_id UNION ALL SELECT FROM approval x WHERE x.id = t.item_id UNION ALL SELECT FROM message x WHERE x.id = t.item_id)`,
  },
  { table: 'dependency', without: OF_FACT, told: OF_LIVE_ITEM },
  {
    table: 'person',
    without: [],
    told: 'EXISTS (SELECT FROM alias_person p JOIN alias a ON a.id = p.alias_id WHERE p.person_id = t.id AND a.said_at IS NULL)',
  },
  { table: 'campaign', without: [] },
  {
    table: 'campaign_container',
    without: [],
    told: 'NOT EXISTS (SELECT FROM container x WHERE x.id = container_id AND x.gone_proof IS NOT NULL)',
  },
  {
    table: 'campaign_item',
    without: [],
    told: `${OF_LIVE_ITEM}`,
  },
  { table: 'mirror', without: [], told: OF_LIVE_ITEM },
  { table: 'told_dependency', without: ['decision_id'] },
  {
    table: 'announced',
    without: OF_FACT,
    told: ['task', 'message', 'container']
      .map((table) => `NOT EXISTS (SELECT FROM ${table} x WHERE x.id = of_id AND x.gone_proof IS NOT NULL)`)
      .join(' AND '),
  },
  {
    table: 'suggestion',
    without: ['id'],
    // A name that a mail gave somebody outlives the mail in a hub that saw it.
    told: `kind <> 'person-merge' AND NOT EXISTS (SELECT FROM task x WHERE x.id = subject_id AND x.gone_proof IS NOT NULL) AND NOT EXISTS (SELECT FROM asset x WHERE x.id = subject_id AND x.gone_proof IS NOT NULL)`,
  },
  {
    table: 'item_state',
    without: [],
    told: OF_LIVE_ITEM,
    untold: ['history_from', 'since', 'since_source', 'finished_at', 'gap'],
  },
  { table: 'item_interval', without: [], told: OF_LOGGED_ITEM },
  { table: 'item_flow', without: [], told: OF_LOGGED_ITEM, untold: ['turns'] },
  { table: 'campaign_flow', without: [], told: 'false' },
  {
    table: 'approval_state',
    without: [],
    told: `${toldApproval('approval_id')} AND NOT EXISTS (SELECT FROM approval x WHERE x.id = approval_id AND x.gone_proof IS NOT NULL)`,
    // What its rounds took together: the tellable ones among them say it themselves.
    untold: [
      'business_hours',
      'business_cycle_hours',
      'business_author_hours',
      'turnaround_p50_hours',
      'turnaround_p85_hours',
    ],
    untoldWhere: { when: isByHand('t.approval_id'), columns: ['outcome', 'waiting_on_alias_ids', 'waiting_since'] },
  },
  {
    table: 'approval_round',
    without: ['id', 'not_before'],
    told: `time_source = 'tool' AND NOT EXISTS (SELECT FROM approval x WHERE x.id = approval_id AND x.gone_proof IS NOT NULL)`,
    untoldWhere: { when: isByHand('t.approval_id'), columns: ['outcome', 'closed_at', 'business_hours'] },
  },
  {
    table: 'approval_decision',
    without: ['id', 'not_before'],
    told: `time_source = 'tool' AND NOT EXISTS (SELECT FROM approval_round r JOIN approval x ON x.id = r.approval_id WHERE r.id = round_id AND x.gone_proof IS NOT NULL)`,
    untoldWhere: {
      when: `EXISTS (SELECT FROM approval_round r WHERE r.id = t.round_id AND ${isByHand('r.approval_id')})`,
      columns: ['late'],
    },
  },
  {
    table: 'message_thread',
    without: [],
    told: 'NOT EXISTS (SELECT FROM message x WHERE x.id = message_id AND x.gone_proof IS NOT NULL)',
  },
  { table: 'decision', without: ['id', 'decided_at', 'undone_at'] },
];

// No column of ours has a space.
const UNTOLD = 'is untold';

export interface DumpOptions {
  /** Leave out what only a hub that looked earlier can know: tombstones, observed changes, old revisions. */
  tellable?: boolean;
  /** Only these tables. */
  tables?: string[];
}

/** The graph as JSON lines, sorted, by natural keys: two hubs that know the same print the same. */
export async function* dumpCanonical(pool: Pool, options: DumpOptions = {}): AsyncGenerator<string> {
  const lines = await transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const names = await Names.load(client, Boolean(options.tellable));
    const all: string[][] = [];
    for (const dumped of TABLES) {
      if (options.tables && !options.tables.includes(dumped.table)) continue;
      const condition = options.tellable && dumped.told ? `WHERE ${dumped.told}` : '';
      const seldom = options.tellable ? dumped.untoldWhere : undefined;
      const { rows } = await client.query<Record<string, unknown>>(
        `SELECT t.*, (${seldom?.when ?? 'false'}) AS "${UNTOLD}" FROM "${dumped.table}" t ${condition}`,
      );
      const hidden = new Set([UNTOLD, ...dumped.without, ...(options.tellable ? (dumped.untold ?? []) : [])]);
      const hiddenToo = new Set([...hidden, ...(seldom?.columns ?? [])]);
      all.push(rows.map((row) => line(dumped.table, row, row[UNTOLD] ? hiddenToo : hidden, names)).sort());
    }
    return all;
  });
  for (const table of lines) yield* table;
}

function line(table: string, row: Record<string, unknown>, hidden: Set<string>, names: Names): string {
  const fields = Object.entries(row)
    .filter(([column]) => !hidden.has(column))
    .map(
      ([column, value]) =>
        [
          column === 'connection_id' ? 'connection' : column.replace(/_id$/, '').replace(/_ids$/, 's'),
          sorted(column, names.in(value)),
        ] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  // Table, connection and key first: a person can find a line, and sorting orders by them.
  const { connection, key, ...rest } = Object.fromEntries(fields);
  return JSON.stringify({
    table,
    ...(connection !== undefined && { connection }),
    ...(key !== undefined && { key }),
    ...rest,
  });
}

const sorted = (column: string, value: unknown): unknown =>
  column.endsWith('_alias_ids') && Array.isArray(value) ? [...(value as string[])].sort() : value;
