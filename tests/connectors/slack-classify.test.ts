import { slack } from '../../connectors/slack/index.js';
import { AuthError, RateLimited, ScopeError, TransientError } from '../../src/sdk/index.js';

const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const reply = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  slack.classify({ status, body, headers, now: NOW });
const refusal = (error: string, more: Record<string, unknown> = {}) => reply(200, { ok: false, error, ...more });

describe('what an answer of Slack means', () => {
  it.each([
    ['ratelimited', 'RateLimited', 'UPSTREAM_RATE_LIMITED'],
    ['invalid_auth', 'AuthError', 'UPSTREAM_AUTH'],
    ['not_authed', 'AuthError', 'UPSTREAM_AUTH'],
    ['token_revoked', 'AuthError', 'UPSTREAM_AUTH'],
    ['token_expired', 'AuthError', 'UPSTREAM_AUTH'],
    ['account_inactive', 'AuthError', 'UPSTREAM_AUTH'],
    ['org_login_required', 'AuthError', 'UPSTREAM_AUTH'],
    ['missing_scope', 'ScopeError', 'UPSTREAM_SCOPE'],
    ['team_access_not_granted', 'ScopeError', 'UPSTREAM_SCOPE'],
    ['channel_not_found', 'NotFound', 'NOT_FOUND'],
    ['not_in_channel', 'NotFound', 'NOT_FOUND'],
    ['thread_not_found', 'NotFound', 'NOT_FOUND'],
    ['message_not_found', 'NotFound', 'NOT_FOUND'],
    ['fatal_error', 'TransientError', 'UPSTREAM_UNAVAILABLE'],
    ['internal_error', 'TransientError', 'UPSTREAM_UNAVAILABLE'],
    ['service_unavailable', 'TransientError', 'UPSTREAM_UNAVAILABLE'],
    ['invalid_cursor', 'ContractError', 'UPSTREAM_SCHEMA'],
    ['invalid_ts_latest', 'ContractError', 'UPSTREAM_SCHEMA'],
    ['limit_required', 'ContractError', 'UPSTREAM_SCHEMA'],
    ['a_word_of_tomorrow', 'ContractError', 'UPSTREAM_SCHEMA'],
    ['constructor', 'ContractError', 'UPSTREAM_SCHEMA'],
  ])('200 with ok: false and %s is %s (bS2)', (word, name, code) => {
    expect(refusal(word)).toMatchObject({ name, code });
    expect(refusal(word)!.message).toContain(word);
  });

  it.each([
    [429, 'RateLimited'],
    [500, 'TransientError'],
    [503, 'TransientError'],
    [408, 'TransientError'],
    [401, 'AuthError'],
    [403, 'ScopeError'],
    [404, 'ContractError'],
    [302, 'ContractError'],
  ])('%i is %s, whatever its body', (status, name) => {
    for (const body of ['<html>', '', null, {}, []]) expect(reply(status, body)).toMatchObject({ name });
  });

  it.each([['<html>bad hour</html>'], [''], [null], [[]]])('a 200 that holds %p passes (airbyte#35477)', (body) => {
    expect(reply(200, body)).toBeInstanceOf(TransientError);
  });

  it('a 200 is good only where it says so', () => {
    expect(reply(200, { ok: true })).toBeNull();
    expect(reply(200, { messages: [] })).toMatchObject({ name: 'ContractError' });
    expect(reply(200, { ok: 'true' })).toMatchObject({ name: 'ContractError' });
  });

  it('a missing right is named, and how to get it', () => {
    const error = refusal('missing_scope', { needed: 'groups:history', provided: 'channels:history' }) as ScopeError;
    expect(error.scope).toBe('groups:history');
    expect(error.message).toContain('Add the scope groups:history to the app');
    expect((refusal('missing_scope') as ScopeError).scope).toBeUndefined();
  });

  it('a refused token says what to do', () => {
    expect((refusal('invalid_auth') as AuthError).message).toMatch(/\. Reconnect with a valid token/);
  });

  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['-5', 60_000],
    ['', 60_000],
    ['soon', 60_000],
    ['1e9', 86_400_000],
    ['Mon, 02 Mar 2026 10:00:30 GMT', 30_000],
    [undefined, 60_000],
  ])('Retry-After %p waits %i ms, by 429 and by a 200 (bS1)', (header, waitMs) => {
    const headers: Record<string, string> = header === undefined ? {} : { 'retry-after': header };
    const body = { ok: false, error: 'ratelimited' };
    for (const status of [429, 200]) expect((reply(status, body, headers) as RateLimited).retryAt - NOW).toBe(waitMs);
  });

  it('a 503 that names its moment keeps it', () => {
    expect((reply(503, '', { 'retry-after': '9' }) as TransientError).retryAt).toBe(NOW + 9_000);
    expect((reply(503, '') as TransientError).retryAt).toBeUndefined();
  });

  it('no answer at all is transient, an error of ours keeps its class', () => {
    expect(slack.classify({ error: new Error('ECONNRESET'), now: NOW })).toBeInstanceOf(TransientError);
    expect(slack.classify({ now: NOW })).toBeInstanceOf(TransientError);
    const ours = new AuthError('ours');
    expect(slack.classify({ error: ours, now: NOW })).toBe(ours);
  });
});
