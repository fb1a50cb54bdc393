import type { ClockName } from '../metrics/clock.js';
import type { Bucket } from '../metrics/dates.js';
import { CampaignFlow, ItemFlow } from '../model/derived/flow.js';
import { tableOf } from '../store/table.js';

/** What finished work can be grouped by. */
export type Key = 'team' | 'tool' | 'type' | 'campaign' | 'business_unit' | 'tier' | Bucket;
export type Level = 'item' | 'campaign';

/** A question to the times of everything that finished in a window. */
export interface WindowQuestion {
  level: Level;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  by: readonly Key[];
  clock: ClockName;
  tz: string;
  /** Conditions on `f` (the times) and `k` (the campaign); their values are put behind those that are there. */
  conditions: (values: unknown[]) => readonly string[];
  /** Rows that hold the times of a past instant, by column; absent: those of now, as they are stored. */
  past?: readonly Record<string, unknown>[];
  /** Which distributions are wanted: ordering values that nobody reads is most of the work. Absent: all. */
  wanted?: ReadonlySet<Measure>;
}

/** What is distributed; and percentiles that are one of the values. */
export type Measure = 'lead' | 'cycle' | 'days' | 'disc';

const BUCKETS: ReadonlySet<string> = new Set(['day', 'week', 'month']);
export const isBucket = (key: Key): key is Bucket => BUCKETS.has(key);

const KEYS: Record<Exclude<Key, Bucket>, string> = {
  team: 'f.team',
  tool: 'f.tool',
  type: 'f.item_kind',
  campaign: 'coalesce(k.key, k.name)',
  business_unit: 'k.business_unit',
  // METRICS §2.8 makes it of scores, of which no tool tells.
  tier: 'NULL::text',
};

const distribution = (name: Measure, column: string, wanted?: ReadonlySet<Measure>): string =>
  wanted && !wanted.has(name)
    ? `0 AS "${name}N", NULL AS "${name}Mean", NULL AS "${name}Cont", NULL AS "${name}Disc"`
    : `
  count(${column})::int AS "${name}N", avg(${column})::float8 AS "${name}Mean",
  percentile_cont(ARRAY[0.5, 0.85, 0.95]) WITHIN GROUP (ORDER BY ${column}) AS "${name}Cont",
  ${!wanted || wanted.has('disc') ? `percentile_disc(0.85) WITHIN GROUP (ORDER BY ${column})` : 'NULL'} AS "${name}Disc"`;

const WAITS = ['waiting', 'in_review', 'blocked', 'parked', 'unknown'] as const;

/** One group as the statement gives it. */
export interface GroupRow {
  keys: (string | null)[];
  finished: number;
  leadN: number;
  leadMean: number | null;
  leadCont: number[] | null;
  leadDisc: number | null;
  cycleN: number;
  cycleMean: number | null;
  cycleCont: number[] | null;
  cycleDisc: number | null;
  daysN: number;
  daysMean: number | null;
  daysCont: number[] | null;
  daysDisc: number | null;
  /** How many have a cycle time. */
  started: number;
  efficiency: number | null;
  waits: number[];
  reworked: number | null;
  startUnknown: number;
  noStart: number;
}

/** What the times of a window say, group by group: METRICS' percentiles are Postgres' own (METRICS §1.8). */
export function groupsStatement(question: WindowQuestion): Statement {
  const { level, by, clock, wanted } = question;
  const { bind, values, where, from } = scopeOf(question);
  const zone = by.some(isBucket) ? bind(question.tz) : '';
  const keys = by.map((key) => keyOf(key, zone));
  // Grouped by instants and by code points: sorting by words of a language takes longer than all the rest.
  const groups = by.map((key) => (isBucket(key) ? bucketAt(key, zone) : `${KEYS[key]} COLLATE "C"`));
  const own = clock === 'business' ? 'f.business_' : 'f.';
  const text = `
    SELECT ARRAY[${keys.join(', ')}]::text[] AS keys, count(*)::int AS finished,
      ${distribution('lead', `${own}lead_h`, wanted)}, ${distribution('cycle', `${own}cycle_h`, wanted)},
      ${distribution('days', 'f.cycle_days', wanted)}, count(f.cycle_h)::int AS started,
      sum(${own}touch_h) FILTER (WHERE f.cycle_h IS NOT NULL) / nullif(sum(${own}cycle_h), 0) AS efficiency,
      ARRAY[${WAITS.map((name) => `coalesce(sum(f.${name}_h), 0)`).join(', ')}] AS waits,
      ${level === 'item' ? 'count(*) FILTER (WHERE f.rework > 0)::int' : 'NULL'} AS reworked,
      count(*) FILTER (WHERE f.start_unknown)::int AS "startUnknown",
      count(*) FILTER (WHERE f.started_at IS NULL AND NOT f.start_unknown)::int AS "noStart"
    FROM ${from} WHERE ${FINISHED} ${where}
    ${groups.length ? `GROUP BY ${groups.join(', ')} ORDER BY 1` : ''}`;
  return { text, values };
}

