import { rebuild } from '../derive/pass.js';
import { table, type Shell } from './session.js';

/** Computes everything derived again; with `diff` only says what would change. */
export async function rebuildDerived(shell: Shell, flags: { diff?: boolean }): Promise<number> {
  return shell.withHub(async (session) => {
    const changed = await rebuild(session.worker, session.rules, Boolean(flags.diff));
    if (shell.json) shell.printJson({ diff: Boolean(flags.diff), changed });
    else
      shell.print(
        table([
          ['table', flags.diff ? 'rows that would change' : 'rows changed'],
          ...Object.entries(changed).map(([name, n]) => [name, String(n)]),
        ]),
      );
    return 0;
  });
}
