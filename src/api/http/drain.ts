import { finished } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** How long a closing server waits for answers under way. */
const PATIENCE_MS = 10_000;

/**
 * Before the port closes, what is being answered is answered; then every connection is cut. Node itself would wait
 * for connections that were opened and never used (browsers open them ahead), which count as busy there.
 */
export function drainBeforeClose(app: FastifyInstance): void {
  let running = 0;
  let quiet: (() => void) | undefined;
  app.addHook('onRequest', async (_request, reply) => {
    running++;
    // Fastify's own onResponse does not come where the client left first.
    finished(reply.raw, () => {
      if (--running === 0) quiet?.();
    });
  });
  app.addHook('preClose', async () => {
    if (running === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      quiet = resolve;
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    clearTimeout(timer);
  });
}
