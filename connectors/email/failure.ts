import type { ImapFlowError } from 'imapflow';
import { AuthError, ConfigError, ContractError, HubError, RateLimited, ScopeError, TransientError } from '#sdk';

const TOO_LARGE = ['LiteralTooLarge', 'LineTooLarge', 'ResponseTooLarge', 'MAX_IMAP_NESTING_REACHED'];
// RFC 5530: the server could not say whether the password is right; trying again later is the answer.
const NOT_ABOUT_THE_PASSWORD = ['UNAVAILABLE', 'LIMIT', 'INUSE', 'SERVERBUG', 'CONTACTADMIN', 'OVERQUOTA'];
const CERTIFICATE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|STARTTLS_INJECTION|EPROTO)/;
const CUT = /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_)|NoConnection|UPGRADE_TIMEOUT|Closed)/;

/** Turns what imapflow threw into the class that says what happens next; errors that are our own bug pass as they are. */
export function asHubError(thrown: unknown, where: string, now: string): unknown {
  const error = thrown as ImapFlowError;
  if (typeof error !== 'object' || error === null || error instanceof HubError) return error;
  const detail = { where, cause: error };
  const code = error.code ?? '';
  const answer = (error.serverResponseCode ?? '').toUpperCase();
  if (error.authenticationFailed) {
    if (NOT_ABOUT_THE_PASSWORD.includes(answer))
      return new TransientError('The mail server takes no sign-in now', { ...detail, got: answer });
    return new AuthError('The mail server refused the user or the password or token', {
      ...detail,
      got: answer || undefined,
      remedy: 'Renew the app password or access token of this connection.',
    });
  }
  if (CERTIFICATE.test(code) || (error.tlsFailed && !CUT.test(code))) {
    return new ConfigError('No verified TLS with the mail server', {
      ...detail,
      code: 'EGRESS_BLOCKED',
      got: code || error.message,
      remedy: 'Use imaps:// with a valid certificate; there is no fall-back to plain text.',
    });
  }
  if (TOO_LARGE.includes(code))
    return new ContractError('The mail server announced more than was asked for', {
      ...detail,
      code: 'UPSTREAM_TOO_LARGE',
      got: code,
    });
  if (code === 'ETHROTTLE') {
    return new RateLimited('The mail server throttles', {
      ...detail,
      retryAt: Date.parse(now) + (error.throttleReset ?? 60_000),
    });
  }
  if (answer === 'NOPERM')
    return new ScopeError('This mailbox may not be read', { ...detail, scope: 'mailbox rights l, r' });
  if (error.responseStatus)
    return new TransientError(`The mail server answered ${error.responseStatus}`, {
      ...detail,
      got: error.responseText,
    });
  if (!code) return error;
  const late = /TIMEOUT|TIMEDOUT/.test(code);
  return new TransientError(
    late ? 'The mail server did not answer in time' : 'The connection to the mail server broke',
    {
      ...detail,
      got: error.reason ?? code,
      ...(late && { code: 'UPSTREAM_TIMEOUT' as const }),
    },
  );
}
