import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../options.js';

/** A pool that takes longer than this is not ready to serve. */
const PATIENCE_MS = 500;

/**
 * /healthz: the process answers. /readyz: it can answer truly, or says what is missing. Once derive has caught up after
 * the start, later changes being worked in are everyday life and no reason to take the hub out of service.
 */
export function serveProbes(app: FastifyInstance, options: ApiOptions): void {
  let caughtUp = false;
  app.get('/healthz', async () => ({ status: 'ok', version: options.version }));
  app.get('/readyz', async (_request, reply) => {
    const missing = await whatIsMissing(options, caughtUp);
    caughtUp ||= missing === null;
    return reply.code(missing ? 503 : 200).send(missing ? { status: 'waiting', missing } : { status: 'ready' });
  });
}

async function whatIsMissing({ api, migrations, log }: ApiOptions, caughtUp: boolean): Promise<string | null> {
  try {
    return await within(PATIENCE_MS, async () => {
      const { rows } = await api.query<{ names: string[] | null }>('SELECT array_agg(name) AS names FROM migration');
      const ran = new Set(rows[0]?.names ?? []);
      if (ran.size === 0 || (migrations ?? []).some((name) => !ran.has(name))) return 'migrations';
      if (caughtUp) return null;
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
