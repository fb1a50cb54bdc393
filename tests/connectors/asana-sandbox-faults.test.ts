import type { FaultKind } from '#sandbox';
import { bench, closeAll, DAY_ONE, G, HOUR, newTask } from './asana-sandbox.company.js';

afterEach(closeAll);

const tasks = (query = '') => `/tasks?project=${G.launch}&opt_fields=name${query}`;
const always = { match: /^GET \/api\/1\.0\/tasks/, times: 1 };
const many = Array.from({ length: 6 }, (_, i) => ({
  at: DAY_ONE,
  ...newTask(String(1301000000000000000n + BigInt(i)), `Task ${i}`),
}));

describe('errors', () => {
  test('without or with a wrong token 401, for any path', async () => {
    const { sandbox } = await bench();
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: sandbox.secrets.token! },
    ];
    for (const headers of wrong) {
      const response = await fetch(`${sandbox.baseUrl}/users/me`, { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ errors: [{ message: expect.any(String), help: expect.any(String) }] });
    }
  });

  test('unknown objects are 404, what is no gid is 400', async () => {
    const { get } = await bench();
    expect(await get('/tasks/12345')).toMatchObject({
      status: 404,
      body: { errors: [{ message: 'task: Unknown object: 12345' }] },
    });
    expect((await get('/tasks/abc')).status).toBe(400);
    expect((await get(`/projects/${G.brief}`)).status).toBe(404);
    expect((await get('/workspaces/1/projects')).status).toBe(404);
  });

  test.each([
    '',
    `?project=${G.launch}&section=${G.ideas}`,
    `?assignee=${G.lea}`,
    `?project=${G.launch}&workspace=${G.workspace}`,
  ])('GET /tasks%s names not exactly one list: 400', async (query) => {
    const { get } = await bench();
    expect((await get(`/tasks${query}`)).status).toBe(400);
  });

  test('over the budget 429 with Retry-After, and refused calls count', async () => {
    const at = await bench([], { requestsPerMinute: 3 });
    const call = async () => {
      const { status, headers } = await at.get('/workspaces');
      return [status, headers.get('retry-after')];
    };
    for (let i = 0; i < 3; i++) expect(await call()).toEqual([200, null]);
    expect(await call()).toEqual([429, '60']);
    at.wall += 20_000;
    expect(await call()).toEqual([429, '40']);
    at.wall += 40_000;
    // All of the first instant have left; the refused one of second 20 still fills one of three places.
    expect([await call(), await call(), await call()]).toEqual([
      [200, null],
      [200, null],
      [429, '20'],
    ]);
  });
});

describe('faults', () => {
  test.each<[FaultKind, number, unknown]>([
    ['rate-limit', 429, { errors: [{ message: expect.any(String), help: expect.any(String) }] }],
    ['server-error', 500, { errors: [{ message: expect.any(String), phrase: expect.any(String) }] }],
    ['unauthorized', 401, { errors: [{ message: 'Not Authorized', help: expect.any(String) }] }],
    ['forbidden', 403, { errors: [{ message: expect.any(String), help: expect.any(String) }] }],
    ['not-found', 404, { errors: [{ message: expect.any(String), help: expect.any(String) }] }],
  ])('%s answers %i in the shape of the tool, as often as told', async (kind, status, body) => {
    const { sandbox, get } = await bench();
    sandbox.fail({ ...always, kind, times: 2 });
    expect((await get('/workspaces')).status).toBe(200);
    for (let i = 0; i < 2; i++) expect(await get(tasks())).toMatchObject({ status, body });
    expect((await get(tasks())).status).toBe(200);
  });

  test('a rate-limit fault says how long to wait', async () => {
    const { sandbox, get } = await bench();
    sandbox.fail({ ...always, kind: 'rate-limit' });
    expect((await get(tasks())).headers.get('retry-after')).toBe('1');
  });

  test.each<[FaultKind, number]>([
    ['unavailable', 503],
    ['html', 200],
  ])('%s is a page of HTML with %i', async (kind, status) => {
    const { sandbox } = await bench();
    sandbox.fail({ ...always, kind });
    const response = await fetch(`${sandbox.baseUrl}${tasks()}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  test.each<FaultKind>(['truncated', 'reset'])('%s cuts the connection', async (kind) => {
    const { sandbox, get } = await bench();
    sandbox.fail({ ...always, kind });
    await expect(get(tasks())).rejects.toThrow();
    expect((await get(tasks())).status).toBe(200);
    expect(sandbox.requests.map((request) => request.status)).toEqual([kind === 'reset' ? 0 : 200, 200]);
  });

  test('an empty page has no records although its token leads to them', async () => {
    const { sandbox, get } = await bench(many, { now: () => DAY_ONE });
    sandbox.fail({ ...always, kind: 'empty-page' });
    expect((await get(tasks())).body.data).toHaveLength(8);
    const { body } = await get(tasks('&limit=5'));
    expect(body.data).toEqual([]);
    expect((await get(tasks(`&limit=5&offset=${body.next_page.offset}`))).body.data).toHaveLength(5);
  });

  test('repeat-cursor hands out the token that was just used', async () => {
    const { sandbox, get } = await bench(many, { now: () => DAY_ONE });
    sandbox.fail({ ...always, kind: 'repeat-cursor' });
    const { offset } = (await get(tasks('&limit=2'))).body.next_page;
    const second = await get(tasks(`&limit=2&offset=${offset}`));
    expect(second.body.next_page.offset).toBe(offset);
    const third = await get(tasks(`&limit=2&offset=${offset}`));
    expect(third.body.data).toEqual(second.body.data);
    expect(third.body.next_page.offset).not.toBe(offset);
  });

  test('malformed-record breaks one field of one record', async () => {
    const { sandbox, get } = await bench();
    sandbox.fail({ ...always, kind: 'malformed-record' });
    expect((await get(tasks())).body.data.map((task: any) => task.name)).toEqual(['Write the brief', [17]]);
    expect((await get(tasks())).body.data.map((task: any) => task.name)).toEqual(['Write the brief', 'Legal check']);
  });

  test('streams can be empty or repeat their token too', async () => {
    const here = await bench([{ type: 'completed', by: 'lea', task: G.brief, story: '1401000000000000001' }]);
    here.now = DAY_ONE;
    const path = `/events?resource=${G.launch}`;
    const { sync } = (await here.get(path)).body;
    here.now += HOUR;
    for (const [kind, count] of [
      ['empty-page', 0],
      ['repeat-cursor', 2],
    ] as const) {
      here.sandbox.fail({ kind, match: /events/, times: 1 });
      const { body } = await here.get(`${path}&sync=${sync}`);
      expect(body.data).toHaveLength(count);
      expect(body).toMatchObject({ sync, has_more: true });
    }
    expect((await here.get(`${path}&sync=${sync}`)).body.has_more).toBe(false);
  });
});
