import { asana } from '../../connectors/asana/index.js';
import { AuthError, RateLimited, TransientError } from '../../src/sdk/index.js';

const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const reply = (status: number, body: unknown = { errors: [{ message: 'm' }] }, headers: Record<string, string> = {}) =>
  asana.classify({ status, body, headers, now: NOW });

describe('what an answer of Asana means', () => {
  it.each([
    [400, 'ContractError', 'UPSTREAM_SCHEMA'],
    [401, 'AuthError', 'UPSTREAM_AUTH'],
    [402, 'ScopeError', 'UPSTREAM_SCOPE'],
    [403, 'ScopeError', 'UPSTREAM_SCOPE'],
    [404, 'NotFound', 'NOT_FOUND'],
    [412, 'ContractError', 'UPSTREAM_SCHEMA'],
    [424, 'TransientError', 'UPSTREAM_UNAVAILABLE'],
    [429, 'RateLimited', 'UPSTREAM_RATE_LIMITED'],
    [500, 'TransientError', 'UPSTREAM_UNAVAILABLE'],
    [503, 'TransientError', 'UPSTREAM_UNAVAILABLE'],
    [504, 'TransientError', 'UPSTREAM_UNAVAILABLE'],
    [302, 'ContractError', 'UPSTREAM_SCHEMA'],
  ])('%i is %s', (status, name, code) => {
    expect(reply(status)).toMatchObject({ name, code });
  });

  it.each([['<html>sign in</html>'], [''], [undefined], [null], [42]])(
    'a 200 that holds %p is a ContractError',
    (body) => {
      expect(reply(200, body ?? null)).toMatchObject({ name: 'ContractError' });
    },
  );

  it('a 200 with JSON is good', () => {
    expect(reply(200, { data: [] })).toBeNull();
  });

  it('an HTML 503 is still only unavailable', () => {
    expect(reply(503, '<html>')).toBeInstanceOf(TransientError);
  });

  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['-5', 60_000],
    ['', 60_000],
    ['soon', 60_000],
    ['0.2', 1_000],
    ['999999999', 86_400_000],
    ['Infinity', 86_400_000],
    ['Mon, 02 Mar 2026 10:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 1_000],
    ['Fri, 02 Mar 2029 10:00:00 GMT', 86_400_000],
  ])('Retry-After %p waits %i ms (tap-asana#40, #41)', (header, waitMs) => {
    expect((reply(429, undefined, { 'retry-after': header }) as RateLimited).retryAt - NOW).toBe(waitMs);
  });

  it('429 without Retry-After waits a minute', () => {
    expect((reply(429) as RateLimited).retryAt - NOW).toBe(60_000);
  });

  it('a 503 that names its moment keeps it, another names none', () => {
    expect((reply(503, {}, { 'retry-after': '9' }) as TransientError).retryAt).toBe(NOW + 9_000);
    expect((reply(503) as TransientError).retryAt).toBeUndefined();
  });

  it('no answer at all is transient, an error of ours keeps its class', () => {
    expect(asana.classify({ error: new Error('ECONNRESET'), now: NOW })).toBeInstanceOf(TransientError);
    expect(asana.classify({ now: NOW })).toBeInstanceOf(TransientError);
    const ours = new AuthError('ours');
    expect(asana.classify({ error: ours, now: NOW })).toBe(ours);
  });
});
