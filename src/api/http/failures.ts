import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { isPassing } from '../failures/mask.js';
import { Refusal } from '../failures/refusal.js';

/** Fastify's own refusals, in our codes; whatever is not here is our bug. */
const OWN: Record<number, [code: string, message: string]> = {
  400: ['BAD_REQUEST', 'The body is not the JSON of one GraphQL operation'],
  408: ['BAD_REQUEST', 'The request took too long to arrive'],
  413: ['PAYLOAD_TOO_LARGE', 'The request is too large'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Only application/json in UTF-8 is taken'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests; try again later'],
};

/** Every refusal outside GraphQL in GraphQL's shape, with no word of how the inside failed. */
export function answerFailures(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    if (error instanceof Refusal) {
      for (const [name, value] of Object.entries(error.headers)) void reply.header(name, value);
      return answer(reply, error.status, error.code, error.message);
    }
    const known = OWN[error.statusCode ?? 500];
    if (known) return answer(reply, error.statusCode!, ...known);
    if (isPassing(error)) {
      log.warn({ err: error, requestId: request.id }, 'database away');
      return answer(
        reply.header('retry-after', '1'),
        503,
        'TRY_LATER',
        'The database did not answer; try again shortly',
      );
    }
    log.error({ err: error, requestId: request.id }, 'request failed');
    return answer(reply, 500, 'INTERNAL', 'Something went wrong on our side', request.id);
  });
  app.setNotFoundHandler((request, reply) => {
    if (request.url.split('?')[0] !== '/graphql') return answer(reply, 404, 'NOT_FOUND', 'There is nothing here');
    void reply.header('allow', 'GET, POST');
    return answer(reply, 405, 'METHOD_NOT_ALLOWED', 'Operations are sent by POST');
  });
}

function answer(reply: FastifyReply, status: number, code: string, message: string, requestId?: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code, ...(requestId && { requestId }) } }] });
}
