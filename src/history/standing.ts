import { IN_PROGRESS, scopeOf, type Statement, type WindowQuestion } from './window.js';

/** Ids of what is in progress; one more than the limit where there is too much. */
export function inProgressStatement(question: WindowQuestion, limit: number): Statement {
  const { values, where, from } = scopeOf(question, []);
  const text = `
    SELECT f.${question.level}_id AS id FROM ${from} WHERE ${IN_PROGRESS} ${where} LIMIT ${limit + 1}`;
  return { text, values };
}

/** Ids of what was at work in the window: started before `reach`, if nobody knows when, and not ended before it. */
export function atWorkStatement(question: WindowQuestion, reach: number, limit: number): Statement {
  const { values, where, from } = scopeOf(question, [new Date(question.from), new Date(reach)]);
  const text = `
    SELECT f.${question.level}_id AS id FROM ${from}
    WHERE (f.started_at < $2 OR f.start_unknown) AND (f.exit_at IS NULL OR f.exit_at >= $1) ${where} LIMIT ${limit + 1}`;
  return { text, values };
}

/** How much had ended before the window. */
export interface EndedRow {
  started: number;
  startUnknown: number;
}

export function endedStatement(question: WindowQuestion): Statement {
  const { values, where, from } = scopeOf(question, [new Date(question.from)]);
  const text = `
    SELECT count(f.started_at)::int AS started, count(*) FILTER (WHERE f.start_unknown)::int AS "startUnknown"
    FROM ${from} WHERE f.exit_at < $1 ${where}`;
  return { text, values };
}
