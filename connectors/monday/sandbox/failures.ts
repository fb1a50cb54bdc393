import { GraphQLError } from 'graphql';

/** One part of the answer fails: the rest of it is still sent, with HTTP 200. */
const failed = (code: string, message: string, statusCode: number): GraphQLError =>
  new GraphQLError(message, { extensions: { code, error_data: {}, status_code: statusCode } });

/** What the tool says where something of it broke, deleted boards included (CONNECTOR-NOTES §2.3). */
export const internal = (): GraphQLError => failed('INTERNAL_SERVER_ERROR', 'Internal server error', 500);

export const hidden = (): GraphQLError => failed('USER_UNAUTHORIZED', 'User unauthorized', 403);

export const forbidden = (): GraphQLError =>
  failed('UserUnauthorizedException', 'User unauthorized to perform action', 403);

export const invalid = (message: string): GraphQLError => failed('InvalidArgumentException', message, 200);

export const cursorExpired = (): GraphQLError =>
  failed('CursorException', 'CursorExpiredError: The cursor provided for pagination has expired', 200);

export const cursorUnknown = (): GraphQLError =>
  failed('CursorException', 'The cursor provided for pagination is invalid', 200);

/** The whole request fails, with a body of its own. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
    readonly headers: Record<string, string> = {},
  ) {
    super(`refused with ${status}`);
  }
}

/** A refusal in the usual shape of errors. */
export function refusal(
  status: number,
  code: string,
  message: string,
  { statusCode = status, retryAfter }: { statusCode?: number; retryAfter?: number } = {},
): Refusal {
  const wait = retryAfter === undefined ? {} : { retry_in_seconds: retryAfter };
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return new Refusal(
    status,
    { errors: [{ message, extensions: { code, ...wait, status_code: statusCode } }] },
    headers,
  );
}

export const notAuthenticated = (): Refusal => refusal(401, 'USER_NOT_AUTHENTICATED', 'Not Authenticated');

export const locked = (): Refusal =>
  refusal(423, 'RESOURCE_LOCKED', 'Resource is currently locked, please try again later', { retryAfter: 1 });

/** How an exhausted complexity budget is put: today, under HTTP 429, or before 2025-01 (monday/wire-samples.json). */
export type ComplexityShape = 'http-200' | 'http-429' | 'before-2025';

export interface Exhausted {
  query: number;
  left: number;
  limit: number;
  waitSeconds: number;
}

export function budgetExhausted(shape: ComplexityShape, { query, left, limit, waitSeconds }: Exhausted): Refusal {
  if (shape === 'before-2025') {
    const message = `Complexity budget exhausted, query cost ${query} budget remaining ${left} out of ${limit} reset in ${waitSeconds} seconds`;
    return new Refusal(200, {
      error_code: 'ComplexityException',
      status_code: 429,
      error_message: message,
      error_data: {},
      errors: [message],
    });
  }
  const extensions = {
    code: 'COMPLEXITY_BUDGET_EXHAUSTED',
    complexity: query,
    complexity_budget_left: left,
    complexity_budget_limit: limit,
    retry_in_seconds: waitSeconds,
    status_code: 429,
  };
  const body = { errors: [{ message: 'Complexity budget exhausted', extensions }] };
  return shape === 'http-429' ? new Refusal(429, body, { 'retry-after': String(waitSeconds) }) : new Refusal(200, body);
}
