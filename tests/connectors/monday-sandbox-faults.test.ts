import type { FaultKind } from '#sandbox';
import { bench, closeAll, idsOf, M, newItem, pageOf } from './monday-sandbox.company.js';

afterEach(closeAll);

const ME = '{ me { id name } }';
const many = Array.from({ length: 9 }, (_, i) => newItem(String(9_400_000_000 + i), `Item ${i}`));
const FIRST = `{ boards(ids: ["${M.board}"]) { items_page(limit: 4) { cursor items { id name } } } }`;
const next = (cursor: string) => `{ next_items_page(limit: 4, cursor: "${cursor}") { cursor items { id name } } }`;

describe('faults', () => {
  test.each<[FaultKind, number, unknown]>([
    ['rate-limit', 200, { code: 'COMPLEXITY_BUDGET_EXHAUSTED', retry_in_seconds: 1, status_code: 429 }],
    ['server-error', 500, { code: 'INTERNAL_SERVER_ERROR', status_code: 500 }],
    ['unauthorized', 401, { code: 'USER_NOT_AUTHENTICATED', status_code: 401 }],
    ['forbidden', 200, { code: 'UserUnauthorizedException', status_code: 403 }],
    ['not-found', 200, { code: 'ResourceNotFoundException', status_code: 404 }],
  ])('%s in the words of the tool, as often as asked', async (kind, status, extensions) => {
    const { ask, sandbox } = await bench();
    sandbox.fail({ kind, match: /^POST \/v2 me$/, times: 2 });
    for (let i = 0; i < 2; i++) {
      const answer = await ask(ME);
      expect(answer.status).toBe(status);
      expect(answer.errors[0].extensions).toMatchObject(extensions as object);
      expect(answer.data).toEqual(kind === 'forbidden' || kind === 'not-found' ? [] : undefined);
    }
    expect((await ask(ME)).data.me.id).toBe(M.relay);
    expect(sandbox.requests.map((request) => request.status)).toEqual([status, status, 200]);
    expect(sandbox.offContract).toEqual([]);
  });

  test('only what matches: root fields, with the pages asked for below them', async () => {
    const { ask, sandbox } = await bench();
    sandbox.fail({ kind: 'server-error', match: /boards\.activity_logs/, times: 1 });
    sandbox.fail({ kind: 'unauthorized', match: /next_items_page/, times: 1 });
    expect((await ask('{ boards { id } }')).status).toBe(200);
    expect((await ask(FIRST)).status).toBe(200);
    expect((await ask('{ boards { activity_logs { id } } }')).status).toBe(500);
    expect((await ask(next('x'))).status).toBe(401);
  });

  const raw = (sandbox: { baseUrl: string; secrets: Record<string, string> }) =>
    fetch(sandbox.baseUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: sandbox.secrets.token!,
        'api-version': '2026-10',
      },
      body: JSON.stringify({ query: ME }),
    });

  test.each<[FaultKind, number]>([
    ['unavailable', 503],
    ['html', 200],
  ])('%s: a page for people, with %i', async (kind, status) => {
    const { sandbox } = await bench();
    sandbox.fail({ kind, match: /./, times: 1 });
    const response = await raw(sandbox);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  test('reset: no answer; truncated: half of one, whose end is missed', async () => {
    const { sandbox } = await bench();
    sandbox.fail({ kind: 'reset', match: /./, times: 1 });
    await expect(raw(sandbox)).rejects.toThrow();
    sandbox.fail({ kind: 'truncated', match: /./, times: 1 });
    const response = await raw(sandbox);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect((await (await raw(sandbox)).json()) as object).toHaveProperty('data');
  });

  test.each([0, 1])('empty-page on page %i: no records, and nothing is lost by going on', async (page) => {
    const { ask, sandbox } = await bench(many);
    const found: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = null, i = 0; i === 0 || cursor; i++) {
      if (i === page) sandbox.fail({ kind: 'empty-page', match: /items_page/, times: 1 });
      const { items, cursor: following } = pageOf(await ask(cursor ? next(cursor) : FIRST));
      sizes.push(items.length);
      found.push(...idsOf(items));
      cursor = following;
    }
    expect(sizes[page]).toBe(0);
    expect(new Set(found).size).toBe(10);
    expect(found).toHaveLength(10);
  });

  test('repeat-cursor: the page, and the cursor that was just used', async () => {
    const { ask, sandbox } = await bench(many);
    sandbox.fail({ kind: 'repeat-cursor', match: /items_page/, times: 1 });
    const first = pageOf(await ask(FIRST));
    const second = pageOf(await ask(next(first.cursor)));
    expect(second.cursor).toBe(first.cursor);
    expect(second.items).toHaveLength(4);
    const again = pageOf(await ask(next(second.cursor)));
    expect(again.items).toEqual(second.items);
    expect(again.cursor).not.toBe(second.cursor);
  });

  test('malformed-record: one record of the longest list has a field of another type', async () => {
    const { ask, sandbox } = await bench(many);
    sandbox.fail({ kind: 'malformed-record', match: /boards\.items_page/, times: 1 });
    await ask(ME);
    const { items } = pageOf(await ask(FIRST));
    expect(items.map((item: { name: unknown }) => typeof item.name)).toEqual(['string', 'string', 'object', 'string']);
    expect(pageOf(await ask(FIRST)).items.every((item: { name: unknown }) => typeof item.name === 'string')).toBe(true);
  });
});
