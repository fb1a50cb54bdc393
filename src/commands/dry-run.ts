import { dryRun, type DryRun } from '../sync/dry-run.js';
import type { RunOptions, Target } from '../sync/run.js';
import { plainRun, worstOf } from './run-words.js';
import { table, type Session, type Shell } from './session.js';

/** Says what a run of these connections would store, and stores nothing. The exit code is that of the run. */
export async function showDryRun(
  shell: Shell,
  session: Session,
  targets: readonly Target[],
  options: RunOptions,
): Promise<number> {
  const rehearsed: DryRun[] = [];
  for (const target of targets) rehearsed.push(await dryRun(session.engine, target, options));
  if (shell.json)
    for (const { run, plans } of rehearsed) shell.printJson({ dryRun: true, ...plainRun(run), streams: plans });
  else shell.print(describe(rehearsed));
  return worstOf(rehearsed.map(({ run }) => run));
}

function describe(rehearsed: DryRun[]): string {
  const head = ['connection', 'stream', 'insert', 'update', 'delete', 'restore'];
  const rows = rehearsed.flatMap(({ run, plans }) =>
    plans.map(({ stream, inserts, updates, deletes, restores }) => [
      run.connection,
      stream,
      ...[inserts, updates, deletes, restores].map(String),
    ]),
  );
  const lines = rehearsed.flatMap(({ run, plans }) => [
    ...plans.flatMap(({ stream, updates, examples }) => [
      ...examples.map(({ key, fields }) => `${run.connection}/${stream} ${key}: ${fields.join(', ')}`),
      ...(updates > examples.length && examples.length > 0
        ? [`${run.connection}/${stream}: and ${updates - examples.length} more`]
        : []),
    ]),
    ...(run.counts.quarantined > 0 ? [`${run.connection}: ${run.counts.quarantined} records would be set aside`] : []),
    ...[...(run.error === null ? [] : [run.error]), ...run.problems.map(({ error }) => error)].map(
      (error) => `${run.connection}: ${error instanceof Error ? error.message : String(error)}`,
    ),
  ]);
  return [table([head, ...rows]), ...lines, 'Nothing was stored.'].join('\n');
}
