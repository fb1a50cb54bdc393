import { FINISHED, scopeOf, type Statement, type WindowQuestion } from './window.js';

/** How many finished on a local date; dates on which nothing did are not among them. */
export interface DateRow {
  date: string;
  count: number;
}

/** Throughput by local date. */
export function datesStatement(question: WindowQuestion): Statement {
  const { bind, values, where, from } = scopeOf(question);
  const date = `(f.finished_at AT TIME ZONE ${bind(question.tz)})::date`;
  return {
    text: `SELECT ${date}::text AS date, count(*)::int AS count FROM ${from} WHERE ${FINISHED} ${where} GROUP BY 1`,
    values,
  };
}

/** How many took so many days; null: there is no cycle time, and the start is not known or never was. */
export interface DaysRow {
  days: number | null;
  startUnknown: boolean;
  count: number;
}

/** What finished, by its cycle time in days. */
export function daysStatement(question: WindowQuestion): Statement {
  const { values, where, from } = scopeOf(question);
  const text = `
    SELECT f.cycle_days AS days, f.start_unknown AS "startUnknown", count(*)::int AS count
    FROM ${from} WHERE ${FINISHED} ${where} GROUP BY 1, 2 ORDER BY 1`;
  return { text, values };
}

/** Something that finished. */
export interface PointRow {
  itemId: string | null;
  campaignId: string | null;
  tool: string | null;
  team: string | null;
  finishedAt: Date;
  /** By the clock that is asked for. */
  cycleH: number;
  cycleDays: number;
}

/** What finished with a cycle time, in the order in which it did. */
export function pointsStatement(question: WindowQuestion, first: number, skip: number): Statement {
  const { level, clock } = question;
  const { bind, values, where, from } = scopeOf(question);
  const own =
    level === 'item' ? 'f.item_id AS "itemId", f.tool, f.team' : 'NULL AS "itemId", NULL AS tool, NULL AS team';
  const text = `
    SELECT ${own}, f.campaign_id AS "campaignId", f.finished_at AS "finishedAt",
      f.${clock === 'business' ? 'business_' : ''}cycle_h AS "cycleH", f.cycle_days AS "cycleDays"
    FROM ${from} WHERE ${FINISHED} AND f.cycle_days IS NOT NULL ${where}
    ORDER BY f.finished_at, f.${level}_id LIMIT ${bind(first)}::int OFFSET ${bind(skip)}::int`;
  return { text, values };
}

/** What was started in the window, and how it ended. */
export interface StartedRow {
  started: number;
  done: number;
  cancelled: number;
}

export function startedStatement(question: WindowQuestion): Statement {
  const { values, where, from } = scopeOf(question);
  const text = `
    SELECT count(*)::int AS started, count(f.finished_at)::int AS done,
      count(f.exit_at) FILTER (WHERE f.finished_at IS NULL)::int AS cancelled
    FROM ${from} WHERE f.started_at >= $1 AND f.started_at < $2 ${where}`;
  return { text, values };
}
