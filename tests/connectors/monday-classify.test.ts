import { monday } from '../../connectors/monday/index.js';
import { refusalOf } from '../../connectors/monday/classify.js';
import { AuthError, type RateLimited, TransientError } from '../../src/sdk/index.js';

const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const reply = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  monday.classify({ status, body, headers, now: NOW });
const coded = (code: string, more: object = {}, data: unknown = null) => ({
  data,
  errors: [{ message: 'told', path: ['boards'], extensions: { code, ...more } }],
});

describe('what an answer of monday means', () => {
  it.each([
    ['COMPLEXITY_BUDGET_EXHAUSTED', 'RateLimited'],
    ['ComplexityException', 'RateLimited'],
    ['RATE_LIMIT_EXCEEDED', 'RateLimited'],
    ['maxConcurrencyExceeded', 'RateLimited'],
    ['IP_RATE_LIMIT_EXCEEDED', 'RateLimited'],
    ['API_TEMPORARILY_BLOCKED', 'RateLimited'],
    ['DAILY_LIMIT_EXCEEDED', 'RateLimited'],
    ['USER_NOT_AUTHENTICATED', 'AuthError'],
    ['USER_UNAUTHORIZED', 'ScopeError'],
    ['UserUnauthorizedException', 'ScopeError'],
    ['USER_ACCESS_DENIED', 'ScopeError'],
    ['UNAUTHORIZED_FIELD_OR_TYPE', 'ScopeError'],
    ['missingRequiredPermissions', 'ScopeError'],
    ['INTERNAL_SERVER_ERROR', 'TransientError'],
    ['CursorException', 'ContractError'],
    ['undefinedField', 'ContractError'],
    ['GRAPHQL_VALIDATION_FAILED', 'ContractError'],
    ['ResourceNotFoundException', 'NotFound'],
    ['InvalidBoardIdException', 'NotFound'],
    ['nobody_saw_this_yet', 'ContractError'],
  ])('200 with the code %s is %s', (code, name) => {
    expect(reply(coded(code, { status_code: 200 }))).toMatchObject({ name });
  });

  it('half of the data beside an error is no answer', () => {
    const partial = coded('INTERNAL_SERVER_ERROR', {}, { boards: [{ id: '1', activity_logs: [] }, null] });
    expect(reply(partial)).toBeInstanceOf(TransientError);
  });

  it.each([
    [400, 'ContractError'],
    [401, 'AuthError'],
    [403, 'ScopeError'],
    [404, 'NotFound'],
    [408, 'TransientError'],
    [423, 'TransientError'],
    [429, 'RateLimited'],
    [500, 'TransientError'],
    [503, 'TransientError'],
    [302, 'ContractError'],
  ])('HTTP %i is %s, and so is a code nobody knows that names it', (status, name) => {
    expect(reply('<html>', status)).toMatchObject({ name });
    expect(reply(coded('unheard_of', { status_code: status }))).toMatchObject({ name });
  });

  it.each([['<html>sign in</html>'], [''], [null], [42], [{}], [{ data: null }], [{ data: {} }], [{ data: [] }]])(
    'a 200 that holds %j is a ContractError',
    (body) => {
      expect(reply(body)).toMatchObject({ name: 'ContractError' });
    },
  );

  it('data without errors is good, also beside an empty list of errors', () => {
    expect(reply({ data: { me: null }, account_id: 1 })).toBeNull();
    expect(reply({ data: { me: null }, errors: [] })).toBeNull();
  });

  it('no answer at all is transient, an error of ours keeps its class', () => {
    expect(monday.classify({ now: NOW })).toBeInstanceOf(TransientError);
    expect(monday.classify({ error: new Error('ECONNRESET'), now: NOW })).toBeInstanceOf(TransientError);
    const ours = new AuthError('ours');
    expect(monday.classify({ error: ours, now: NOW })).toBe(ours);
  });

  it('says what monday called it, and the place it names', () => {
    expect(refusalOf(reply(coded('CursorException')))).toEqual({ code: 'CursorException', path: ['boards'] });
    expect(refusalOf(new TransientError('ours', { cause: new Error('socket') }))).toBeNull();
    expect(refusalOf(undefined)).toBeNull();
  });
});

describe('a pause', () => {
  const waitMs = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
    (reply(body, status, headers) as RateLimited).retryAt - NOW;

  it.each([
    // Before 2025-01: flat, and the wait in words.
    [
      {
        error_code: 'ComplexityException',
        status_code: 429,
        error_message:
          'Complexity budget exhausted, query cost 30001 budget remaining 1 out of 5000000 reset in 12 seconds',
        error_data: {},
      },
      12_000,
    ],
    // From 2025-01: with HTTP 200 and a list of errors.
    [
      coded('COMPLEXITY_BUDGET_EXHAUSTED', {
        complexity: 6182,
        complexity_budget_limit: 5_000_000,
        retry_in_seconds: 60,
      }),
      60_000,
    ],
    // From 2025-07: the same with HTTP 429.
    [coded('COMPLEXITY_BUDGET_EXHAUSTED', { retry_in_seconds: 17, status_code: 429 }), 17_000],
    [
      { errors: [{ message: 'reset in 9 seconds', extensions: { code: 'ComplexityException', status_code: 429 } }] },
      9_000,
    ],
    [coded('maxConcurrencyExceeded'), 60_000],
    [coded('RATE_LIMIT_EXCEEDED', { retry_in_seconds: 0 }), 1_000],
    [coded('RATE_LIMIT_EXCEEDED', { retry_in_seconds: -4 }), 60_000],
  ])('%j waits %i ms', (body, ms) => {
    expect(waitMs(body)).toBe(ms);
    expect(waitMs(body, 429)).toBe(ms);
  });

  it('Retry-After counts where the body says no wait', () => {
    expect(waitMs('slow down', 429, { 'retry-after': '7' })).toBe(7_000);
    expect(waitMs(coded('IP_RATE_LIMIT_EXCEEDED'), 429, { 'retry-after': '8' })).toBe(8_000);
    expect(waitMs('slow down', 429)).toBe(60_000);
  });

  it('a day without calls left lasts to midnight UTC, whatever else is asked', () => {
    expect(waitMs(coded('DAILY_LIMIT_EXCEEDED', { retry_in_seconds: 5 }), 429, { 'retry-after': '5' })).toBe(
      14 * 3_600_000,
    );
  });

  it('of several errors the one that asks to wait is obeyed', () => {
    const both = { errors: [...coded('USER_UNAUTHORIZED').errors, ...coded('maxConcurrencyExceeded').errors] };
    expect(reply(both)).toMatchObject({ name: 'RateLimited' });
  });

  it('a query that costs more than there ever is will not be granted later', () => {
    const never = coded('COMPLEXITY_BUDGET_EXHAUSTED', { complexity: 6_000_000, complexity_budget_limit: 5_000_000 });
    expect(reply(never)).toMatchObject({ name: 'ContractError', code: 'UPSTREAM_TOO_LARGE' });
  });

  it('a locked or failing service that names its moment is asked then', () => {
    expect((reply('', 423, { 'retry-after': '20' }) as TransientError).retryAt).toBe(NOW + 20_000);
    expect((reply('', 500) as TransientError).retryAt).toBeUndefined();
  });

  it.each([
    [{ errors: ['Not Authenticated'] }, 401, 'AuthError'],
    [{ errors: 'Internal' }, 500, 'TransientError'],
    [{ error_message: 'Not allowed', status_code: 403 }, 200, 'ScopeError'],
  ])('the older shape %j is read too', (body, status, name) => {
    expect(reply(body, status)).toMatchObject({ name });
  });
});
