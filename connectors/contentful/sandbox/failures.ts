import type { FaultKind } from '#sandbox';
import type { Doc } from './entities.js';

/** A refusal in the tool's words, thrown anywhere below the server. */
export class ContentfulFailure extends Error {
  constructor(
    readonly status: number,
    readonly id: string,
    message: string,
    readonly details?: Doc,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  toBody(requestId: string): Doc {
    return {
      sys: { type: 'Error', id: this.id },
      message: this.message,
      ...(this.details ? { details: this.details } : {}),
      requestId,
    };
  }
}

export const notFound = (type: string, id?: string): ContentfulFailure =>
  new ContentfulFailure(404, 'NotFound', 'The resource could not be found.', { type, ...(id ? { id } : {}) });

export const tokenInvalid = (): ContentfulFailure =>
  new ContentfulFailure(401, 'AccessTokenInvalid', 'The access token is invalid.');

export const accessDenied = (reasons: string): ContentfulFailure =>
  new ContentfulFailure(403, 'AccessDenied', 'Forbidden', { reasons });

export const invalidQuery = (reason: string): ContentfulFailure =>
  new ContentfulFailure(400, 'InvalidQuery', 'The query you sent was invalid.', { errors: [{ details: reason }] });

export const tooBig = (most: number): ContentfulFailure =>
  new ContentfulFailure(400, 'BadRequest', `Response size too big. Maximum allowed response size: ${most}B.`);

export const unprocessable = (name: string, details: string): ContentfulFailure =>
  new ContentfulFailure(422, 'ValidationFailed', 'Validation error', { errors: [{ name, details }] });

/** `seconds` until the next request is let in. */
export const tooFast = (seconds: number): ContentfulFailure =>
  new ContentfulFailure(429, 'RateLimitExceeded', 'You have exceeded the rate limit.', undefined, {
    'x-contentful-ratelimit-reset': String(seconds),
  });

/** The faults that are an ordinary refusal of the tool. */
export function failureOf(kind: FaultKind): ContentfulFailure | null {
  switch (kind) {
    case 'rate-limit':
      return tooFast(1);
    case 'server-error':
      return new ContentfulFailure(500, 'ServerError', 'Internal Server Error');
    case 'unauthorized':
      return tokenInvalid();
    case 'forbidden':
      return accessDenied('This user is not allowed to do this.');
    case 'not-found':
      return notFound('Resource');
    default:
      return null;
  }
}
