import { UsageError } from '../errors.js';
import { dumpCanonical } from '../export/dump.js';
import { writeAll } from './output.js';
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
    await writeAll(out, linesOf(dumpCanonical(session.api, { tellable: Boolean(flags.tellable) })));
    return 0;
  });
}

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) yield `${text}\n`;
}
