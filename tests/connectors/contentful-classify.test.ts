import { classify } from '../../connectors/contentful/classify.js';
import { contentful } from '../../connectors/contentful/index.js';
import { Config, Secrets } from '../../connectors/contentful/settings.js';
import { AuthError, ConfigError, ContractError, NotFound, RateLimited } from '../../src/sdk/index.js';
import { ScopeError, TransientError, type Surveyed } from '../../src/sdk/index.js';
import { ENTRY, fixture, refusal, SPACE, StubSpace } from './contentful-stub.js';

const now = Date.parse('2026-03-06T12:00:00.000Z');
const of = (status: number, id = 'Error', headers = {}) => classify({ ...refusal(status, id), headers, now });

test.each([
  [401, 'AccessTokenInvalid', AuthError],
  [402, 'PaymentRequired', ScopeError],
  [403, 'AccessDenied', ScopeError],
  [404, 'NotFound', NotFound],
  [400, 'BadRequest', ContractError],
  [409, 'VersionMismatch', ContractError],
  [422, 'ValidationFailed', ContractError],
  [408, 'Timeout', TransientError],
  [500, 'ServerError', TransientError],
  [502, 'BadGateway', TransientError],
])('HTTP %s %s', (status, id, expected) => {
  const error = of(status, id);
  expect(error).toBeInstanceOf(expected);
  expect(error!.message).toContain(id);
});

test('429 waits as long as its header says, a second where it says nothing', () => {
  const wait = (headers: Record<string, string>) => {
    const error = of(429, 'RateLimitExceeded', headers);
    expect(error).toBeInstanceOf(RateLimited);
    return (error as RateLimited).retryAt - now;
  };
  expect(wait({ 'x-contentful-ratelimit-reset': '3' })).toBe(3_000);
  expect(wait({ 'x-contentful-ratelimit-reset': '1', 'retry-after': '9' })).toBe(1_000);
  expect(wait({ 'retry-after': '9' })).toBe(9_000);
  expect(wait({})).toBe(1_000);
  expect(wait({ 'x-contentful-ratelimit-reset': '0' })).toBe(1_000);
  // Nonsense is no reason to wait for ever.
  expect(wait({ 'x-contentful-ratelimit-reset': '1000000000' })).toBe(24 * 3_600_000);
});

test('good answers, outages and what is no JSON', () => {
  expect(classify({ status: 200, body: fixture('space'), now })).toBeNull();
  expect(classify({ status: 204, body: '', now })).toBeNull();
  expect(classify({ status: 200, body: '<html>captcha</html>', now })).toBeInstanceOf(ContractError);
  expect(classify({ error: new Error('socket hang up'), now })).toBeInstanceOf(TransientError);
  const own = new ConfigError('a private address');
  expect(classify({ error: own, now })).toBe(own);
  const later = of(503, 'ServiceUnavailable', { 'retry-after': '30' });
  expect((later as TransientError).retryAt).toBe(now + 30_000);
  expect(classify({ status: 503, body: '<html>', now })).toBeInstanceOf(TransientError);
});

describe('the check', () => {
  const check = async (space: StubSpace) => contentful.check(await space.open());

  test('who the token is, and that it sees the space, the environment and its entries', async () => {
    const space = new StubSpace();
    expect(await check(space)).toEqual({
      account: `${SPACE}/master`,
      title: 'Acme Website (master)',
      identity: 'Lea Marquardt <lea@acme.example>',
      warnings: [],
    });
    expect(space.requests.map(({ route }) => route)).toEqual(['/users/me', '', 'E', 'E/entries']);
    expect(space.requests.every(({ headers }) => headers['authorization'] === 'Bearer CFPAT-secret')).toBe(true);
  });

  test.each([
    ['/users/me', 401, AuthError, /CFPAT/],
    ['', 404, ConfigError, /config\.space.*yadj1kx9rmg0/],
    ['', 403, ConfigError, /config\.space/],
    ['E', 404, ConfigError, /config\.environment.*master/],
    ['E/entries', 403, AuthError, /sees what its user sees/],
    ['E/entries', 404, AuthError, /role/],
  ])('%s answers %s', async (route, status, expected, message) => {
    const space = new StubSpace();
    space.answers[route] = () => refusal(status, 'AccessDenied');
    const failure = check(space);
    await expect(failure).rejects.toThrow(expected);
    await expect(failure).rejects.toThrow(message);
  });

  test('a token never stands in what is said', async () => {
    const space = new StubSpace();
    space.answers['/users/me'] = () =>
      refusal(401, 'AccessTokenInvalid', 'The access token you sent could not be found.');
    await expect(check(space)).rejects.not.toThrow(/secret/);
  });
});

