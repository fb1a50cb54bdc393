import { IN_PROGRESS, scopeOf, type Statement, type WindowQuestion } from './window.js';

/** Ids of what is in progress; one more than the limit where there is too much. */
export function inProgressStatement(question: WindowQuestion, limit: number): Statement {
  const { values, where, from } = scopeOf(question, []);
  const text = `
    SELECT f.${question.level}_id AS id FROM ${from} WHERE ${IN_PROGRESS} ${where} LIMIT ${limit + 1}`;
  return { text, values };
}

/** Ids of what was at work at any time of the window: started before its end, not ended before it. */
export function atWorkStatement(question: WindowQuestion, limit: number): Statement {
  const { values, where, from } = scopeOf(question);
  const text = `
    SELECT f.${question.level}_id AS id FROM ${from}
    WHERE f.started_at < $2 AND (f.exit_at IS NULL OR f.exit_at >= $1) ${where} LIMIT ${limit + 1}`;
  return { text, values };
}

/** How many had ended before the window. */
export function endedStatement(question: WindowQuestion): Statement {
  const { values, where, from } = scopeOf(question, [new Date(question.from)]);
  const text = `
    SELECT count(*)::int AS count FROM ${from}
    WHERE f.started_at IS NOT NULL AND f.exit_at < $1 ${where}`;
  return { text, values };
}
