import { buildSchema, isLeafType, getNamedType, isObjectType } from 'graphql';
import subset from '../../connectors/monday/sandbox/schema.hub-subset.2026-10.json';
import { bench, closeAll, DAY_ONE, idsOf, M, MINUTE, newItem, setValue } from './monday-sandbox.company.js';

afterEach(closeAll);

const posted = (id: string, text: string, replyTo: string | null = null, by: string | null = 'lea') => ({
  type: 'update_posted' as const,
  id,
  item: M.brief as string,
  replyTo,
  text,
  by,
});

describe('updates and replies', () => {
  test('as written, newest first, with what was answered', async () => {
    const { ask, sandbox } = await bench([
      posted('81', 'First\n<b> & more'),
      posted('82', 'Second', null, 'omar'),
      posted('83', 'An answer', '81', null),
    ]);
    const { data } =
      await ask(`{ updates { id body text_body created_at edited_at creator_id creator { name } item_id item { name }
      replies { id body text_body creator_id creator { id } created_at } assets { id } } }`);
    expect(idsOf(data.updates)).toEqual(['82', '81']);
    expect(data.updates[1]).toEqual({
      id: '81',
      body: '<p>First<br>&lt;b&gt; &amp; more</p>',
      text_body: 'First\n<b> & more',
      created_at: '2026-02-02T09:01:00Z',
      edited_at: '2026-02-02T09:01:00Z',
      creator_id: M.lea,
      creator: { name: 'lea of Acme' },
      item_id: M.brief,
      item: { name: 'Write the brief' },
      replies: [
        {
          id: '83',
          body: '<p>An answer</p>',
          text_body: 'An answer',
          creator_id: '-4',
          creator: null,
          created_at: '2026-02-02T09:03:00Z',
        },
      ],
      assets: [],
    });
    expect(sandbox.offContract).toEqual([]);
  });

  test('edited and deleted ones', async () => {
    const self = await bench([
      posted('81', 'First'),
      posted('82', 'Second'),
      posted('83', 'An answer', '81'),
      { type: 'update_edited', id: '82', text: 'Better' },
      { type: 'update_deleted', id: '83' },
      { type: 'update_deleted', id: '81' },
    ]);
    self.now = DAY_ONE + 5 * MINUTE;
    const query = '{ updates { id text_body edited_at replies { id } } }';
    expect((await self.ask(query)).data.updates).toEqual([
      { id: '82', text_body: 'Better', edited_at: '2026-02-02T09:04:00Z', replies: [] },
      { id: '81', text_body: 'First', edited_at: '2026-02-02T09:01:00Z', replies: [] },
    ]);
    self.now = DAY_ONE + 6 * MINUTE;
    expect(idsOf((await self.ask(query)).data.updates)).toEqual(['82']);
  });

  test('pages by number and by cursor, windows of time, boards and items', async () => {
    const self = await bench([
      ...Array.from({ length: 30 }, (_, i) => posted(String(800 + i), `Update ${i}`)),
      posted('900', 'An answer', '810'),
      newItem(M.copy, 'Elsewhere', { board: M.side }),
    ]);
    const { data } = await self.ask(`{
      plain: updates { id }
      second: updates(limit: 25, page: 2) { id }
      window: updates(limit: 100, from_date: "2026-02-02T09:01:00Z", to_date: "2026-02-02T09:03:00Z") { id }
      day: updates(limit: 100, from_date: "2026-02-02", to_date: "2026-02-02") { id }
      replies(board_ids: ["${M.board}"]) { id }
      none: replies(board_ids: ["${M.side}"]) { id }
      boards(ids: ["${M.board}"]) { updates(limit: 3) { id } own: updates(board_updates_only: true) { id } }
      items(ids: ["${M.brief}"]) { updates(ids: ["801"]) { id } }
    }`);
    expect(data.plain).toHaveLength(25);
    expect(data.second).toHaveLength(5);
    expect(idsOf(data.window)).toEqual(['802', '801', '800']);
    expect(data.day).toHaveLength(30);
    expect([idsOf(data.replies), data.none]).toEqual([['900'], []]);
    expect([idsOf(data.boards[0].updates), data.boards[0].own]).toEqual([['829', '828', '827'], []]);
    expect(idsOf(data.items[0].updates)).toEqual(['801']);
    const found: string[] = [];
    for (let cursor = null, page = 0; page === 0 || cursor; page++) {
      const args = cursor ? `limit: 7, cursor: "${cursor}"` : 'limit: 7';
      const answer = await self.ask(
        `{ items(ids: ["${M.brief}"]) { updates_page(${args}) { cursor updates { id } } } }`,
      );
      found.push(...idsOf(answer.data.items[0].updates_page.updates));
      ({ cursor } = answer.data.items[0].updates_page);
    }
    expect(found).toEqual(Array.from({ length: 30 }, (_, i) => String(829 - i)));
    expect(self.sandbox.offContract).toEqual([]);
  });

  test('100 a page at most; both dates or none', async () => {
    const { ask, sandbox } = await bench();
    expect((await ask('{ updates(limit: 101) { id } }')).errors[0].extensions.code).toBe('InvalidArgumentException');
    expect(sandbox.offContract).toEqual(['POST /v2 updates: updates: limit 101']);
    const { errors } = await ask('{ updates(from_date: "2026-01-01") { id } }');
    expect(errors[0].message).toMatch(/must be used together/);
  });
});

