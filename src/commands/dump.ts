import { once } from 'node:events';
import { UsageError } from '../errors.js';
import { dumpCanonical } from '../export/dump.js';
import type { Shell } from './session.js';

/** Prints the graph as sorted JSON lines by natural keys. */
export async function dump(
  shell: Shell,
  flags: { canonical?: boolean; tellable?: boolean },
  out: NodeJS.WriteStream = process.stdout,
): Promise<number> {
  if (!flags.canonical)
    throw new UsageError('Say which dump', {
      expected: '--canonical, with --tellable to leave out what only an earlier look can know',
    });
  return shell.withHub(async (session) => {
    for await (const line of dumpCanonical(session.api, { tellable: Boolean(flags.tellable) })) {
      if (!out.write(`${line}\n`) && !(await drained(out))) break;
    }
    return 0;
  });
}

/** Waits until more may be written; false when the reader has gone. */
async function drained(out: NodeJS.WriteStream): Promise<boolean> {
  try {
    await once(out, 'drain');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw error;
  }
}
