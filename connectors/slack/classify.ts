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

type Kind = 'auth' | 'scope' | 'missing' | 'transient';

/** Slack's words for a refusal (methods file of 2026-05, and the general ones of its Web API), by what they come to. */
const WORDS = new Map<string, Kind>(
  Object.entries({
    auth: 'not_authed invalid_auth token_revoked token_expired account_inactive user_removed_from_team two_factor_setup_required org_login_required',
    scope:
      'missing_scope no_permission access_denied accesslimited ekm_access_denied enterprise_is_restricted team_access_not_granted not_allowed_token_type',
    missing:
      'channel_not_found not_in_channel channel_is_limited_access thread_not_found message_not_found method_not_supported_for_channel_type',
    transient:
      'fatal_error internal_error service_unavailable request_timeout external_channel_migrating team_added_to_org list_record_comment_fetch_failed',
  }).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind as Kind] as const)),
);

interface Body {
  ok?: unknown;
  error?: unknown;
  needed?: unknown;
}

/** Slack's own word for a refusal, kept as the cause of its error; undefined for any other error. */
export function wordOf(error: unknown): string | undefined {
  return error instanceof HubError && typeof error.cause === 'string' ? error.cause : undefined;
}

/** The channel is not shown to this token: gone, or the app was taken out of it. Slack tells the two apart for nobody. */
export function isLostChannel(error: unknown): boolean {
  return ['channel_not_found', 'not_in_channel', 'channel_is_limited_access'].includes(wordOf(error) ?? '');
}

/** What an answer of Slack means for what happens next: its failures mostly come as a 200 that says `ok: false`. */
export function classify({ status, headers, body, error, now }: Reply): HubError | null {
  if (status === undefined) {
    if (!error) return new TransientError('Slack gave no answer');
    return error instanceof HubError ? error : new TransientError('Slack cannot be reached', { cause: error });
  }
  const said: Body | null = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : null;
  if (status >= 200 && status < 300 && said?.ok === true) return null;
  const word = typeof said?.error === 'string' ? said.error : undefined;
  const got = word ?? `HTTP ${status}`;
  const named = retryAfter(headers?.['retry-after'], now);
  if (status === 429 || word === 'ratelimited' || word === 'rate_limited')
    return new RateLimited('Slack asks for a pause', { got, cause: word, retryAt: named ?? now + MINUTE_MS });
  if (status >= 500 || status === 408)
    return new TransientError('Slack is not available', named === null ? { got } : { got, retryAt: named });
  if (word !== undefined) return refusalOf(word, said!);
  if (status === 401)
    return new AuthError('Slack refused the token', { got, remedy: 'Reconnect with a valid token of the app' });
  if (status === 403) return new ScopeError('Something on the way to Slack refuses the request', { got });
  // In bad hours Slack answers 200 with a page for people (airbyte#35477).
  if (said === null && status < 300) return new TransientError('Slack did not answer in JSON', { got });
  return new ContractError('Slack refused the request', { expected: 'ok: true', got });
}

function refusalOf(word: string, { needed }: Body): HubError {
  const told = { got: word, cause: word };
  switch (WORDS.get(word)) {
    case 'auth':
      return new AuthError('Slack refused the token', { ...told, remedy: 'Reconnect with a valid token of the app' });
    case 'scope': {
      const scope = typeof needed === 'string' && needed !== '' ? needed : undefined;
      const remedy = scope ? `Add the scope ${scope} to the app and install it again` : 'Ask an admin of the workspace';
      return new ScopeError('Slack does not allow this to the app', { ...told, remedy, ...(scope && { scope }) });
    }
    case 'missing':
      return new NotFound('Slack does not show this to the app', told);
    case 'transient':
      return new TransientError('Slack is not available', told);
    default:
      return new ContractError('Slack refused the request', told);
  }
}
