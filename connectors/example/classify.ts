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

/** What an answer of Example means for what happens next. */
export function classify({ status, headers = {}, body, error, now }: Reply): HubError | null {
  if (status === undefined)
    return error instanceof HubError ? error : new TransientError('Example cannot be reached', { cause: error });
  const got = `HTTP ${status}`;
  if (status >= 200 && status < 300) {
    if (typeof body === 'object' && body !== null) return null;
    return new ContractError('Example did not answer in JSON', { expected: 'a JSON object', got: body ?? '' });
  }
  if (status === 401)
    return new AuthError('Example refused the token', { got, remedy: 'Make a new one under Settings, API' });
  if (status === 403) return new ScopeError('Example does not show this to the token', { got });
  if (status === 404) return new NotFound('Example has no such thing', { got });
  const pause = retryAfter(headers['retry-after'], now);
  if (status === 429) return new RateLimited('Example asks for a pause', { got, retryAt: pause ?? now + MINUTE_MS });
  if (status >= 500 || status === 408)
    return new TransientError('Example is not available', pause === null ? { got } : { got, retryAt: pause });
  return new ContractError('Example refused the request', { got });
}
