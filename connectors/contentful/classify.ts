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

const SECOND_MS = 1_000;
const REMEDY_TOKEN =
  'Reconnect with a Content Management token (CFPAT-…); those of the delivery and preview APIs do not work here';

/** What an answer of the Content Management API means for what happens next. */
export function classify({ status, headers = {}, body, error, now }: Reply): HubError | null {
  if (status === undefined) {
    if (error instanceof HubError) return error;
    return new TransientError('Contentful cannot be reached', { cause: error });
  }
  const said = body as { sys?: { id?: unknown }; message?: unknown } | null | undefined;
  const got = [`HTTP ${status}`, said?.sys?.id, said?.message].filter((word) => typeof word === 'string').join(' ');
  if (status >= 200 && status < 300) {
    if (status === 204 || (typeof body === 'object' && body !== null)) return null;
    return new ContractError('Contentful did not answer in JSON', { expected: 'a JSON object', got: body ?? '' });
  }
  if (status === 401) return new AuthError('Contentful refused the token', { got, remedy: REMEDY_TOKEN });
  // Also what the space's plan does not have: tasks, workflows.
  if (status === 402 || status === 403) return new ScopeError('Contentful does not show this to the token', { got });
  if (status === 404) return new NotFound('Contentful has no such thing, or does not show it to the token', { got });
  const pause = retryAfter(headers['x-contentful-ratelimit-reset'] ?? headers['retry-after'], now);
  if (status === 429) return new RateLimited('Contentful asks for a pause', { got, retryAt: pause ?? now + SECOND_MS });
  if (status >= 500 || status === 408)
    return new TransientError('Contentful is not available', pause === null ? { got } : { got, retryAt: pause });
  return new ContractError('Contentful refused the request', { got });
}
