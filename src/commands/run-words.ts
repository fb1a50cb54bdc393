import { exitCode } from '../errors.js';
import type { RunResult } from '../sync/run.js';

/** A run as a program is told of it. */
export function plainRun(result: RunResult): object {
  const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  return {
    connection: result.connection,
    runId: result.runId,
    status: result.status,
    ...result.counts,
    waitUntil: result.waitUntil,
    error: result.error === null ? null : text(result.error),
    problems: result.problems.map(({ stream, part, error }) => ({ stream, part: part ?? null, message: text(error) })),
  };
}

/** The exit code of the worst failure in these runs. */
export const worstOf = (results: RunResult[]): number => Math.max(0, ...results.map(worst));

function worst(result: RunResult): number {
  const errors = [...(result.error === null ? [] : [result.error]), ...result.problems.map(({ error }) => error)];
  return Math.max(0, ...errors.map(exitCode));
}
