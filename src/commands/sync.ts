import { NotFound, UsageError } from '../errors.js';
import type { RunResult } from '../sync/run.js';
import { plainRun, worstOf } from './run-words.js';
import { table, type Shell } from './session.js';

/** Flags of `hub sync`. */
export interface SyncFlags {
  stream?: string;
  full?: boolean;
  confirmDeletes?: boolean;
  dryRun?: boolean;
}

/** Reads the tools now. Answers what was read; the exit code is that of the worst failure. */
export async function syncNow(shell: Shell, connection: string | undefined, flags: SyncFlags): Promise<number> {
  return shell.withHub(async (session) => {
    const names = session.targets.map((target) => target.name);
    if (connection !== undefined && !names.includes(connection)) {
      throw new NotFound('No such connection', {
        got: connection,
        expected: names.join(', ') || 'a connection in hub.yaml',
      });
    }
    if (flags.confirmDeletes && connection === undefined)
      throw new UsageError('Deletions are confirmed for one connection', { expected: `one of ${names.join(', ')}` });
    if (flags.stream !== undefined) {
      const streams = session.targets
        .filter((t) => connection === undefined || t.name === connection)
        .flatMap((t) => t.connector.streams.map((s) => s.name));
      if (!streams.includes(flags.stream))
        throw new NotFound('No such stream', { got: flags.stream, expected: [...new Set(streams)].join(', ') });
    }
    const options = {
      ...((flags.full || flags.confirmDeletes) && { full: true }),
      ...(flags.confirmDeletes && { confirmDeletes: true }),
      ...(flags.stream !== undefined && { stream: flags.stream }),
    };
    if (flags.dryRun) {
      const { showDryRun } = await import('./dry-run.js');
      const chosen = session.targets.filter(({ name }) => connection === undefined || name === connection);
      return showDryRun(shell, session, chosen, options);
    }
    const results = await session.sync(connection === undefined ? null : [connection], options);
    if (shell.json) for (const result of results) shell.printJson(plainRun(result));
    else shell.print(describe(results));
    return worstOf(results);
  });
}

function describe(results: RunResult[]): string {
  const head = ['connection', 'status', 'read', 'applied', 'unchanged', 'superseded', 'quarantined', 'deleted'];
  const rows = results.map(({ connection, status, counts: c }) => [
    connection,
    status,
    ...[c.read, c.applied, c.unchanged, c.superseded, c.quarantined, c.tombstones].map(String),
  ]);
  const faults = results.flatMap((result) => [
    ...(result.error === null ? [] : [`${result.connection}: ${untilWhen(result)}${message(result.error)}`]),
    ...result.problems.map(
      ({ stream, part, error }) => `${result.connection}/${stream}${part ? `/${part}` : ''}: ${message(error)}`,
    ),
  ]);
  return [table([head, ...rows]), ...faults].join('\n');
}

const untilWhen = ({ status, waitUntil }: RunResult): string =>
  status === 'waiting' && waitUntil !== null ? `waiting until ${waitUntil}: ` : '';

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
