import { AuthError, ConfigError, ContractError, HubError, NotFound } from '#sdk';
import { RateLimited, retryAfter, ScopeError, TransientError, type Reply } from '#sdk';

const PASSWORD_CODES = /^(rest_not_logged_in|incorrect_password|invalid_(username|email)|application_passwords?_)/;
const PHP_MESSAGE = /(?:PHP )?(?:Fatal error|Parse error|Warning|Notice|Deprecated)(?:<\/b>)?:\s[^\n]{0,80}/;
const PAUSE_MS = 60_000;
const REMEDY_PASSWORD = 'Make a new application password in the user’s profile; the site needs HTTPS for it';
const REMEDY_PHP = 'Switch display_errors (WP_DEBUG_DISPLAY) off on the site: its messages break the JSON';
const REMEDY_URL = 'Check that baseUrl is the site’s front page and that its REST API is not switched off';
const REMEDY_WALL = 'A firewall, security plugin or captcha stands before the site: let this hub’s address through';

interface Fault {
  code: string;
  data?: { status?: unknown; details?: Record<string, { code?: string; data?: { status?: number } | null }> } | null;
}

function faultOf(body: unknown): Fault | null {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return null;
  const { code, message } = body as { code?: unknown; message?: unknown };
  return typeof code === 'string' && typeof message === 'string' ? (body as Fault) : null;
}

/** What an answer of WordPress, or of what stands before it, means for what happens next. */
export function classify(reply: Reply): HubError | null {
  if (reply.error instanceof HubError) return reply.error;
  if (!reply.status) return new TransientError('The site cannot be reached', { cause: reply.error });
  const fault = faultOf(reply.body);
  // Some hosts send errors with status 200; the body's own status is then the true one.
  const said = Number(fault?.data?.status);
  const status = reply.status < 300 && said >= 400 ? said : reply.status;
  return status >= 200 && status < 300 ? misread(reply) : refusal(status, fault, reply);
}

function refusal(status: number, fault: Fault | null, reply: Reply): HubError {
  const got = fault ? `HTTP ${status} ${fault.code}` : `HTTP ${status} without a REST error`;
  const details = Object.values(fault?.data?.details ?? {});
  const denied = details.find((detail) => detail.code === 'rest_forbidden_status')?.data?.status;
  // WordPress answers 401 to anonymous callers only and 403 to known ones; a status filter hides that number inside a 400.
  if (status === 401 || denied === 401 || PASSWORD_CODES.test(fault?.code ?? ''))
    return new AuthError('The site takes us for a stranger', { got, remedy: REMEDY_PASSWORD });
  if (status === 403 && !fault)
    return new ScopeError('Something before WordPress refused us', { got, remedy: REMEDY_WALL });
  if (status === 403 || denied) {
    const remedy = 'Give the user the right, or leave this stream out';
    return new ScopeError('The user may not read this', { got, scope: fault?.code ?? '', remedy });
  }
  if (fault?.code === 'rest_no_route')
    return new ScopeError('The site does not offer this', { got, remedy: REMEDY_URL });
  if (fault && (status === 404 || status === 410)) return new NotFound('The site has no such thing', { got });
  if (status === 429)
    return new RateLimited('The host asks for a pause', {
      got,
      retryAt: retryAfter(reply.headers?.['retry-after'], reply.now) ?? reply.now + PAUSE_MS,
    });
  if (status === 408 || status === 425 || status >= 500) {
    const moment = retryAfter(reply.headers?.['retry-after'], reply.now);
    return new TransientError('The site is not available', moment ? { got, retryAt: moment } : { got });
  }
  if (status >= 300 && status < 400)
    return new ConfigError('The site lives at another address', {
      got: reply.headers?.location ?? got,
      remedy: REMEDY_URL,
    });
  return new ContractError('The site refused the request', { got, ...(fault ? {} : { remedy: REMEDY_URL }) });
}

// An outage, a login wall or a PHP message can all come with status 200. An empty body is the answer to HEAD.
function misread({ headers, body }: Reply): HubError | null {
  const isJson = /\bjson\b/i.test(headers?.['content-type'] ?? '');
  const text = typeof body === 'string' ? body.trim() : '';
  if (text === '' && (isJson || !body)) return null;
  const php = /^<(!doctype|html)/i.test(text) ? null : PHP_MESSAGE.exec(text.slice(0, 500))?.[0];
  if (php) return new ContractError('PHP warnings stand before the JSON', { got: php, remedy: REMEDY_PHP });
  if (isJson && /^[[{]/.test(text)) return new TransientError('The JSON was cut off', { code: 'UPSTREAM_TRUNCATED' });
  return new ContractError('Not an answer of the REST API', {
    expected: 'JSON',
    got: `${headers?.['content-type'] ?? 'no content type'}: ${text}`,
    remedy: REMEDY_URL,
  });
}
