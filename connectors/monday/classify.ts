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
import { fields } from './shapes.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Verdict = 'throttle' | 'day' | 'auth' | 'scope' | 'absent' | 'unavailable' | 'contract';

// Codes seen in answers and documentation of 2026; one that is missing here is judged by its status code.
const BY_CODE = new Map<string, Verdict>([
  ['COMPLEXITY_BUDGET_EXHAUSTED', 'throttle'],
  ['ComplexityException', 'throttle'],
  ['RATE_LIMIT_EXCEEDED', 'throttle'],
  ['maxConcurrencyExceeded', 'throttle'],
  ['IP_RATE_LIMIT_EXCEEDED', 'throttle'],
  ['API_TEMPORARILY_BLOCKED', 'throttle'],
  ['DAILY_LIMIT_EXCEEDED', 'day'],
  ['USER_NOT_AUTHENTICATED', 'auth'],
  ['USER_UNAUTHORIZED', 'scope'],
  ['UserUnauthorizedException', 'scope'],
  ['USER_ACCESS_DENIED', 'scope'],
  ['UNAUTHORIZED_FIELD_OR_TYPE', 'scope'],
  ['missingRequiredPermissions', 'scope'],
  ['ResourceNotFoundException', 'absent'],
  ['InvalidBoardIdException', 'absent'],
  ['INTERNAL_SERVER_ERROR', 'unavailable'],
  ['CursorException', 'contract'],
]);

/** What monday itself called the failure, and which place of the answer it names. */
export interface Refusal {
  code: string;
  path: (string | number)[];
}

/** What a failure thrown by `classify` was called; null for one from elsewhere. */
export function refusalOf(error: unknown): Refusal | null {
  const { cause } = error instanceof HubError ? error : {};
  return cause && typeof cause === 'object' && 'code' in cause && 'path' in cause ? (cause as Refusal) : null;
}

interface Said extends Refusal {
  message: string;
  status: number;
  extensions: Record<string, unknown>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The failure a body tells: GraphQL errors as objects or, earlier, as plain texts, or the flat shape from before 2025-01. */
function saidIn(body: unknown): Said | null {
  const { errors, error_code, error_message, status_code } = fields(body);
  const flat = error_code === undefined && error_message === undefined ? [] : [error_message];
  const told = [errors ?? flat].flat().map((one): Said => {
    const { message = one, path, extensions: more } = fields(one);
    const extensions = fields(more);
    return {
      message: textOf(message),
      code: textOf(extensions['code'] ?? error_code),
      path: Array.isArray(path) ? (path as Refusal['path']) : [],
      status: Number(extensions['status_code'] ?? status_code) || 0,
      extensions,
    };
  });
  // Whoever is asked to wait waits, whatever else is wrong.
  return told.find(({ code }) => ['throttle', 'day'].includes(BY_CODE.get(code) ?? '')) ?? told[0] ?? null;
}

function byStatus(status: number): Verdict {
  if (status === 401) return 'auth';
  if (status === 403) return 'scope';
  if (status === 404) return 'absent';
  if (status === 429) return 'throttle';
  // 423: the board is locked while a bulk change runs.
  return status >= 500 || status === 408 || status === 423 ? 'unavailable' : 'contract';
}

/** What an answer of monday means for what happens next. Errors come as HTTP 200 too, also beside half of the data. */
export function classify({ status, headers, body, error, now }: Reply): HubError | null {
  if (status === undefined) {
    if (!error) return new TransientError('monday gave no answer');
    return error instanceof HubError ? error : new TransientError('monday cannot be reached', { cause: error });
  }
  const said = saidIn(body);
  const isGood = status >= 200 && status < 300;
  if (!said && isGood) {
    if (Object.keys(fields(fields(body)['data'])).length > 0) return null;
    return new ContractError('monday did not answer with data', { expected: '{"data": {…}}', got: body ?? '' });
  }
  const { code = '', path = [], message = '', extensions = {} } = said ?? {};
  const detail = { got: message || code || `HTTP ${status}`, cause: { code, path } satisfies Refusal };
  const after = retryAfter(headers?.['retry-after'], now);
  switch (BY_CODE.get(code) ?? byStatus(Math.max(status, said?.status ?? 0))) {
    case 'day':
      return new RateLimited("The plan's calls of this day are used up", { ...detail, retryAt: nextMidnight(now) });
    case 'throttle': {
      if (Number(extensions['complexity']) > Number(extensions['complexity_budget_limit']))
        return new ContractError('One query asks more than monday ever gives', {
          ...detail,
          code: 'UPSTREAM_TOO_LARGE',
        });
      // Before 2025 the wait stood in the sentence alone.
      const { retry_in_seconds: seconds = /reset in (\d+) seconds/.exec(message)?.[1] } = extensions;
      const retryAt = retryAfter(seconds === undefined ? undefined : `${Number(seconds)}`, now) ?? after;
      return new RateLimited('monday asks for a pause', { ...detail, retryAt: retryAt ?? now + MINUTE_MS });
    }
    case 'auth':
      return new AuthError('monday refused the token', { ...detail, remedy: 'Reconnect with a valid token' });
    case 'scope':
      return new ScopeError('monday does not show this to the token', detail);
    case 'absent':
      return new NotFound('monday has no such object', detail);
    case 'unavailable':
      return new TransientError('monday is not available', after === null ? detail : { ...detail, retryAt: after });
    case 'contract':
      return new ContractError('monday refused the query', detail);
  }
}

const nextMidnight = (now: number): number => (Math.floor(now / DAY_MS) + 1) * DAY_MS;
