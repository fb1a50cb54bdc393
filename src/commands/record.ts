import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { NotFound } from '../errors.js';
import { Redaction } from '../export/record/redact.js';
import { decode } from '../sync/decode.js';
import { table, type Shell } from './session.js';

/** So many records of each stream, those of the largest answers first: they show the most fields. */
const RECORDS = 5;

interface Row {
  bytes: Buffer;
  pointer: string;
  meta: Record<string, unknown> | null;
  redacted: boolean;
}

/**
 * Turns what a connection has read into fixtures that name nobody: a file for each stream, records as they are decoded. No
 * request is sent. A person reads them before they are committed: free text in an unexpected place is replaced, not understood.
 */
export async function recordFixtures(shell: Shell, connection: string, flags: { out?: string } = {}): Promise<number> {
  return shell.withHub(async ({ worker, targets }) => {
    const target = targets.find(({ name }) => name === connection);
    if (!target)
      throw new NotFound('No such connection', {
        expected: targets.map(({ name }) => name).join(', '),
        got: connection,
      });
    const folder = flags.out ?? join('recorded', connection);
    mkdirSync(folder, { recursive: true });
    const redaction = new Redaction(randomBytes(32));
    const written: [string, number][] = [];
    for (const stream of target.connector.streams) {
      const { rows } = await worker.query<Row>(
        `SELECT b.bytes, r.pointer, r.meta, r.redacted FROM raw_record r JOIN raw_body b ON b.id = r.body_id
         WHERE r.connection_id = $1 AND r.stream = $2 AND r.state = 'live' ORDER BY length(b.bytes) DESC, r.key LIMIT $3`,
        [target.id, stream.name, RECORDS],
      );
      const records = await Promise.all(
        rows.map(async ({ bytes, pointer, meta, redacted }) => {
          const raw = { body: gunzipSync(bytes), at: pointer, ...(meta && !redacted && { meta }) };
          return redaction.of(redacted ? JSON.parse(raw.body.toString('utf8')) : await decode(stream, raw));
        }),
      );
      if (records.length === 0) continue;
      const file = join(folder, `${stream.name}.json`);
      writeFileSync(file, `${JSON.stringify(records, null, 2)}\n`);
      written.push([file, records.length]);
    }
    if (written.length === 0)
      throw new NotFound('Nothing was read yet', { where: connection, remedy: `hub sync ${connection} first` });
    const { addresses, urls, ids, texts } = redaction.replaced;
    if (shell.json) shell.printJson({ files: written.map(([file]) => file), replaced: redaction.replaced });
    else {
      shell.print(table(written.map(([file, count]) => [file, `${count} records`])));
      shell.print(
        `replaced: ${addresses} addresses, ${urls} URLs, ${ids} ids, ${texts} texts. Read them before you commit them.`,
      );
    }
    return 0;
  });
}
