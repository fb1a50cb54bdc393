import type { FaultKind } from '#sandbox';
import { bench, closeAll, entry, SPACE_PATH } from './contentful-sandbox.company.js';

afterEach(closeAll);

describe('refusals', () => {
  test.each<[string, string, number, string]>([
    ['an unknown entry', 'entries/none', 404, 'NotFound'],
    ['another space', '/spaces/other', 404, 'NotFound'],
    ['another environment', `${SPACE_PATH}/environments/staging/entries`, 404, 'NotFound'],
  ])('%s is not found, in the tool’s shape', async (_, path, status, id) => {
    const { ask, sandbox } = await bench();
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ sys: { type: 'Error', id }, message: expect.any(String) });
    expect(answer.body.requestId).toBe(answer.headers.get('x-contentful-request-id'));
    expect(sandbox.offContract).toEqual([]);
  });

  test('a wrong token, or none', async () => {
    const { ask } = await bench();
    for (const token of ['wrong', '']) {
      const { status, body } = await ask('entries', { token });
      expect([status, body.sys.id]).toEqual([401, 'AccessTokenInvalid']);
    }
  });

  test('what the plan or the role leaves out is denied, the rest is there', async () => {
    const { ask, ok } = await bench([entry('e')], { denied: new Set(['workflows', 'tasks', 'webhook_definitions']) });
    for (const path of ['workflows', 'entries/e/tasks', `${SPACE_PATH}/webhook_definitions`]) {
      const { status, body } = await ask(path);
      expect([path, status, body.sys.id]).toEqual([path, 403, 'AccessDenied']);
    }
    expect((await ok('entries/e/comments')).items).toEqual([]);
  });

  test('nothing but webhooks is written: refused, and noted', async () => {
    const { ask, ok, sandbox } = await bench([entry('e')]);
    for (const [method, path] of [
      ['PUT', 'entries/e'],
      ['DELETE', 'entries/e'],
      ['PUT', 'entries/e/published'],
      ['POST', 'entries/e/comments'],
      ['PUT', `${SPACE_PATH}/webhook_settings/signing_secret`],
    ]) {
      const { status, body } = await ask(path!, { method, ...(method === 'DELETE' ? {} : { body: '{}' }) });
      expect([method, path, status, body.sys.id]).toEqual([method, path, 403, 'AccessDenied']);
    }
    expect((await ok('entries/e')).sys.version).toBe(1);
    expect(sandbox.offContract).toHaveLength(5);
  });

  test('an address that the contract does not know is noted', async () => {
    const { ask, sandbox } = await bench();
    expect((await ask('tasks?filter=myPendingTasks')).status).toBe(404);
    expect(sandbox.offContract).toEqual([expect.stringContaining('unknown address')]);
  });
});

describe('checklist: 429 with reset header', () => {
  test('more than the second holds: 429, and how long to wait; then on', async () => {
    let wall = 0;
    const { ask } = await bench([], { perSecond: 3, wallNow: () => wall });
    const left: (string | null)[] = [];
    for (let k = 0; k < 3; k++) left.push((await ask('tags')).headers.get('x-contentful-ratelimit-second-remaining'));
    expect(left).toEqual(['2', '1', '0']);
    const { status, headers, body } = await ask('tags');
    expect([status, body.sys.id]).toEqual([429, 'RateLimitExceeded']);
    expect(headers.get('x-contentful-ratelimit-reset')).toBe('1');
    expect(headers.get('x-contentful-ratelimit-second-limit')).toBe('3');
    wall += 1001;
    expect((await ask('tags')).status).toBe(200);
  });

  test('a switched-on 429 looks the same', async () => {
    const { sandbox, ask } = await bench();
    sandbox.fail({ kind: 'rate-limit', match: /tags/, times: 1 });
    const { status, headers } = await ask('tags');
    expect([status, headers.get('x-contentful-ratelimit-reset')]).toEqual([429, '1']);
    expect((await ask('tags')).status).toBe(200);
  });
});

describe('faults', () => {
  test.each<[FaultKind, number, string]>([
    ['server-error', 500, 'ServerError'],
    ['unauthorized', 401, 'AccessTokenInvalid'],
    ['forbidden', 403, 'AccessDenied'],
    ['not-found', 404, 'NotFound'],
  ])('%s is %i %s, once', async (kind, status, id) => {
    const { sandbox, ask } = await bench();
    sandbox.fail({ kind, match: /GET .*tags/, times: 1 });
    const first = await ask('tags');
    expect([first.status, first.body.sys.id]).toEqual([status, id]);
    expect((await ask('tags')).status).toBe(200);
  });

  test.each<[FaultKind, number]>([
    ['unavailable', 503],
    ['html', 200],
  ])('%s is a page of HTML with %i', async (kind, status) => {
    const { sandbox, ask } = await bench();
    sandbox.fail({ kind, match: /tags/, times: 1 });
    const answer = await ask('tags');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
  });

  test('reset and truncated cut the line', async () => {
    const { sandbox, ask } = await bench([entry('e')]);
    for (const kind of ['reset', 'truncated'] as const) {
      sandbox.fail({ kind, match: /entries/, times: 1 });
      await expect(ask('entries')).rejects.toThrow(/failed|terminated/);
    }
    expect((await ask('entries')).status).toBe(200);
  });

  test('an empty page although the total says more, a cursor that names itself, a record with a date that is none', async () => {
    const { sandbox, ok } = await bench(['a', 'b', 'c'].map((id) => entry(id)));
    sandbox.fail({ kind: 'empty-page', match: /entries/, times: 1 });
    expect(await ok('entries')).toMatchObject({ total: 3, items: [] });
    const first = await ok('entries?cursor=true&limit=1');
    sandbox.fail({ kind: 'repeat-cursor', match: /entries/, times: 1 });
    expect((await ok(first.pages.next)).pages.next).toBe(first.pages.next);
    sandbox.fail({ kind: 'malformed-record', match: /entries/, times: 1 });
    const { items } = await ok('entries?order=sys.id');
    expect(items.map(({ sys }: { sys: { id: string; createdAt: unknown } }) => [sys.id, typeof sys.createdAt])).toEqual(
      [
        ['a', 'string'],
        ['b', 'object'],
        ['c', 'string'],
      ],
    );
  });
});
