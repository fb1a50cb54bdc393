import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../options.js';

/** A pool that takes longer than this is not ready to serve. */
const PATIENCE_MS = 500;

/** /healthz: the process answers. /readyz: it can answer truly, or says what is missing. */
export function serveProbes(app: FastifyInstance, options: ApiOptions): void {
  app.get('/healthz', async () => ({ status: 'ok', version: options.version }));
  app.get('/readyz', async (_request, reply) => {
    const missing = await whatIsMissing(options);
    return reply.code(missing ? 503 : 200).send(missing ? { status: 'waiting', missing } : { status: 'ready' });
  });
}

async function whatIsMissing({ api, migrations, log }: ApiOptions): Promise<string | null> {
  try {
    return await within(PATIENCE_MS, async () => {
      const { rows } = await api.query<{ names: string[] | null }>('SELECT array_agg(name) AS names FROM migration');
      const ran = new Set(rows[0]?.names ?? []);
      if (ran.size === 0 || (migrations ?? []).some((name) => !ran.has(name))) return 'migrations';
      const touched = await api.query('SELECT FROM touched LIMIT 1');
      return touched.rows.length > 0 ? 'derived tables: changes are still being worked in' : null;
    });
  } catch (error) {
    log.warn({ err: error }, 'not ready');
    return (error as { code?: string }).code === '42P01' ? 'migrations' : 'database';
  }
}

async function within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
