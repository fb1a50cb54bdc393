import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  byCursor,
  byOffset,
  byPage,
  recordsAt,
  wholeList,
  type Answer,
  type Http,
  type Page,
  type Through,
} from '../../../src/sdk/index.js';
import { plain } from './plain-connector.js';

const UNTIL = '2027-01-05T09:00:00.000Z';
const bodyOf = (ids: string[]): Buffer => Buffer.from(JSON.stringify({ data: ids }));
const listed = (...ids: string[]) => ({ records: recordsAt(bodyOf(ids), '/data', ids) });
const idOf = ({ body, at = '' }: { body: Buffer; at?: string }): string =>
  (JSON.parse(body.toString()) as { data: string[] }).data[Number(at.split('/')[2])]!;

/** Each page's ids; `|` after the last one. */
async function walked(pages: AsyncIterable<{ records: { body: Buffer; at?: string }[]; last: boolean }>) {
  const said: string[] = [];
  for await (const { records, last } of pages) said.push(records.map(idOf).join('') + (last ? '|' : ''));
  return said;
}

/** A list by cursor that answers from a table of token → page; `null` there: the token is no longer taken. */
function tool(pages: Record<string, ({ ids: string[]; token?: unknown } | null)[]>) {
  const asked: (string | null)[] = [];
  const ask = (token: string | null) => {
    asked.push(token);
    const answers = pages[token ?? ''] ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) throw new Error(`nobody gave the token ${token}`);
    return Promise.resolve(answer && { ...listed(...answer.ids), token: answer.token });
  };
  return { ask, asked };
}

describe('byCursor', () => {
  test('follows tokens to the page without one, over empty pages too', async () => {
    const { ask, asked } = tool({
      '': [{ ids: ['a', 'b'], token: 'x' }],
      x: [{ ids: [], token: 7 }],
      '7': [{ ids: ['c'], token: null }],
    });
    expect(await walked(byCursor('/things', ask))).toEqual(['ab', '', 'c|']);
    expect(asked).toEqual([null, 'x', '7']);
  });

  test('a list of one empty page ends', async () => {
    expect(await walked(byCursor('/things', tool({ '': [{ ids: [] }] }).ask))).toEqual(['|']);
  });

  test.each([
    ['the one just used', { x: [{ ids: ['b'], token: 'x' }] }],
    ['an earlier one', { x: [{ ids: ['b'], token: 'y' }], y: [{ ids: ['c'], token: 'x' }] }],
  ])('a token that comes back, %s, is an error after its page was handed on', async (_, more) => {
    const said: string[] = [];
    const walk = (async () => {
      for await (const { records } of byCursor('/things', tool({ '': [{ ids: ['a'], token: 'x' }], ...more }).ask))
        said.push(records.map(idOf).join(''));
    })();
    await expect(walk).rejects.toMatchObject({ name: 'ContractError', code: 'UPSTREAM_LOOP', where: '/things' });
    expect(said).toEqual(['a', 'b', 'c'].slice(0, Object.keys(more).length + 1));
  });

  test('a token that has expired begins the list anew, and its old tokens may come again', async () => {
    const { ask, asked } = tool({ '': [{ ids: ['a'], token: 'x' }], x: [null, { ids: ['b'] }] });
    expect(await walked(byCursor('/things', ask))).toEqual(['a', 'a', 'b|']);
    expect(asked).toEqual([null, 'x', null, 'x']);
  });

  test('a list whose tokens always expire is given up', async () => {
    const { ask, asked } = tool({ '': [{ ids: ['a'], token: 'x' }], x: [null] });
    await expect(walked(byCursor('/things', ask))).rejects.toMatchObject({
      code: 'UPSTREAM_LOOP',
      message: expect.stringContaining('its token expired 4 times'),
    });
    expect(asked).toHaveLength(8);
  });

  test.each(['', true, {}])('a next page named by %j is not followed and not taken for the end', async (token) => {
    await expect(walked(byCursor('/things', tool({ '': [{ ids: ['a'], token }] }).ask))).rejects.toMatchObject({
      code: 'UPSTREAM_SCHEMA',
      where: '/things',
    });
  });
});

