/**
 * The taxonomy of failure. An error's class says what happens next; nothing compares error texts.
 * The code is finer than the class and is what a client sees (codes: one table below).
 */
export type ErrorCode = keyof typeof CODES;

/** Exit code of the CLI and GraphQL code, by class: the one table of consequences. */
export const CONSEQUENCES = {
  ConfigError: { exit: 2, graphql: 'BAD_USER_INPUT' },
  AuthError: { exit: 3, graphql: 'CONNECTION_NEEDS_ATTENTION' },
  ScopeError: { exit: 3, graphql: 'CONNECTION_NEEDS_ATTENTION' },
  RateLimited: { exit: 4, graphql: 'TRY_LATER' },
  TransientError: { exit: 4, graphql: 'TRY_LATER' },
  ContractError: { exit: 5, graphql: 'UPSTREAM_CHANGED' },
  UsageError: { exit: 64, graphql: 'BAD_USER_INPUT' },
  NotFound: { exit: 1, graphql: 'NOT_FOUND' },
  Conflict: { exit: 1, graphql: 'CONFLICT' },
  Forbidden: { exit: 1, graphql: 'FORBIDDEN' },
} as const;

const CODES = {
  CONFIG_INVALID: 'ConfigError',
  EGRESS_BLOCKED: 'ConfigError',
  ACCOUNT_CHANGED: 'ConfigError',
  UPSTREAM_AUTH: 'AuthError',
  UPSTREAM_SCOPE: 'ScopeError',
  UPSTREAM_RATE_LIMITED: 'RateLimited',
  UPSTREAM_UNAVAILABLE: 'TransientError',
  UPSTREAM_TIMEOUT: 'TransientError',
  UPSTREAM_TRUNCATED: 'TransientError',
  LEASE_LOST: 'TransientError',
  EXPORT_FAILED: 'TransientError',
  UPSTREAM_SCHEMA: 'ContractError',
  UPSTREAM_LOOP: 'ContractError',
  UPSTREAM_TOO_LARGE: 'ContractError',
  RECORD_QUARANTINED: 'ContractError',
  DELETIONS_HELD: 'ContractError',
  USAGE: 'UsageError',
  BAD_DATE: 'UsageError',
  BAD_RANGE: 'UsageError',
  NOT_FOUND: 'NotFound',
  ALREADY_RUNNING: 'Conflict',
  CONFLICT: 'Conflict',
  FORBIDDEN: 'Forbidden',
  WEBHOOK_SIGNATURE_INVALID: 'Forbidden',
  WEBHOOK_STALE: 'Forbidden',
  WEBHOOK_MALFORMED: 'ContractError',
} as const;

/** Where it happened, what was expected, what came, what to do. Never a token or a whole body. */
export interface Detail {
  code?: ErrorCode;
  /** The place: file and key, connection and stream, method and path. */
  where?: string;
  expected?: string;
  /** What came; cut to 80 characters. */
  got?: unknown;
  /** What the reader should do now. */
  remedy?: string;
  cause?: unknown;
}

const SHOWN = 80;

function shown(value: unknown): string {
  const given = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  // One line, and nothing a terminal would obey.
  const text = given.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return text.length > SHOWN ? `${Array.from(text).slice(0, SHOWN).join('')}…` : text;
}

/** Every failure the product expects; a thrown error of any other class is our bug. */
export abstract class HubError extends Error {
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly remedy: string | undefined;

  constructor(fallback: ErrorCode, message: string, detail: Detail = {}) {
    const parts = [
      message,
      detail.where && `at ${detail.where}`,
      detail.expected && `expected ${detail.expected}`,
      detail.got !== undefined && `got ${shown(detail.got)}`,
    ].filter(Boolean);
    super(parts.join(', ') + (detail.remedy ? `. ${detail.remedy}` : ''), { cause: detail.cause });
    this.code = detail.code ?? fallback;
    this.where = detail.where;
    this.remedy = detail.remedy;
    this.name = new.target.name;
  }
}

/** Our setting or the connection's is wrong; `faults` lists all of them at once. */
export class ConfigError extends HubError {
  readonly faults: readonly string[];
  constructor(message: string, detail: Detail & { faults?: readonly string[] } = {}) {
    super(
      'CONFIG_INVALID',
      detail.faults?.length ? `${message}:\n  - ${detail.faults.join('\n  - ')}` : message,
      detail,
    );
    this.faults = detail.faults ?? [message];
  }
}

/** The tool refused our credentials: the connection pauses until someone reconnects it. */
export class AuthError extends HubError {
  constructor(message: string, detail: Detail = {}) {
    super('UPSTREAM_AUTH', message, detail);
  }
}

/** Signed in but not allowed this stream: it is skipped and the run is partial. */
export class ScopeError extends HubError {
  readonly scope: string | undefined;
  constructor(message: string, detail: Detail & { scope?: string } = {}) {
    super('UPSTREAM_SCOPE', message, detail);
    this.scope = detail.scope;
  }
}

/** Too fast; nothing is sent to that lane before `retryAt` (epoch milliseconds). */
export class RateLimited extends HubError {
  readonly retryAt: number;
  constructor(message: string, detail: Detail & { retryAt: number }) {
    super('UPSTREAM_RATE_LIMITED', message, detail);
    this.retryAt = detail.retryAt;
  }
}

/** Network, time-out, 5xx: tried again with growing waits, a bounded number of times. */
export class TransientError extends HubError {
  /** When the tool itself named the moment (epoch milliseconds). */
  readonly retryAt: number | undefined;
  constructor(message: string, detail: Detail & { retryAt?: number } = {}) {
    super('UPSTREAM_UNAVAILABLE', message, detail);
    this.retryAt = detail.retryAt;
  }
}

/** The answer is not of the declared shape: a record is quarantined, a page stops its stream. */
export class ContractError extends HubError {
  constructor(message: string, detail: Detail = {}) {
    super('UPSTREAM_SCHEMA', message, detail);
  }
}

/** The command line is wrong. */
export class UsageError extends HubError {
  constructor(message: string, detail: Detail = {}) {
    super('USAGE', message, detail);
  }
}

/** No such thing, or not yours to see: both look the same. */
export class NotFound extends HubError {
  constructor(message: string, detail: Detail = {}) {
    super('NOT_FOUND', message, detail);
  }
}

/** Two wishes that cannot both be met. */
export class Conflict extends HubError {
  constructor(message: string, detail: Detail = {}) {
    super('CONFLICT', message, detail);
  }
}

/** Known to us, not allowed to do this. */
export class Forbidden extends HubError {
  constructor(message: string, detail: Detail = {}) {
    super('FORBIDDEN', message, detail);
  }
}

/** The exit code a process ends with for this error; 70 means our bug. */
export function exitCode(error: unknown): number {
  return error instanceof HubError ? CONSEQUENCES[error.constructor.name as keyof typeof CONSEQUENCES].exit : 70;
}