test('settings: ids that may stand in a path, and a signing secret of exactly 64 characters', () => {
  expect(Config.parse({ space: SPACE })).toEqual({ space: SPACE, environment: 'master', workflowSteps: {} });
  for (const space of ['', '../organizations', 'a/b', 'x'.repeat(65), 17])
    expect(Config.safeParse({ space }).success).toBe(false);
  expect(Config.safeParse({ space: SPACE, workflowSteps: { d: { s: 'maybe' } } }).success).toBe(false);
  expect(Secrets.safeParse({ token: 't', signingSecret: 'a'.repeat(64) }).success).toBe(true);
  for (const signingSecret of ['a'.repeat(63), 'a'.repeat(65), `${'a'.repeat(63)}!`])
    expect(Secrets.safeParse({ token: 't', signingSecret }).success).toBe(false);
});

test('the pace is the one of the vendor’s own client', () => {
  expect(contentful.budget(Config.parse({ space: SPACE }))).toEqual([
    expect.objectContaining({ lane: 'default', perSecond: 7, perMinute: 420 }),
  ]);
});

test.each([
  [`https://app.contentful.com/spaces/x/environments/master/entries/${ENTRY}?focusedField=title`, `entry:${ENTRY}`],
  [`https://app.contentful.com/spaces/x/entries/${ENTRY}`, `entry:${ENTRY}`],
  [`https://app.eu.contentful.com/spaces/x/assets/abc`, 'asset:abc'],
  ['https://app.contentful.com/spaces/x/content_types/post', null],
  ['https://app.contentful.com.evil.example/spaces/x/entries/abc', null],
  ['https://images.ctfassets.net/x/hero.png', null],
])('the item of %s', (url, key) => {
  expect(contentful.itemOf!(url)).toBe(key);
});

describe('the survey', () => {
  async function look(space: StubSpace) {
    const api = await space.open();
    const lines: Surveyed[] = [];
    for await (const line of contentful.survey!(api)) lines.push(line);
    return {
      lines,
      of: (stream: string) => lines.find((line) => line.stream === stream)!,
      sent: space.requests.length,
    };
  }

  test('every stream, counted where Contentful counts, in a few requests', async () => {
    const { lines, of, sent } = await look(new StubSpace());
    expect(lines.map(({ stream }) => stream).toSorted()).toEqual(contentful.streams.map(({ name }) => name).toSorted());
    expect(of('users')).toMatchObject({ records: 3, how: 'counted by Contentful' });
    expect(of('workflow_definitions').how).toMatch(
      /Brand review 5WuvWD3VPVNwB6oAgEGiXP \(stepDraft Writing, stepReview/,
    );
    expect(of('entries')).toMatchObject({ records: 4, requests: 4 });
    expect(of('snapshots')).toMatchObject({ parts: 2, records: 3, requests: 2 });
    expect(of('workflows_changelog')).toMatchObject({ parts: 2, records: null, requests: 2 });
    expect(of('tasks')).toMatchObject({ records: null, requests: 5 });
    expect(lines.reduce((sum, { asked }) => sum + asked, 0)).toBe(sent);
    expect(sent).toBeLessThan(15);
  });

  test('what is not in the plan is said to be not visible, and does not stop the look', async () => {
    const space = new StubSpace();
    for (const list of ['workflows', 'workflow_definitions'])
      space.answers[`E/${list}`] = () => refusal(403, 'AccessDenied');
    const { of } = await look(space);
    expect(of('workflows')).toMatchObject({ records: null, how: expect.stringMatching(/^not visible/) });
    expect(of('workflows_changelog').parts).toBe(0);
  });
});
