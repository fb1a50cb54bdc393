import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../errors.js';
import { recordDecision, type Saying } from '../store/decisions.js';
import { transaction } from '../store/pools.js';
import type { Shell } from './session.js';

const texts = z.record(z.string(), z.string());
/** One line of the file: what a person said, by natural keys, so that it fits any database that reads the same tools. */
const decision = z.strictObject({
  kind: z.enum(['link-item', 'link-container', 'mirror', 'depends', 'merge-people', 'split-person', 'reject']),
  subject: texts,
  value: z.record(z.string(), z.union([z.string(), z.boolean()])),
  by: z.string().min(1).max(200),
  at: z.iso.datetime(),
  undoneAt: z.iso.datetime().nullable().optional(),
});

/** Prints every decision that holds as JSON lines, oldest first; with `all` those taken back too. */
export async function exportDecisions(shell: Shell, flags: { all?: boolean }): Promise<number> {
  return shell.withHub(async (session) => {
    const { rows } = await session.api.query(
      `SELECT kind, subject, value, decided_by AS by, decided_at AS at, undone_at AS "undoneAt" FROM decision
       WHERE $1 OR undone_at IS NULL ORDER BY decided_at, id`,
      [flags.all ?? false],
    );
    for (const { undoneAt, ...row } of rows) shell.printJson(flags.all ? { ...row, undoneAt } : row);
    return 0;
  });
}

/** Makes the decisions of a file again; one that is here already is not made twice, and a bad line stops before the first. */
export async function importDecisions(shell: Shell, file: string): Promise<number> {
  const lines = readLines(file);
  return shell.withHub(async (session) => {
    const sum = { imported: 0, alreadyHere: 0, takenBack: 0 };
    await transaction(session.worker, async (client) => {
      for (const { kind, subject, value, by, at, undoneAt } of lines) {
        if (undoneAt) {
          sum.takenBack++;
          continue;
        }
        const { rowCount } = await client.query(
          'SELECT 1 FROM decision WHERE kind = $1 AND subject = $2 AND value = $3 AND undone_at IS NULL',
          [kind, subject, value],
        );
        if (rowCount) sum.alreadyHere++;
        else {
          await recordDecision(
            client,
            { kind, subject, value, by, idempotencyKey: keyOf(kind, subject, value, at) },
            Date.parse(at),
          );
          sum.imported++;
        }
      }
    });
    await session.derive();
    if (shell.json) shell.printJson(sum);
    else
      shell.print(`${sum.imported} imported, ${sum.alreadyHere} here already, ${sum.takenBack} taken back in the file`);
    return 0;
  });
}

const keyOf = (kind: string, subject: object, value: object, at: string): string =>
  `import:${createHash('sha256')
    .update(JSON.stringify([kind, subject, value, at]))
    .digest('hex')}`;

function readLines(file: string): (Saying & { at: string; undoneAt?: string | null | undefined })[] {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError('The file cannot be read', { where: file, got: (error as NodeJS.ErrnoException).code });
  }
  const faults: string[] = [];
  const lines = source.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      const read = decision.safeParse(JSON.parse(line));
      if (read.success) return [read.data];
      const [issue] = read.error.issues;
      faults.push(`line ${index + 1}: ${issue!.path.join('.') || 'decision'}: ${issue!.message}`);
    } catch {
      faults.push(`line ${index + 1}: not JSON`);
    }
    return [];
  });
  if (faults.length)
    throw new UsageError(`The file has faults, nothing was imported:\n  - ${faults.slice(0, 20).join('\n  - ')}`, {
      where: file,
    });
  return lines;
}
