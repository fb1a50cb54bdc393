import { once } from 'node:events';
import { extname, resolve } from 'node:path';
import { definitionOf } from '../derive/flow/items.js';
import { Forbidden, UsageError } from '../errors.js';
import { type Dataset, DATASETS } from '../export/data/datasets.js';
import { openDataset, type Opened } from '../export/data/open.js';
import { atOneMoment } from '../export/data/snapshot.js';
import { aboutText } from '../export/files/about.js';
import { encode, FORMATS, type FormatName } from '../export/files/format.js';
import { saveWhole } from '../export/files/save.js';
import { appendAudit } from '../store/audit.js';
import { transaction } from '../store/pools.js';
import { createProgress } from './progress.js';
import type { Session, Shell } from './session.js';

/** Who a key is, as far as exports ask. */
export interface KeyReader {
  /** The live analyst's key of `HUB_API_KEY` that may see names, as the audit log calls it; null: there is none. */
  analystOf(session: Session): Promise<string | null>;
}

interface Flags {
  format?: string;
  out?: string;
  filter: string[];
  from?: string;
  to?: string;
  names?: boolean;
  lossless?: boolean;
  force?: boolean;
}

const STANDARD_OUTPUT = '-';
const EXPLAINED = 'Say what people are called by: leave out --names for pseudonyms';

/** Writes a dataset to a file, or to standard output. */
export async function exportNow(shell: Shell, keys: KeyReader, name: string, flags: Flags): Promise<number> {
  const dataset = datasetOf(name);
  const format = formatOf(flags);
  const out = flags.out ?? `${name}.${format}`;
  const filters = flags.filter.map(filterOf);
  if (out === STANDARD_OUTPUT && shell.json)
    throw new UsageError('Standard output holds the rows, and cannot hold an answer beside them', {
      expected: '--out with a file, or no --json',
    });
  return shell.withHub(async (session) => {
    if (flags.names) await allowNames(session, keys, dataset, filters);
    const opening = { dataset, filters, from: flags.from, to: flags.to, names: Boolean(flags.names) };
    return atOneMoment(session.api, async (client) => {
      const opened = await openDataset(client, opening, definitionOf(session.rules));
      const view = createProgress(
        [{ name, streams: ['rows'] }],
        ({ done, total }) => void process.stderr.write(`${name}: ${done} of ${total} rows\n`),
      );
      try {
        const rows = counted(opened, (done) =>
          view.show({ connection: name, stream: 'rows', done, total: opened.rows }),
        );
        const bytes = encode(format, rows, () => opened.about, opened.columns, { lossless: Boolean(flags.lossless) });
        if (out === STANDARD_OUTPUT) return await print(bytes);
        const side = format === 'parquet' ? null : () => aboutText(opened.about);
        const saved = await saveWhole(resolve(out), bytes, side, {
          force: Boolean(flags.force),
          signal: session.engine.signal,
        });
        view.end(name, { status: 'succeeded', read: opened.rows, says: `${opened.rows} rows` });
        tell(shell, out, saved.bytes, opened);
      } finally {
        view.stop();
      }
      return 0;
    });
  });
}

function datasetOf(name: string): Dataset {
  const dataset = DATASETS.find((one) => one.name === name);
  if (dataset) return dataset;
  throw new UsageError('There is nothing of that name to export', {
    expected: `one of ${DATASETS.map((one) => one.name).join(', ')}`,
    got: name,
  });
}

function formatOf({ format, out }: Flags): FormatName {
  const named = format ?? (out && FORMATS.find((one) => `.${one}` === extname(out))) ?? 'csv';
  const found = FORMATS.find((one) => one === named);
  if (found) return found;
  throw new UsageError('There is no such format', { expected: `one of ${FORMATS.join(', ')}`, got: named });
}

function filterOf(text: string): [column: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError('A filter names a column and a value', { expected: '--filter team=Design', got: text });
}

async function allowNames(session: Session, keys: KeyReader, dataset: Dataset, filters: unknown): Promise<void> {
  const actor = await keys.analystOf(session);
  const detail = { what: `export of ${dataset.name} with names`, filters };
  await transaction(session.worker, (tx) =>
    appendAudit(tx, { actor: actor ?? 'cli', action: actor ? 'exportNames' : 'denied', detail }, session.now()),
  );
  if (actor) return;
  throw new Forbidden('Names leave the hub only with an analyst who may see them', {
    where: 'HUB_API_KEY',
    expected: 'a live key of the role analyst with the scope pii:read',
    remedy: `Make one with: hub token create <name> --role analyst --scope pii:read. ${EXPLAINED}`,
  });
}

/** The rows as they pass, told now and then. */
async function* counted({ batches }: Opened, show: (done: number) => void): Opened['batches'] {
  let done = 0;
  for await (const rows of batches) {
    yield rows;
    show((done += rows.length));
  }
}

/** Standard output, as fast as its reader takes it; one that has gone ends the export quietly. */
async function print(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  for await (const chunk of bytes) {
    if (process.stdout.write(chunk)) continue;
    try {
      await once(process.stdout, 'drain');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') break;
      throw error;
    }
  }
  return 0;
}

function tell(shell: Shell, file: string, bytes: number, { about, rows }: Opened): void {
  const { asOf, definitionVersion, coverage, excluded, people } = about as Opened['about'] & {
    coverage: Record<string, number | null>;
    excluded: { reason: string; count: number }[];
  };
  if (shell.json) return shell.printJson({ file, rows, bytes, asOf, definitionVersion, coverage, excluded, people });
  shell.print(`${file}: ${rows} rows, ${asOf === null ? 'no tool has been read yet' : `as of ${asOf}`}`);
  if (excluded.length)
    shell.print(`without or without a number: ${excluded.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`);
}
