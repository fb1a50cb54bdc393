import {
  AuthError,
  ContractError,
  HubError,
  NotFound,
  RateLimited,
  retryAfter,
  ScopeError,
  TransientError,
  type Reply,
} from '#sdk';

const MINUTE_MS = 60_000;

/** What an answer of Asana means for what happens next. */
export function classify({ status, headers, body, error, now }: Reply): HubError | null {
  if (status === undefined) {
    if (!error) return new TransientError('Asana gave no answer');
    return error instanceof HubError ? error : new TransientError('Asana cannot be reached', { cause: error });
  }
  const got =
    (body as { errors?: { message?: string }[] } | null | undefined)?.errors?.[0]?.message ?? `HTTP ${status}`;
  if (status >= 200 && status < 300) {
    if (typeof body === 'object' && body !== null) return null;
    return new ContractError('Asana did not answer in JSON', { expected: 'a JSON object', got: body ?? '' });
  }
  if (status === 401) return new AuthError('Asana refused the token', { got, remedy: 'Reconnect with a valid token' });
  // 402: the workspace's plan does not have this (portfolios, search); the rest of the connection goes on.
  if (status === 402) return new ScopeError("Not in this workspace's Asana plan", { got });
  if (status === 403) return new ScopeError('Asana does not show this to the token', { got });
  if (status === 404) return new NotFound('Asana has no such object', { got });
  const said = retryAfter(headers?.['retry-after'], now);
  if (status === 429) return new RateLimited('Asana asks for a pause', { got, retryAt: said ?? now + MINUTE_MS });
  // 424: the service that holds an attachment did not answer.
  if (status >= 500 || status === 408 || status === 424) {
    return new TransientError('Asana is not available', said === null ? { got } : { got, retryAt: said });
  }
  return new ContractError('Asana refused the request', { got });
}
