import type { FastifyRequest } from 'fastify';
import { Refusal } from '../failures/refusal.js';
import { LIMITS } from '../limits/limits.js';

/** Before the body is read: its type must be JSON in UTF-8, as it is, not packed. */
export function checkMediaType(request: FastifyRequest): void {
  const [type, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  const packed = request.headers['content-encoding'];
  const plain = packed === undefined || packed === 'identity';
  if (type?.trim() !== 'application/json' || (charset && !/^charset="?utf-?8"?$/.test(charset)) || !plain)
    throw new Refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Only application/json in UTF-8 is taken', {
      accept: 'application/json',
    });
}

/** After it is read: one operation with a query, neither too long. */
export function checkOperation(request: FastifyRequest): void {
  const body: unknown = request.body;
  if (Array.isArray(body)) throw new Refusal(400, 'BAD_REQUEST', 'Batching is off: send one operation a request');
  const { query, variables } = (body ?? {}) as { query?: unknown; variables?: unknown };
  if (typeof body !== 'object' || typeof query !== 'string' || query.trim() === '')
    throw new Refusal(400, 'BAD_REQUEST', 'The body is not the JSON of one GraphQL operation: it needs a query');
  if (Buffer.byteLength(query) > LIMITS.documentBytes)
    throw new Refusal(413, 'PAYLOAD_TOO_LARGE', `An operation may be ${LIMITS.documentBytes} bytes long`);
  if (variables && JSON.stringify(variables).length > LIMITS.variablesBytes)
    throw new Refusal(413, 'PAYLOAD_TOO_LARGE', `Variables may be ${LIMITS.variablesBytes} bytes long`);
}