/** A group of a window's answer: the keys that its items have in common. */
export interface GroupOf extends Pick<WindowQuestion, 'from' | 'to' | 'tz' | 'conditions'> {
  keys: readonly (readonly [Key, string | null])[];
}

/** Ids of the items that a group counts, in the order in which they finished, and how many there are in all. */
export function finishedStatement({ keys, tz, ...window }: GroupOf, first: number, skip: number): Statement {
  const { bind, values, where, from } = scopeOf({ ...window, level: 'item' });
  const zone = keys.some(([key]) => isBucket(key)) ? bind(tz) : '';
  const same = keys.map(([key, value]) => `AND ${keyOf(key, zone)} IS NOT DISTINCT FROM ${bind(value)}::text`);
  const text = `
    SELECT f.item_id AS id, (count(*) OVER ())::int AS total FROM ${from} WHERE ${FINISHED} ${where} ${same.join(' ')}
    ORDER BY f.finished_at, f.item_id LIMIT ${bind(first)}::int OFFSET ${bind(skip)}::int`;
  return { text, values };
}

const bucketAt = (key: Bucket, zone: string): string => `date_trunc('${key}', f.finished_at AT TIME ZONE ${zone})`;

const keyOf = (key: Key, zone: string): string =>
  isBucket(key) ? `to_char(${bucketAt(key, zone)}, 'YYYY-MM-DD')` : `${KEYS[key]} COLLATE "C"`;

/** Ids of all that was there at an instant; one more than the limit where there is too much. */
export function thereStatement(
  { level, conditions }: Pick<WindowQuestion, 'level' | 'conditions'>,
  asOf: number,
  limit: number,
): Statement {
  const values: unknown[] = [new Date(asOf)];
  const where = conditions(values).map((one) => `AND ${one}`);
  const text = `
    SELECT f.${level}_id AS id FROM ${TABLES[level]} ${JOINS[level]}
    WHERE (f.created_at IS NULL OR f.created_at <= $1) ${where.join(' ')} LIMIT ${limit + 1}`;
  return { text, values };
}

/** What is in progress, by category; and what the groups leave out, by reason. */
export function besideStatement(question: WindowQuestion): Statement {
  const { values, where, from } = scopeOf(question);
  const text = `
    SELECT 'wip' AS what, f.category AS name, count(*)::int AS count FROM ${from}
      WHERE ${IN_PROGRESS} ${where} GROUP BY 2
    UNION ALL SELECT 'excluded', 'cancelled', count(*)::int FROM ${from}
      WHERE f.category = 'cancelled' AND f.exit_at >= $1 AND f.exit_at < $2 ${where}`;
  return { text, values };
}

export interface Statement {
  text: string;
  values: unknown[];
}

export const FINISHED = 'f.finished_at >= $1 AND f.finished_at < $2';

/** In progress: started, not ended, and in a known state; as `inProgress` of the metrics. */
export const IN_PROGRESS =
  "f.exit_at IS NULL AND f.category <> 'unknown' AND (f.started_at IS NOT NULL OR f.start_unknown)";

/** Where the times come from, and which of them are asked for; the window is `$1` to `$2` unless other values are given. */
export function scopeOf(
  { level, from, to, conditions, past }: Pick<WindowQuestion, 'level' | 'from' | 'to' | 'conditions' | 'past'>,
  values: unknown[] = [new Date(from), new Date(to)],
) {
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const times = past ? recordset(level, bind(JSON.stringify(past))) : TABLES[level];
  const where = conditions(values)
    .map((one) => `AND ${one}`)
    .join(' ');
  return { values, bind, where, from: `${times} ${JOINS[level]}` };
}

const TABLES: Record<Level, string> = { item: 'item_flow f', campaign: 'campaign_flow f' };

const JOINS: Record<Level, string> = {
  item: 'LEFT JOIN campaign k ON k.id = f.campaign_id',
  campaign: 'JOIN campaign k ON k.id = f.campaign_id',
};

// Times of a past instant were computed for this question; they take the place of those that are stored.
function recordset(level: Level, json: string): string {
  const columns = [...tableOf(level === 'item' ? ItemFlow : CampaignFlow).columns.values()];
  return `jsonb_to_recordset(${json}::jsonb) AS f (${columns.map(([name, type]) => `"${name}" ${type}`).join(', ')})`;
}
