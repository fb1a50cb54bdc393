import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { HubError } from '../../errors.js';
import { DATASETS } from '../../export/data/datasets.js';
import { openDataset, type Request } from '../../export/data/open.js';
import { atOneMoment } from '../../export/data/snapshot.js';
import { aboutText } from '../../export/files/about.js';
import { encode, FORMATS, type FormatName } from '../../export/files/format.js';
import { SIDE } from '../../export/files/save.js';
import { appendAudit } from '../../store/audit.js';
import { transaction } from '../../store/pools.js';
import { Attempts } from '../auth/attempts.js';
import { mayExport, maySeeNames, viewerOf, type Viewer } from '../auth/viewer.js';
import { Refusal } from '../failures/refusal.js';
import type { ApiOptions } from '../options.js';

const TYPES: Record<FormatName, string> = {
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  jsonl: 'application/x-ndjson; charset=utf-8',
};

/** What a path and its query ask for. */
interface Wanted extends Request {
  format: FormatName;
  /** What the file would say of itself, in place of the file. */
  side: boolean;
  lossless: boolean;
}

type Query = Record<string, string | string[] | undefined>;

/** `/export/<name>.<csv|parquet|jsonl>`, and `….about.json` behind it: a dataset as a file, as it stands at this moment. */
export function serveExports(app: FastifyInstance, pool: Pool, options: ApiOptions): void {
  const attempts = new Attempts();
  app.get<{ Params: { file: string }; Querystring: Query }>('/export/:file', async (request, reply) => {
    const viewer = await viewerOf(request, options, attempts);
    if (!mayExport(viewer)) throw new Refusal(403, 'FORBIDDEN', 'Exports need a key of the role analyst');
    const wanted = wantedOf(request.params.file, request.query);
    if (!wanted) return reply.callNotFound();
    if (wanted.names) await allowNames(viewer, wanted, request, options);
    await send(reply, wanted, pool, options);
    options.log.info(
      {
        requestId: request.id,
        key: viewer.keyId,
        dataset: wanted.dataset.name,
        filters: wanted.filters,
        names: wanted.names,
      },
      'exported',
    );
    return reply;
  });
}

function wantedOf(file: string, { from, to, names, lossless, ...rest }: Query): Wanted | null {
  const side = file.endsWith(SIDE);
  const [name, ending] = (side ? file.slice(0, -SIDE.length) : file).split('.', 2);
  const dataset = DATASETS.find((one) => one.name === name);
  const format = FORMATS.find((one) => one === ending);
  if (!dataset || !format) return null;
  const filters = Object.entries(rest).flatMap(([column, values]) =>
    [values].flat().map((value) => [column, value ?? ''] as const),
  );
  return {
    dataset,
    format,
    side,
    filters,
    from: once('from', from),
    to: once('to', to),
    names: isOn('names', names),
    lossless: isOn('lossless', lossless),
  };
}

function once(name: string, value: string | string[] | undefined): string | undefined {
  if (Array.isArray(value)) throw new Refusal(400, 'BAD_USER_INPUT', `${name} can be given once`);
  return value;
}

function isOn(name: string, value: string | string[] | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new Refusal(400, 'BAD_USER_INPUT', `${name} is true or false`);
}

/** Names leave only with an analyst who may see them, and the audit log says so before the first of them does. */
async function allowNames(viewer: Viewer, wanted: Wanted, { id }: FastifyRequest, options: ApiOptions): Promise<void> {
  const actor = viewer.keyId ? `${viewer.name} (${viewer.keyId})` : viewer.name;
  const allowed = maySeeNames(viewer);
  const detail = { what: `export of ${wanted.dataset.name} with names`, filters: wanted.filters, requestId: id };
  await transaction(options.worker ?? options.api, (tx) =>
    appendAudit(tx, { actor, action: allowed ? 'exportNames' : 'denied', detail }, options.now()),
  );
  if (!allowed) throw new Refusal(403, 'FORBIDDEN', 'Names need a key of the role analyst with the scope pii:read');
}

function send(reply: FastifyReply, wanted: Wanted, pool: Pool, { definition }: ApiOptions): Promise<void> {
  const { dataset, format, side, lossless } = wanted;
  return atOneMoment(pool, async (client) => {
    const { about, batches, columns } = await openDataset(client, wanted, definition).catch((error: unknown) => {
      if (error instanceof HubError) throw new Refusal(400, 'BAD_USER_INPUT', error.message);
      throw error;
    });
    void reply.header('cache-control', 'no-store');
    if (side) {
      void reply.type('application/json; charset=utf-8').send(aboutText(about));
      return;
    }
    void reply.type(TYPES[format]).header('content-disposition', `attachment; filename="${dataset.name}.${format}"`);
    const bytes = Readable.from(
      encode(format, batches, () => about, columns, { lossless }),
      { objectMode: false },
    );
    void reply.send(bytes);
    // Whoever leaves early ends the reading; what was sent until then ends without the end of a whole answer.
    await finished(bytes).catch(() => {});
  });
}
