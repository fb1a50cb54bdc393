import { AS_OF, byThen, type PastTable } from './view.js';

const GONE = (alias: string): Record<string, string> => ({
  gone_at: byThen(`${alias}.gone_at`),
  gone_proof: byThen(`${alias}.gone_proof`, `${alias}.gone_at`),
});

/** The tool's word, where it was its word by then. */
const WORD = (alias: string): Record<string, string> => ({
  tool_status: `(SELECT ${alias}.tool_status FROM public.item_state w WHERE w.item_id = ${alias}.id AND w.since <= ${AS_OF})`,
});

/** What has no known beginning was there always. */
const MADE = (column: string): string => `(${column} IS NULL OR ${column} <= ${AS_OF})`;

const GIVEN = "h.item_id = t.id AND h.what = 'assign'";

/** The accounts that a line of history names. */
const accounts = (value: string, line: string): string => `ARRAY(
        SELECT a.id FROM (SELECT h.connection_id, h.${value} AS value FROM public.change h WHERE ${line} LIMIT 1) g
        CROSS JOIN LATERAL jsonb_array_elements_text(
          CASE jsonb_typeof(g.value) WHEN 'array' THEN g.value WHEN 'string' THEN jsonb_build_array(g.value) ELSE '[]' END
        ) WITH ORDINALITY AS k (key, place)
        JOIN public.alias a ON a.connection_id = g.connection_id AND a.key = k.key ORDER BY k.place)`;

/** To whom a task was given: by the last line before, else by what the first line after says was before. */
const ASSIGNEES = `CASE
        WHEN EXISTS (SELECT FROM public.change h WHERE ${GIVEN} AND h.occurred_at <= ${AS_OF}) THEN ${accounts('to_value', `${GIVEN} AND h.occurred_at <= ${AS_OF} ORDER BY h.occurred_at DESC, length(h.seq) DESC, h.seq DESC, h.id DESC`)}
        WHEN EXISTS (SELECT FROM public.change h WHERE ${GIVEN}) THEN ${accounts('from_value', `${GIVEN} ORDER BY h.occurred_at, length(h.seq), h.seq, h.id`)}
        ELSE t.assignee_alias_ids END`;

/** The stretch in which an item was, `v`; and when the category that it was of began. */
const STRETCH = (item: string): string =>
  `LEFT JOIN public.item_interval v ON v.item_id = ${item} AND v.during @> ${AS_OF}`;

const CATEGORY_BEGAN = `(SELECT coalesce(max(upper(b.during)) FILTER (WHERE b.category <> v.category), min(lower(b.during)))
        FROM public.item_interval b WHERE b.item_id = v.item_id AND lower(b.during) <= lower(v.during))`;

/** What an item was called: as it is by now where that has not changed, else as its stretch says; copies have none. */
const wasCalled = (column: string, then: string, otherwise = 'NULL'): string =>
  `CASE WHEN s.since <= ${AS_OF} THEN s.${column} WHEN v.item_id IS NOT NULL THEN ${then} ELSE ${otherwise} END`;

/** Whether a stretch began when it says: not where the hub first looked, nor where it still is and nobody knows since when. */
const BEGAN = '(lower(v.during) IS DISTINCT FROM s.history_from AND (NOT upper_inf(v.during) OR s.since IS NOT NULL))';

const FACTS: PastTable[] = [
  {
    name: 'task',
    alias: 't',
    told: {
      ...GONE('t'),
      ...WORD('t'),
      assignee_alias_ids: ASSIGNEES,
      completed_at: byThen('t.completed_at'),
    },
    where: MADE('t.created_at'),
  },
  { name: 'asset', alias: 't', told: { ...GONE('t'), ...WORD('t') }, where: MADE('t.created_at') },
  {
    name: 'asset_version',
    alias: 'v',
    where: `v.at <= ${AS_OF}`,
  },
  {
    name: 'message',
    alias: 'm',
    told: { ...GONE('m'), edited_at: byThen('m.edited_at') },
    where: `m.at <= ${AS_OF}`,
  },
  {
    name: 'approval',
    alias: 'a',
    told: { ...GONE('a'), ...WORD('a') },
    where: MADE(
      'least(a.created_at, (SELECT min(r.requested_at) FROM public.approval_round r WHERE r.approval_id = a.id))',
    ),
  },
  { name: 'change', alias: 'c', where: `c.occurred_at <= ${AS_OF}` },
];

/** Whether all that an approval has was there by then: what its rounds took together is what it was. */
const WHOLE = `NOT EXISTS (SELECT FROM public.approval_round n WHERE n.approval_id = s.approval_id AND greatest(n.requested_at, n.closed_at) > ${AS_OF})`;

