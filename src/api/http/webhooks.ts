import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../failures/refusal.js';
import { TransientError } from '../../errors.js';

/** One request as it arrived. */
interface Call {
  method: string;
  /** Path and query. */
  path: string;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: Buffer;
  receivedAt: string;
}

/** Takes one call of a tool; null: not for us, or not proved. */
export type Receive = (
  connection: string,
  address: string,
  call: Call,
) => Promise<{ status: number; headers?: Readonly<Record<string, string>>; body?: string } | null>;

/** The largest body that any of the tools sends is a batch of a thousand events. */
const MOST_BYTES = 2 * 1024 * 1024;
const LATER_SECONDS = 60;

/** `/webhooks/<connection>/<random id>`: what tools tell by themselves. Its bytes are taken as they come, whatever type they claim. */
export function serveWebhooks(app: FastifyInstance, receive: Receive): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.post<{ Params: { connection: string; address: string } }>(
      '/webhooks/:connection/:address',
      async (request, reply) => {
        const { connection, address } = request.params;
        const answer = await receive(connection, address, callOf(request)).catch((error: unknown) => {
          if (!(error instanceof TransientError)) throw error;
          throw new Refusal(503, 'TRY_LATER', 'Too much waits already; send it again later', {
            'retry-after': `${LATER_SECONDS}`,
          });
        });
        // The same words as for any address where there is nothing: nobody learns which ones are known.
        if (!answer) return reply.callNotFound();
        for (const [name, value] of Object.entries(answer.headers ?? {})) void reply.header(name, value);
        return reply.code(answer.status).send(answer.body ?? '');
      },
    );
  });
}

function callOf(request: FastifyRequest): Call {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const,
  );
  return {
    method: request.method,
    path: request.url,
    headers: Object.fromEntries(headers),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    receivedAt: new Date().toISOString(),
  };
}