test('files: with their size and an address that is another one at each look', async () => {
  const self = await bench([{ type: 'file_added', id: '8001', item: M.brief, name: 'Plan v2.pdf', bytes: 900 }]);
  const query = `{ items(ids: ["${M.brief}"]) { assets { id name file_extension file_size created_at url public_url uploaded_by { id } } in_columns: assets(assets_source: columns) { id } } assets(ids: ["8001", "1"]) { id } }`;
  const { data } = await self.ask(query);
  const [asset] = data.items[0].assets;
  expect(asset).toMatchObject({
    id: '8001',
    name: 'Plan v2.pdf',
    file_extension: '.pdf',
    file_size: 900,
    created_at: '2026-02-02T09:01:00Z',
    uploaded_by: { id: M.lea },
  });
  expect(data.items[0].in_columns).toEqual([]);
  expect(idsOf(data.assets)).toEqual(['8001']);
  self.wall += MINUTE;
  expect((await self.ask(query)).data.items[0].assets[0].public_url).not.toBe(asset.public_url);
});

test("one user's activity, over boards, page by page", async () => {
  const self = await bench([
    setValue(M.brief, 'status', { label: 1 }, { by: 'omar', log: 'a' }),
    setValue(M.part, 'status', { label: 1 }, { by: 'omar', log: 'b' }),
    { type: 'item_renamed', item: M.brief, name: 'Brief', by: 'omar', log: 'c' },
  ]);
  const ask = async (args: string) => {
    const { data } = await self.ask(
      `{ users(ids: ["${M.omar}"]) { activity_logs(${args}) { cursor logs { id event } } } }`,
    );
    return data.users[0].activity_logs;
  };
  const first = await ask('limit: 2');
  expect(idsOf(first.logs)).toEqual(['c', 'b']);
  const second = await ask(`limit: 2, cursor: "${first.cursor}"`);
  expect([idsOf(second.logs), second.cursor]).toEqual([['a'], null]);
  expect(idsOf((await ask(`limit: 9, board_ids: ["${M.subs}"]`)).logs)).toEqual(['b']);
  expect(idsOf((await ask('limit: 9, event_types: ["update_name"]')).logs)).toEqual(['c']);
  expect(self.sandbox.offContract).toEqual([]);
});

/** Every field of a type that is a leaf. */
const schema = buildSchema(subset.join('\n'));
const leavesOf = (name: string): string => {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(name);
  return Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map((field) => field.name)
    .join(' ');
};

test('every plain field of what the hub reads has an answer that its type allows', async () => {
  const { ask, sandbox } = await bench([
    posted('81', 'First'),
    posted('82', 'An answer', '81'),
    { type: 'file_added', id: '8001', item: M.brief, name: 'Plan.pdf', bytes: 900 },
    setValue(M.brief, 'waits', { items: [M.brief] }),
  ]);
  const cells = [
    'StatusValue',
    'PeopleValue',
    'DateValue',
    'TextValue',
    'LongTextValue',
    'LinkValue',
    'DependencyValue',
    'NumbersValue',
  ];
  const { errors } = await ask(`{
    me { ${leavesOf('User')} user_config { kind } } account { ${leavesOf('Account')} } workspaces { ${leavesOf('Workspace')} }
    complexity { ${leavesOf('Complexity')} } versions { ${leavesOf('Version')} }
    tags { id } docs { id } folders { id } webhooks(board_id: "1") { id } sprints(ids: []) { id } managed_column { id }
    audit_event_catalogue { name } timeline(id: "1") { timeline_items_page { cursor } } get_column_type_schema(type: status)
    updates { ${leavesOf('Update')} replies { ${leavesOf('Reply')} likes { id } viewers { user_id } pinned_to_top { item_id } } }
    boards(limit: 1, ids: ["${M.board}"]) { ${leavesOf('Board')}
      columns { ${leavesOf('Column')} capabilities { visibility } } groups { ${leavesOf('Group')} } top_group { id }
      owner { id } owners { id } creator { id } subscribers { id } tags { id } team_owners { id } folder { id } workspace { id }
      activity_logs { ${leavesOf('ActivityLogType')} }
      items_page { items { ${leavesOf('Item')} subscribers { id } creator { id } description { id } linked_items(link_to_item_column_id: "waits", linked_board_id: "${M.board}") { id }
        assets { ${leavesOf('Asset')} }
        column_values { ${cells.map((name) => `... on ${name} { ${leavesOf(name)} column { id } }`).join(' ')}
          ... on DependencyValue { dependency_links { linked_item_id lag } } ... on StatusValue { label_style { color } } } } } }
  }`);
  expect(errors).toBeUndefined();
  expect(sandbox.offContract).toEqual([]);
});