/** Of the rounds that were closed by then. */
const ofClosed = (what: string): string => `(SELECT ${what} FROM public.approval_round n
        WHERE n.approval_id = s.approval_id AND n.closed_at <= ${AS_OF} AND n.business_hours IS NOT NULL)`;
const percentile = (p: number): string => ofClosed(`percentile_cont(${p}) WITHIN GROUP (ORDER BY n.business_hours)`);

const DERIVED: PastTable[] = [
  {
    name: 'item_state',
    alias: 's',
    told: {
      status: wasCalled('status', `CASE WHEN v.status NOT IN ('', 'unknown') THEN v.status END`),
      category: wasCalled('category', 'v.category', `'unknown'`),
      reason: wasCalled('reason', 'v.reason'),
      since: wasCalled('since', `CASE WHEN ${BEGAN} THEN lower(v.during) END`),
      since_source: wasCalled(
        'since_source',
        `(SELECT h.time_source FROM public.change h WHERE h.item_id = s.item_id AND h.what IN ('status', 'created')
            AND date_trunc('milliseconds', h.occurred_at) = lower(v.during) AND ${BEGAN}
          ORDER BY h.what = 'created', h.id LIMIT 1)`,
      ),
      finished_at: byThen('s.finished_at'),
    },
    join: STRETCH('s.item_id'),
  },
  {
    name: 'item_flow',
    alias: 'f',
    told: {
      category: `coalesce(v.category, 'unknown')`,
      reason: 'v.reason',
      since: CATEGORY_BEGAN,
      started_at: byThen('f.started_at'),
      finished_at: byThen('f.finished_at'),
      exit_at: byThen('f.exit_at'),
    },
    join: STRETCH('f.item_id'),
    where: MADE('f.created_at'),
  },
  {
    name: 'approval_round',
    alias: 'r',
    told: {
      closed_at: byThen('r.closed_at'),
      outcome: `CASE WHEN r.closed_at <= ${AS_OF} THEN r.outcome ELSE 'open' END`,
      business_hours: byThen('r.business_hours', 'r.closed_at'),
    },
    where: `r.requested_at <= ${AS_OF}`,
  },
  { name: 'approval_decision', alias: 'd', where: `d.at <= ${AS_OF}` },
  {
    name: 'approval_state',
    alias: 's',
    told: {
      outcome: `coalesce(o.outcome, 'open')`,
      rounds: 'o.rounds',
      business_hours: ofClosed('coalesce(sum(n.business_hours ORDER BY n.number, n.id), 0)'),
      turnaround_p50_hours: percentile(0.5),
      turnaround_p85_hours: percentile(0.85),
      // From end to end of what went on then is no sum of rounds: nobody kept it.
      business_cycle_hours: `CASE WHEN ${WHOLE} THEN s.business_cycle_hours END`,
      business_author_hours: `CASE WHEN ${WHOLE} THEN s.business_author_hours END`,
      waiting_since: `CASE WHEN o.outcome = 'open' THEN o.requested_at END`,
      waiting_on_alias_ids: `CASE WHEN o.outcome = 'open' THEN ARRAY(
        SELECT u.alias_id FROM unnest(o.approver_alias_ids) WITH ORDINALITY AS u (alias_id, place)
        WHERE NOT EXISTS (SELECT FROM public.approval_decision d
          LEFT JOIN public.alias_person x ON x.alias_id = d.actor_alias_id LEFT JOIN public.alias_person y ON y.alias_id = u.alias_id
          WHERE d.round_id = o.id AND d.at <= ${AS_OF} AND (d.actor_alias_id = u.alias_id OR x.person_id = y.person_id))
        ORDER BY u.place) ELSE '{}' END`,
    },
    join: `LEFT JOIN LATERAL (
      SELECT r.id, r.requested_at, r.approver_alias_ids, (count(*) OVER ())::int AS rounds,
        CASE WHEN r.closed_at <= ${AS_OF} THEN r.outcome ELSE 'open' END AS outcome
      FROM public.approval_round r WHERE r.approval_id = s.approval_id AND r.requested_at <= ${AS_OF}
      ORDER BY r.number DESC, r.id DESC LIMIT 1) o ON true`,
  },
];

/** The tables that tell of time. */
export const PAST: readonly PastTable[] = [...FACTS, ...DERIVED];

const ID = 'md5(y.pseudonym)::uuid';

/** Who people are, without their names. */
export const VEILED: readonly PastTable[] = [
  {
    name: 'person',
    alias: 'p',
    told: { id: ID, name: 'y.pseudonym', email: 'NULL::text', timezone: 'NULL::text' },
    join: 'JOIN public.person_pseudonym y ON y.person_id = p.id',
  },
  {
    name: 'alias_person',
    alias: 'p',
    told: { person_id: ID, evidence: 'NULL::text' },
    join: 'JOIN public.person_pseudonym y ON y.person_id = p.person_id',
  },
];
