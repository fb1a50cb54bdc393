import { all, api, at, ids, post, read, scene, start, useSite } from './wordpress-site.js';
import type { Json, Read } from './wordpress-site.js';

useSite();

describe('checklist: who reads', () => {
  test('wrong password read as anonymous', async () => {
    const wrong = { password: 'abcd abcd' };
    expect(ids(await read(`${api}/posts`, wrong))).toEqual([10]);
    const draft = await read(`${api}/posts?status=draft`, wrong);
    expect([draft.status, draft.body.code, draft.body.data.details.status.code]).toEqual([
      400,
      'rest_invalid_param',
      'rest_forbidden_status',
    ]);
    expect(draft.body.data.details.status.data).toEqual({ status: 401 });
    const me = await read(`${api}/users/me?context=edit`, wrong);
    expect([me.status, me.body.code]).toEqual([401, 'rest_not_logged_in']);
    expect((await read(`${api}/posts/21`, wrong)).body.code).toBe('rest_forbidden');
    expect((await read(`${api}/posts?context=edit`, wrong)).status).toBe(401);
    scene.sandbox.fail({ kind: 'unauthorized', match: /users\/me/, times: 1 });
    expect((await read(`${api}/users/me`)).status).toBe(401);
    expect((await read(`${api}/users/me`)).body.slug).toBe('hub');
  });

  test('contributor account: own unpublished posts only, no people to edit, totals that still count', async () => {
    const from = await start({ role: 'contributor', account: 'cat' });
    const pending = await read(`${api}/posts?status=pending,trash,private&context=edit`, { from });
    expect([ids(pending), pending.headers.get('x-wp-total')]).toEqual([[22], '2']);
    const users = await read(`${api}/users?context=edit`, { from });
    expect([users.status, users.body.code]).toEqual([403, 'rest_forbidden_context']);
    expect((await read(`${api}/posts/10/revisions`, { from })).body.code).toBe('rest_cannot_read');
    expect((await read(`${api}/users/me?context=edit`, { from })).body.roles).toEqual(['contributor']);
  });

  test('header stripped by proxy: the right password reads as anonymous', async () => {
    const from = await start({ stripAuthorization: true });
    expect((await read(`${api}/users/me`, { from })).body.code).toBe('rest_not_logged_in');
    expect(ids(await read(`${api}/posts`, { from }))).toEqual([10]);
  });

  test('plain permalinks: the Link header points to rest_route, /wp-json/ is no API, paging links keep the form', async () => {
    const from = await start({ plainPermalinks: true });
    expect((await read('/', { from })).headers.get('link')).toBe(
      `<${from.baseUrl}/index.php?rest_route=/>; rel="https://api.w.org/"`,
    );
    expect((await read('/wp-json/', { from })).status).toBe(404);
    const list = await read(`/index.php?rest_route=/wp/v2/posts&per_page=1&${all}`, { from });
    expect(list.headers.get('link')).toContain(`${from.baseUrl}/index.php?rest_route=/wp/v2/posts&per_page=1`);
    expect(list.headers.get('link')).toContain('page=2');
    expect((await read('/?rest_route=/wp/v2/posts/10', { from })).body.link).toBe('https://www.acme.example/?p=10');
  });
});

describe('checklist: lists', () => {
  test('400 beyond the last page on posts; other lists answer empty', async () => {
    const beyond = await read(`${api}/posts?page=2`);
    expect([beyond.status, beyond.body.code]).toEqual([400, 'rest_post_invalid_page_number']);
    expect((await read(`${api}/posts/10/revisions?per_page=2&page=2`)).body.code).toBe(
      'rest_revision_invalid_page_number',
    );
    expect((await read(`${api}/users?page=9`)).text).toBe('[]');
    expect((await read(`${api}/posts?status=draft&page=2`)).text).toBe('[]');
  });

  test('unknown parameter ignored, and recorded', async () => {
    expect(scene.sandbox.offContract).toEqual([]);
    expect(ids(await read(`${api}/comments?modified_after=2030-01-01T00:00:00Z`))).toEqual([5]);
    expect(scene.sandbox.offContract).toEqual([
      `GET ${api}/comments?modified_after=2030-01-01T00:00:00Z: unknown argument modified_after`,
    ]);
    await read(`${api}/posts?_fields=id,headline`);
    await read('/wp-json/wp/v2/widgets');
    expect(scene.sandbox.offContract.slice(1).map((line) => line.split(': ')[1])).toEqual([
      'unknown field headline',
      'unknown path',
    ]);
  });

  test('rows moving between pages during a read: offset paging by modified skips one, by id none', async () => {
    scene.now = at('2026-03-20T13:00:00Z');
    const page = (by: string, number: number): Promise<Read> =>
      read(`${api}/posts?${all}&per_page=2&order=asc&orderby=${by}&page=${number}`);
    expect(ids(await page('modified', 1))).toEqual([10, 21]);
    scene.now = at('2026-03-21T10:00:00Z');
    expect(ids(await page('modified', 2))).toEqual([20, 10]);
    expect(ids(await page('modified', 1))).toEqual([21, 22]);
    expect([...ids(await page('id', 1)), ...ids(await page('id', 2))]).toEqual([10, 20, 21, 22]);
  });

  test('totals, Link next, per_page bounds, include, HEAD, _fields', async () => {
    const first = await read(`${api}/posts?${all}&per_page=3&orderby=id&order=asc&_fields=id,content.raw&context=edit`);
    expect([first.headers.get('x-wp-total'), first.headers.get('x-wp-totalpages')]).toEqual(['4', '2']);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link')!)![1]!;
    expect(ids(await read(next.slice(scene.sandbox.baseUrl.length)))).toEqual([22]);
    expect((first.body as Json[])[0]).toEqual({ id: 10, content: { raw: '"v2" & more' } });
    const many = await read(`${api}/posts?per_page=101`);
    expect([many.status, many.body.data.params.per_page]).toEqual([
      400,
      'per_page must be between 1 (inclusive) and 100 (inclusive)',
    ]);
    expect((await read(`${api}/posts?per_page=0`)).body.data.details.per_page.code).toBe('rest_out_of_bounds');
    expect((await read(`${api}/posts?status=publish,nonsense`)).status).toBe(400);
    expect(ids(await read(`${api}/posts?status[]=private&status[]=publish&include=21,10&orderby=include`))).toEqual([
      21, 10,
    ]);
    const head = await read(`${api}/posts`, { method: 'HEAD' });
    expect([head.status, head.text, head.headers.get('x-wp-total')]).toEqual([200, '', '1']);
  });
});

