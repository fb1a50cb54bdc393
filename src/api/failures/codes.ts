import { GraphQLError } from 'graphql';

/** Codes that a client may see; anything else becomes INTERNAL. */
export const SHOWN_CODES = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'CONFLICT',
  'CONNECTION_NEEDS_ATTENTION',
  'CURSOR_INVALID',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL',
  'NOT_FOUND',
  'OPERATION_RESOLUTION_FAILURE',
  'PAGE_SIZE_INVALID',
  'QUERY_TOO_COMPLEX',
  'QUERY_TOO_DEEP',
  'TRY_LATER',
  'UNAUTHENTICATED',
  'UPSTREAM_CHANGED',
]);

type LimitCode =
  | 'BAD_USER_INPUT'
  | 'CURSOR_INVALID'
  | 'FORBIDDEN'
  | 'PAGE_SIZE_INVALID'
  | 'QUERY_TOO_COMPLEX'
  | 'QUERY_TOO_DEEP';

/** A wish that cannot be met as it stands; the client can mend it. */
export function refused(code: LimitCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: code === 'FORBIDDEN' ? 403 : 400 } } });
}
