import { NotFound } from '../errors.js';
import { replayConnection, type Replay } from '../sync/replay.js';
import { table, type Shell } from './session.js';

/** Maps what was kept once more, without the tools, and says what that changed. */
export async function replay(
  shell: Shell,
  connection: string | undefined,
  flags: { stream?: string },
): Promise<number> {
  return shell.withHub(async (session) => {
    const targets = session.targets.filter((target) => connection === undefined || target.name === connection);
    if (targets.length === 0) throw new NotFound('No such connection', { got: connection ?? 'none configured' });
    const done: Replay[] = [];
    for (const target of targets) done.push(await replayConnection(session.engine, target, flags.stream));
    const derived = await session.derive();
    if (shell.json) for (const one of done) shell.printJson({ ...one, derived });
    else {
      shell.print(
        table([
          ['connection', 'records', 'changed rows', 'no longer map'],
          ...done.map((r) => [r.connection, String(r.records), String(r.changedRows), String(r.misfits.length)]),
        ]),
      );
      for (const one of done)
        for (const misfit of one.misfits)
          shell.print(`${one.connection}/${misfit.stream}/${misfit.key}: ${misfit.reason}`);
    }
    return done.some((one) => one.misfits.length) ? 5 : 0;
  });
}
