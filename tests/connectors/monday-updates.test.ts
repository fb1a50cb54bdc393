import { updates } from '../../connectors/monday/updates.js';
import type { Reader } from '../../src/sdk/index.js';
import { account, board, single } from './monday-company.js';
import { BOARD, openStub, read, SEEN, UNTIL } from './monday-stub.js';

const update = (id: number, more = {}) => ({
  id: `${id}`,
  text_body: `Update ${id}`,
  creator_id: '51000001',
  created_at: '2026-02-01T08:00:00Z',
  edited_at: '2026-02-01T08:00:00Z',
  item_id: '7',
  replies: [],
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => update(count - index));
const reader: Reader = {
  campaignKeys: (text) => text.match(/CMP-\d+/g) ?? [],
  chase: (text) => (text.includes('news') ? 'status' : null),
  asks: () => false,
  verdict: () => null,
  links: (text) => text.match(/https:\S+/g) ?? [],
};

describe('the updates of a board', () => {
  it('are read whole at each run, where three pages hold them: what is not listed any more is asked for', async () => {
    const { keys, whole, cursors, asked } = await read(
      'updates',
      await openStub(single(BOARD, { updates: many(250) })),
      {
        since: { through: UNTIL },
      },
    );
    expect([keys.length, whole, cursors]).toEqual([250, true, [{ through: UNTIL }]]);
    expect(asked('Updates').map(({ variables }) => [variables['limit'], variables['page']])).toEqual([
      [100, 1],
      [100, 2],
      [100, 3],
    ]);
  });

  it('of a board with more, three pages of the newest; all of them with a full walk', async () => {
    const world = single(BOARD, { updates: many(420) });
    const recent = await read('updates', await openStub(world), { since: { through: UNTIL } });
    expect([recent.keys.length, recent.whole, recent.cursors]).toEqual([300, false, [{ through: UNTIL }]]);
    const all = await read('updates', await openStub(world), { since: { through: UNTIL }, full: true });
    expect([all.keys.length, all.whole]).toEqual([420, true]);
  });

  it('the same page again and again is an error', async () => {
    const told = many(100);
    const world = single(BOARD, { more: { updates: () => told } });
    await expect(read('updates', await openStub(world))).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
  });

  it('second proofs: by id, but with their board where that is gone or hidden', async () => {
    const stub = await openStub({
      ...account([board(BOARD)], [board('82', { more: { state: 'deleted' } })]),
      updates: ({ ids }: { ids: string[] }) => ids.filter((id) => id === '1').map((id) => update(Number(id))),
    });
    const ask = async (part?: string) => (await updates.get!(stub.api, ['1', '2'], part)).map(({ state }) => state);
    expect([await ask(BOARD), await ask('82'), await ask('83')]).toEqual([
      ['live', 'deleted'],
      ['deleted', 'deleted'],
      ['hidden', 'hidden'],
    ]);
  });
});

describe('an update and its replies', () => {
  const talk = update(1, {
    text_body: 'Any news on CMP-104? https://x.example/1',
    replies: [
      {
        ...update(2),
        text_body: 'CMP-105 first',
        creator_id: '-4',
        created_at: '2026-02-01T09:00:00Z',
        edited_at: '2026-02-01T10:00:00Z',
      },
    ],
  });
  const record = updates.record.parse(talk);
  const found = updates.redact!.found(record, reader);

  it('leave their keys, their class and their links before their text goes', () => {
    expect(updates.redact!.paths).toEqual(['/text_body', '/body', '/replies/*/text_body', '/replies/*/body']);
    const bare = {
      ...record,
      text_body: undefined,
      replies: record.replies!.map(({ text_body: _gone, ...rest }) => rest),
    };
    expect(updates.drafts({ ...bare, found }, SEEN)).toEqual([
      {
        draft: 'message',
        key: 'update:1',
        kind: 'comment',
        at: '2026-02-01T08:00:00.000Z',
        author: { kind: 'person', key: '51000001' },
        item: { kind: 'task', key: '7' },
        thread: { key: 'update:1' },
        text: null,
        chase: 'status',
        keyTexts: ['CMP-104'],
        links: ['https://x.example/1'],
        editedAt: null,
      },
      expect.objectContaining({
        key: 'update:2',
        author: null,
        item: { kind: 'task', key: '7' },
        thread: { key: 'update:1' },
        text: null,
        chase: null,
        keyTexts: ['CMP-105'],
        editedAt: '2026-02-01T10:00:00.000Z',
      }),
    ]);
  });

  it('keep their text where the connection does; one on the board itself is on no item', () => {
    expect(updates.drafts({ ...record, found }, SEEN)).toMatchObject([
      { text: talk.text_body },
      { text: 'CMP-105 first' },
    ]);
    expect(updates.drafts(updates.record.parse(update(3, { item_id: null })), SEEN)).toMatchObject([
      { item: null, text: 'Update 3' },
    ]);
  });
});