describe('numbered pages', () => {
  const pages = [['a', 'b'], [], ['c', 'd'], ['e']].map((ids) => listed(...ids));
  const more = (index: number) => index < pages.length - 1;

  test('byPage goes on from 1, or from where the tool begins, while there is more', async () => {
    const asked: number[] = [];
    const from = (first: number) => (page: number) => {
      asked.push(page);
      return Promise.resolve({ ...pages[page - first]!, more: more(page - first) });
    };
    expect(await walked(byPage('/things', from(1)))).toEqual(['ab', '', 'cd', 'e|']);
    expect(await walked(byPage('/things', from(0), 0))).toEqual(['ab', '', 'cd', 'e|']);
    expect(asked).toEqual([1, 2, 3, 4, 0, 1, 2, 3]);
  });

  test('byOffset steps by the size asked for, however many records came', async () => {
    const asked: number[] = [];
    const walk = byOffset('/things', 2, (offset) => {
      asked.push(offset);
      return Promise.resolve({ ...pages[offset / 2]!, more: more(offset / 2) });
    });
    expect(await walked(walk)).toEqual(['ab', '', 'cd', 'e|']);
    expect(asked).toEqual([0, 2, 4, 6]);
  });

  test('a tool that answers its first page for ever is an error', async () => {
    const ask = () => Promise.resolve({ ...listed('a', 'b'), more: true });
    await expect(walked(byPage('/things', ask))).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
    await expect(walked(byOffset('/things', 2, ask))).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
  });
});

describe('wholeList', () => {
  async function* turned(...pages: { ids: string[]; last?: boolean; total?: number; vanished?: boolean }[]) {
    for (const { ids, last = false, ...more } of pages)
      yield await Promise.resolve({ ...listed(...ids), last, ...more });
  }
  async function read(pages: Parameters<typeof wholeList>[1], meta?: Record<string, unknown>) {
    const said: Page<Through>[] = [];
    for await (const page of wholeList(UNTIL, pages, meta)) said.push(page);
    return said.map(({ records, ...rest }) => ({ ...rest, meta: records.map((raw) => raw.meta) }));
  }

  test('cursor and wholeness come with the last page alone; `meta` with every record', async () => {
    const pages = turned({ ids: ['a'], total: 3 }, { ids: ['b', 'c'], last: true });
    expect(await read(pages, { of: 'p' })).toEqual([
      { total: 3, meta: [{ of: 'p' }] },
      { next: { through: UNTIL }, whole: true, meta: [{ of: 'p' }, { of: 'p' }] },
    ]);
  });

  test('a list that ended because its owner is gone proves nothing', async () => {
    expect(await read(turned({ ids: [], last: true, vanished: true }))).toEqual([
      { next: { through: UNTIL }, meta: [] },
    ]);
  });
});

test('a tool with one list, a cursor and no history fits in sixty lines', async () => {
  const source = readFileSync(join(__dirname, 'plain-connector.ts'), 'utf8');
  expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  const pages: Record<string, object> = {
    '': { notes: [{ id: '1', title: 'one', at: UNTIL }], next: 'x' },
    x: { notes: [{ id: '2', title: 'two', at: UNTIL }], next: null },
  };
  const http: Http = {
    with: () => http,
    hold: () => {},
    send: ({ query }) => {
      const body = pages[String(query?.cursor ?? '')]!;
      const answer = { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), requestedAt: UNTIL };
      return Promise.resolve({ ...answer, json: () => body } as Answer);
    },
  };
  const keys: string[] = [];
  const [notes] = plain.streams;
  for await (const page of notes!.read({ http }, { part: 'all', since: null, until: UNTIL, full: true }))
    for (const { body, at } of page.records)
      keys.push((JSON.parse(body.toString()) as { notes: { id: string }[] }).notes[Number(at!.split('/')[2])]!.id);
  expect(keys).toEqual(['1', '2']);
});
