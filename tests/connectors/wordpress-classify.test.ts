import { wordpress } from '../../connectors/wordpress/index.js';
import { AuthError, type RateLimited, type TransientError } from '../../src/sdk/index.js';

const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const json = { 'content-type': 'application/json; charset=UTF-8' };
const html = { 'content-type': 'text/html; charset=UTF-8' };
const said = (status: number, code: string, details?: unknown) =>
  wordpress.classify({
    status,
    headers: json,
    body: { code, message: 'm', data: { status, ...(details ? { details } : {}) } },
    now: NOW,
  });
const page = (status: number, headers: Record<string, string> = html, body: unknown = '<html>x</html>') =>
  wordpress.classify({ status, headers, body, now: NOW });

describe('what an answer of WordPress means', () => {
  it.each([
    [401, 'rest_not_logged_in', 'AuthError'],
    [401, 'rest_forbidden_context', 'AuthError'],
    [401, 'incorrect_password', 'AuthError'],
    [403, 'incorrect_password', 'AuthError'],
    [403, 'invalid_username', 'AuthError'],
    [403, 'application_passwords_disabled', 'AuthError'],
    [403, 'rest_forbidden_context', 'ScopeError'],
    [403, 'rest_cannot_read', 'ScopeError'],
    [404, 'rest_post_invalid_id', 'NotFound'],
    [404, 'rest_no_route', 'ScopeError'],
    [400, 'rest_invalid_param', 'ContractError'],
    [429, 'too_many', 'RateLimited'],
    [500, 'internal_server_error', 'TransientError'],
  ])('%i %s is %s', (status, code, name) => {
    expect(said(status, code)).toMatchObject({ name });
  });

  it('a status filter refused to a stranger is a lost password, to a known user a lacking right', () => {
    const details = (status: number) => ({ status: { code: 'rest_forbidden_status', message: 'm', data: { status } } });
    expect(said(400, 'rest_invalid_param', details(401))).toBeInstanceOf(AuthError);
    expect(said(400, 'rest_invalid_param', details(403))).toMatchObject({ name: 'ScopeError' });
  });

  it('an error that a host sends with status 200 is still an error', () => {
    const body = { code: 'rest_post_invalid_id', message: 'm', data: { status: 404 } };
    expect(wordpress.classify({ status: 200, headers: json, body, now: NOW })).toMatchObject({ name: 'NotFound' });
  });

  it('maintenance is HTML with a moment to come back (600 s)', () => {
    const error = page(503, { ...html, 'retry-after': '600' }) as TransientError;
    expect(error).toMatchObject({ name: 'TransientError', retryAt: NOW + 600_000 });
  });

  it.each([
    [500, 'TransientError', undefined],
    [502, 'TransientError', undefined],
    [401, 'AuthError', undefined],
    [403, 'ScopeError', 'captcha'],
    [404, 'ContractError', 'baseUrl'],
    [405, 'ContractError', 'baseUrl'],
  ])('HTML %i is %s', (status, name, remedy) => {
    expect(page(status)).toMatchObject({ name, ...(remedy ? { remedy: expect.stringContaining(remedy) } : {}) });
  });

  it('a redirect names the address to set', () => {
    const error = page(301, { location: 'https://www.cms.example.test/' }, '');
    expect(error).toMatchObject({ name: 'ConfigError', message: expect.stringContaining('www.cms.example.test') });
  });

  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['Mon, 02 Mar 2026 10:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 1_000],
    ['999999999', 86_400_000],
    ['soon', 60_000],
    ['', 60_000],
  ])('Retry-After %p of a 429 waits %i ms', (header, waitMs) => {
    expect((page(429, { ...html, 'retry-after': header }) as RateLimited).retryAt - NOW).toBe(waitMs);
  });

  it('a 200 with an HTML page is no answer of the API', () => {
    expect(page(200)).toMatchObject({ name: 'ContractError', code: 'UPSTREAM_SCHEMA' });
  });

  it.each([[html], [json]])('warning text before the JSON is named as PHP’s (%j)', (headers) => {
    const body = '<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/plugin.php</b> on line 3<br />\n[{"id":1}]';
    expect(page(200, headers, body)).toMatchObject({
      name: 'ContractError',
      message: expect.stringContaining('Undefined variable'),
      remedy: expect.stringContaining('display_errors'),
    });
  });

  it('JSON cut in the middle is tried again', () => {
    expect(page(200, json, '[{"id":1},{"i')).toMatchObject({ name: 'TransientError', code: 'UPSTREAM_TRUNCATED' });
  });

  it('JSON in a text/html answer is not taken for good', () => {
    expect(page(200, html, [{ id: 1 }])).toMatchObject({ name: 'ContractError' });
  });

  it('lists, objects and the empty answer to HEAD are good', () => {
    expect(page(200, json, [])).toBeNull();
    expect(page(200, json, { id: 1, status: 'draft' })).toBeNull();
    expect(page(200, html, '')).toBeNull();
    expect(wordpress.classify({ status: 200, headers: html, now: NOW })).toBeNull();
  });

  it('no answer is transient, an error of ours keeps its class', () => {
    expect(wordpress.classify({ error: new Error('ECONNRESET'), now: NOW })).toMatchObject({ name: 'TransientError' });
    const ours = new AuthError('ours');
    expect(wordpress.classify({ error: ours, now: NOW })).toBe(ours);
  });
});