describe('checklist: outages', () => {
  const list = `${api}/posts`;

  test('HTML 503 with Retry-After', async () => {
    scene.sandbox.fail({ kind: 'unavailable', match: /posts/, times: 1 });
    const down = await read(list);
    expect([down.status, down.headers.get('retry-after'), down.headers.get('content-type')]).toEqual([
      503,
      '600',
      'text/html; charset=utf-8',
    ]);
    expect((await read(list)).status).toBe(200);
  });

  test('HTML 500, 403, 429 and an HTML page where JSON was due', async () => {
    for (const [kind, status] of [
      ['server-error', 500],
      ['forbidden', 403],
      ['rate-limit', 429],
      ['html', 200],
    ] as const) {
      scene.sandbox.fail({ kind, match: /^GET .*posts/, times: 1 });
      const answer = await read(list);
      expect([kind, answer.status, answer.text.startsWith('<!DOCTYPE html>')]).toEqual([kind, status, true]);
    }
  });

  test('warning text before JSON', async () => {
    const answer = await read(list, { from: await start({ phpWarnings: /posts/ }) });
    expect(answer.headers.get('content-type')).toMatch(/json/);
    expect(answer.text).toMatch(/^<br \/>\n<b>Warning<\/b>[\s\S]+\n\[\{"id":10,/);
  });

  test('stale cache: the same address answers old news unless it is broken or told no-cache', async () => {
    const from = await start({ cacheSeconds: 600 });
    scene.now = at('2026-03-20T12:00:00Z');
    expect(ids(await read(list, { from }))).toEqual([10]);
    scene.now = at('2026-03-20T12:00:31Z');
    expect(ids(await read(list, { from }))).toEqual([10]);
    expect(ids(await read(`${list}?_=1`, { from }))).toEqual([20, 10]);
    expect(ids(await read(list, { from, headers: { 'cache-control': 'no-cache' } }))).toEqual([20, 10]);
    expect(from.offContract).toEqual([]);
  });

  test('cut bodies, cut connections, empty and repeated pages, missing and broken records', async () => {
    scene.sandbox.fail({ kind: 'truncated', match: /posts/, times: 1 });
    await expect(read(list)).rejects.toThrow();
    scene.sandbox.fail({ kind: 'reset', match: /posts/, times: 1 });
    await expect(read(list)).rejects.toThrow();
    scene.sandbox.fail({ kind: 'empty-page', match: /posts/, times: 1 });
    const empty = await read(`${list}?${all}&per_page=2`);
    expect([empty.text, empty.headers.get('x-wp-total')]).toEqual(['[]', '4']);
    scene.sandbox.fail({ kind: 'repeat-cursor', match: /posts/, times: 1 });
    expect((await read(`${list}?${all}&per_page=2`)).headers.get('link')).toMatch(/[?&]page=1>; rel="next"/);
    scene.sandbox.fail({ kind: 'not-found', match: /posts\/10/, times: 1 });
    expect((await post(10)).body.code).toBe('rest_post_invalid_id');
    scene.sandbox.fail({ kind: 'malformed-record', match: /posts/, times: 1 });
    expect((await read(list)).body[0]).toMatchObject({ id: 10, modified_gmt: false, title: false });
    expect(scene.sandbox.requests.filter((request) => request.status === 0)).toHaveLength(1);
  });
});
