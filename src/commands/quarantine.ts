import { gunzipSync } from 'node:zlib';
import { NotFound, UsageError } from '../errors.js';
import { replayQuarantine } from '../sync/replay-quarantine.js';
import { table, type Shell } from './session.js';

interface Waiting {
  id: string;
  connection: string;
  stream: string;
  key: string | null;
  code: string;
  reason: string;
  attempts: number;
  status: string;
}

const SELECT = `SELECT q.id, c.name AS connection, q.stream, q.key, q.code, q.reason, q.attempts, q.status FROM quarantine q JOIN connection c ON c.id = q.connection_id`;

/** What was set aside and why. */
export async function listQuarantine(shell: Shell, flags: { all?: boolean }): Promise<number> {
  return shell.withHub(async (session) => {
    const { rows } = await session.api.query<Waiting>(
      `${SELECT} WHERE $1 OR q.status = 'waiting' ORDER BY c.name, q.stream, q.key`,
      [Boolean(flags.all)],
    );
    if (shell.json) for (const row of rows) shell.printJson(row);
    else if (rows.length === 0) shell.print('Nothing is set aside.');
    else
      shell.print(
        table([
          ['id', 'where', 'reason'],
          ...rows.map((r) => [r.id, `${r.connection}/${r.stream}/${r.key ?? '?'}`, r.reason]),
        ]),
      );
    return 0;
  });
}

/** One record that was set aside, with the bytes the tool sent. */
export async function showQuarantined(shell: Shell, id: string): Promise<number> {
  return shell.withHub(async (session) => {
    const { rows } = await session.api.query<Waiting & { bytes: Buffer; pointer: string }>(
      `SELECT w.*, b.bytes, q2.pointer FROM (${SELECT}) w JOIN quarantine q2 ON q2.id = w.id JOIN raw_body b ON b.id = q2.body_id WHERE w.id::text = $1`,
      [id],
    );
    if (!rows[0])
      throw new NotFound('Nothing with that id is set aside', { got: id, remedy: 'See `hub quarantine list`' });
    const { bytes, ...row } = rows[0];
    const body = gunzipSync(bytes).toString('utf8');
    if (shell.json) shell.printJson({ ...row, body });
    else
      shell.print(
        [
          `${row.connection}/${row.stream}/${row.key ?? '?'}  ${row.status}, ${row.attempts} attempts`,
          row.reason,
          row.pointer ? `at ${row.pointer} in:` : '',
          body,
        ]
          .filter(Boolean)
          .join('\n'),
      );
    return 0;
  });
}

/** Tries what was set aside once more: all of it, or the ids given. */
export async function retryQuarantine(shell: Shell, ids: string[]): Promise<number> {
  const junk = ids.find((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  if (junk !== undefined)
    throw new UsageError('That is no quarantine id', { expected: 'ids that `hub quarantine list` shows', got: junk });
  return shell.withHub(async (session) => {
    const sum = { replayed: 0, resolved: 0, stillWaiting: 0 };
    for (const target of session.targets) {
      const one = await replayQuarantine(session.engine, target, ids.length ? ids : null);
      sum.replayed += one.replayed;
      sum.resolved += one.resolved;
      sum.stillWaiting += one.stillWaiting;
    }
    await session.derive();
    if (shell.json) shell.printJson(sum);
    else shell.print(`${sum.replayed} tried again: ${sum.resolved} resolved, ${sum.stillWaiting} still waiting`);
    return sum.stillWaiting ? 5 : 0;
  });
}
