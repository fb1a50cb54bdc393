import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import { parseKey } from '../auth/key.js';
import { LIMITS } from '../limits/limits.js';
import type { ApiOptions } from '../options.js';
import { Refusal } from '../failures/refusal.js';
import { drainBeforeClose } from './drain.js';
import { timeId } from '../../store/ids.js';

/** A minute's requests of one key, or of one address without a key. */
const PER_MINUTE = 120;

/** The HTTP server before its routes: sizes, times, headers, pace. */
export async function createApp(options: ApiOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5_000 },
    // Ours, never the client's: it stands in logs and in masked errors.
    genReqId: () => timeId(options.now()),
    requestIdHeader: false,
    logger: false,
    // After `drainBeforeClose` has waited for what is under way.
    forceCloseConnections: true,
  });
  drainBeforeClose(app);
  app.removeContentTypeParser('text/plain');
  app.addHook('onSend', async (request, reply) => void reply.header('x-request-id', request.id));
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // GraphiQL's editor writes style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain text on a loopback address is how most people meet it; TLS is the proxy's.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
  const max = options.limits?.requestsPerMinute ?? (options.auth.required ? PER_MINUTE : 0);
  if (max > 0)
    await app.register(rateLimit, {
      max,
      timeWindow: 60_000,
      keyGenerator: (request) => {
        const text = request.headers.authorization?.slice('Bearer '.length) ?? '';
        return parseKey(text)?.id ?? request.ip;
      },
      // Probes must be answered however busy it is; what tools send is bounded by the inbox.
      allowList: ({ url }) => url === '/healthz' || url === '/readyz' || url.startsWith('/webhooks/'),
      errorResponseBuilder: (_request, { ttl }) =>
        new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many requests; try again later', {
          'retry-after': `${Math.ceil(ttl / 1000)}`,
        }),
    });
  return app;
}
