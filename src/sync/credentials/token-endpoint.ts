import {
  AuthError,
  ConfigError,
  ContractError,
  HubError,
  RateLimited,
  retryAfter,
  TransientError,
  type Reply,
} from '../../sdk/index.js';

/** What a token endpoint granted. Times are epoch milliseconds; null: it does not say. */
export interface Granted {
  accessToken: string;
  expiresAt: number | null;
  /** Null: the one that was used holds on. */
  refreshToken: string | null;
  /** When the refresh token ends. */
  refreshExpiresAt: number | null;
}

/** What to do about each kind of refusal. */
export interface Refusals {
  where: string;
  grant: string;
  client: string;
  scope: string;
}

const MINUTE_MS = 60_000;
/** RFC 6749 §5.2, and Slack's words, which come with status 200 and `ok: false`. */
const OF_GRANT = ['invalid_grant', 'invalid_refresh_token', 'token_expired', 'token_revoked', 'access_denied'];
const OF_CLIENT = ['invalid_client', 'unauthorized_client', 'invalid_client_id', 'bad_client_secret'];
const OF_SCOPE = ['invalid_scope'];

/** What an answer of a token endpoint means for what happens next. Of what it says only the error's code is repeated. */
export function classifyToken({ status, headers, body, error, now }: Reply, remedy: Refusals): HubError | null {
  const { where } = remedy;
  if (status === undefined) return error instanceof HubError ? error : new TransientError('No answer', { where });
  const code = codeOf(body);
  const got = code ?? `HTTP ${status}`;
  if (code !== null && OF_GRANT.includes(code))
    return new AuthError('The tool no longer takes these credentials', { where, got, remedy: remedy.grant });
  if (code !== null && OF_CLIENT.includes(code))
    return new AuthError('The tool does not know us as its client', { where, got, remedy: remedy.client });
  if (code !== null && OF_SCOPE.includes(code))
    return new ConfigError('The tool does not grant these scopes', { where, got, remedy: remedy.scope });
  const said = retryAfter(headers?.['retry-after'], now);
  if (status === 429)
    return new RateLimited('The token endpoint asks for a pause', { where, got, retryAt: said ?? now + MINUTE_MS });
  if (status >= 500 || status === 408 || code === 'temporarily_unavailable' || code === 'server_error')
    return new TransientError('The token endpoint is not available', { where, got, ...(said && { retryAt: said }) });
  if (status === 401)
    return new AuthError('The tool does not know us as its client', { where, got, remedy: remedy.client });
  const isGood = status >= 200 && status < 300 && code === null;
  if (isGood && typeof body === 'object' && body !== null) return null;
  const remedyOfUrl = 'Check tokenUrl, clientId and scopes of this connection';
  return new ContractError('The token endpoint gave no usable answer', { where, got, remedy: remedyOfUrl });
}

// Only a code: a description may repeat the token it speaks of.
function codeOf(body: unknown): string | null {
  const { error } = (body ?? {}) as { error?: unknown };
  if (error === undefined || error === null) return null;
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : 'an error in a shape of its own';
}

/** Reads what was granted; lifetimes count from when it was asked for. */
export function parseToken(body: unknown, askedAt: number): Granted {
  const said = (body ?? {}) as Record<string, unknown>;
  const accessToken = textOf(said.access_token);
  if (accessToken === null)
    throw new ContractError('The token endpoint gave no token', {
      expected: 'access_token',
      got: Object.keys(said).join(', '),
    });
  return {
    accessToken,
    expiresAt: momentOf(said.expires_in, askedAt),
    refreshToken: textOf(said.refresh_token),
    refreshExpiresAt: momentOf(said.refresh_token_expires_in, askedAt),
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

// Some write the seconds as text. Zero or less would make every token stale at once: they mean that it does not end.
function momentOf(seconds: unknown, askedAt: number): number | null {
  const count = typeof seconds === 'string' && seconds !== '' ? Number(seconds) : seconds;
  return typeof count === 'number' && count > 0 && Number.isFinite(count) ? askedAt + count * 1_000 : null;
}
