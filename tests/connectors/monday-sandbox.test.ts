import {
  bench,
  closeAll,
  COLUMNS,
  DAY,
  idsOf,
  M,
  MINUTE,
  newBoard,
  newItem,
  setValue,
} from './monday-sandbox.company.js';

afterEach(closeAll);

describe('the account', () => {
  test('me, account, plan and workspaces', async () => {
    const { ask, sandbox } = await bench();
    const { data, errors } = await ask(`{
      me { id name email kind status is_deleted account { id tier } teams { id } }
      account { id name slug tier plan { tier max_users } }
      workspaces(limit: 100) { id name state kind }
      teams { id }
      version { value kind }
      versions { value kind }
    }`);
    expect(errors).toBeUndefined();
    expect(data.me).toEqual({
      id: M.relay,
      name: 'relay of Acme',
      email: 'relay@acme.test',
      kind: 'SERVICE_USER',
      status: 'ACTIVE',
      is_deleted: false,
      account: { id: M.account, tier: 'enterprise' },
      teams: [],
    });
    expect(data.account).toMatchObject({ slug: 'acme', plan: { tier: 'enterprise' } });
    expect(data.workspaces).toEqual([{ id: M.workspace, name: 'Marketing', state: 'active', kind: 'open' }]);
    expect(data.version).toEqual({ value: '2026-10', kind: 'current' });
    expect(data.versions).toHaveLength(4);
    expect(sandbox.offContract).toEqual([]);
  });

  test('who left is listed only where somebody asks for those', async () => {
    const { ask } = await bench();
    const { data } = await ask(`{
      now: users(limit: 100) { id }
      left: users(non_active: true) { id status is_deleted }
      both: users(status: [ACTIVE, INACTIVE]) { id }
      named: users(ids: ["${M.gone}"]) { id }
      second: users(limit: 2, page: 2) { id }
    }`);
    expect(idsOf(data.now)).toEqual([M.lea, M.omar, M.relay]);
    expect(data.left).toEqual([{ id: M.gone, status: 'INACTIVE', is_deleted: true }]);
    expect(data.both).toHaveLength(4);
    expect(idsOf(data.named)).toEqual([M.gone]);
    expect(idsOf(data.second)).toEqual([M.relay]);
  });
});

describe('boards', () => {
  test('a board the token cannot see never appears, nor does anything on it', async () => {
    const { ask, sandbox } = await bench();
    const { data } = await ask(`{
      boards(limit: 100, state: all) { id }
      named: boards(ids: ["${M.secret}", "${M.board}"]) { id }
      items(ids: ["${M.hidden}", "${M.brief}"]) { id }
    }`);
    expect(idsOf(data.boards)).toEqual([M.subs, M.side, M.board]);
    expect(idsOf(data.named)).toEqual([M.board]);
    expect(idsOf(data.items)).toEqual([M.brief]);
    expect(sandbox.offContract).toEqual([]);
  });

  test('documents and the hidden boards of subitems come too, each with its type', async () => {
    const { ask } = await bench([newBoard('4450000009', 'Minutes', { kind: 'document', columns: [], groups: [] })]);
    const { data } = await ask('{ boards(limit: 100) { id type workspace_id } }');
    expect(data.boards.map((board: { type: string }) => board.type)).toEqual([
      'document',
      'sub_items_board',
      'board',
      'board',
    ]);
    expect(data.boards[0].workspace_id).toBe(M.workspace);
  });

  test('25 boards unless a limit is given; pages, states, orders', async () => {
    const many = Array.from({ length: 30 }, (_, i) => newBoard(String(5_000_000_000 + i), `Board ${i}`));
    const archived = { type: 'board_archived' as const, board: M.side };
    const { ask } = await bench([...many, archived]);
    const { data } = await ask(`{
      plain: boards { id }
      second: boards(limit: 25, page: 2) { id }
      all: boards(limit: 100, state: all) { id }
      archived: boards(state: archived) { id state }
      used: boards(limit: 1, state: all, order_by: used_at) { id }
      elsewhere: boards(workspace_ids: ["1"]) { id }
    }`);
    expect(data.plain).toHaveLength(25);
    expect(idsOf(data.second)).toHaveLength(7);
    expect(data.all).toHaveLength(33);
    expect(data.archived).toEqual([{ id: M.side, state: 'archived' }]);
    expect(idsOf(data.used)).toEqual([M.side]);
    expect(data.elsewhere).toEqual([]);
  });

  test('more than anybody is known to have got in one request is noted', async () => {
    const { ask, sandbox } = await bench();
    await ask('{ boards(limit: 500) { id } users(limit: 1000) { id } }');
    expect(sandbox.offContract).toEqual([]);
    await ask('{ boards(limit: 501) { id } users(limit: 1001) { id } }');
    expect(sandbox.offContract).toEqual([
      'POST /v2 boards,users: boards: more than 500 in one request',
      'POST /v2 boards,users: users: limit 1001',
    ]);
  });

  test('columns with settings of both kinds, and groups without the deleted ones', async () => {
    const { ask, sandbox } = await bench([
      { type: 'group_deleted', board: M.board, group: 'doing' },
      { type: 'group_renamed', board: M.board, group: 'topics', title: 'Backlog' },
      { type: 'column_renamed', board: M.board, column: 'people', title: 'Assignee' },
    ]);
    const { data } = await ask(`{ boards(ids: ["${M.board}"]) {
      name url columns { id title type settings settings_str archived } groups { id title deleted position } top_group { id }
    } }`);
    const [board] = data.boards;
    expect(idsOf(board.columns)).toEqual(['name', ...COLUMNS.map(({ id }) => id)]);
    expect(board.columns[2].title).toBe('Assignee');
    expect(board.columns[1].settings.labels.slice(0, 3)).toEqual([
      {
        id: 0,
        index: 0,
        label: 'Working on it',
        color: 'working_orange',
        is_done: false,
        is_deactivated: false,
        description: null,
      },
      { id: 1, index: 1, label: 'Done', color: 'done_green', is_done: true, is_deactivated: false, description: null },
      { id: 2, index: 2, label: 'Stuck', color: 'stuck_red', is_done: false, is_deactivated: false, description: null },
    ]);
    expect(JSON.parse(board.columns[1].settings_str)).toMatchObject({
      done_colors: [1],
      labels: { 0: 'Working on it', 1: 'Done', 2: 'Stuck' },
      labels_positions_v2: { 5: 3 },
    });
    expect(board.groups).toEqual([{ id: 'topics', title: 'Backlog', deleted: false, position: expect.any(String) }]);
    expect(board.url).toBe(`https://acme.monday.com/boards/${M.board}`);
    expect(sandbox.offContract).toEqual([]);
  });
});

const CELLS = `column_values { id type text value
  ... on StatusValue { index label is_done updated_at }
  ... on PeopleValue { persons_and_teams { id kind } }
  ... on DateValue { date time }
  ... on LinkValue { url url_text }
  ... on NumbersValue { number }
  ... on DependencyValue { linked_item_ids display_value linked_items { name } } }`;

describe('items', () => {
  test('typed cells of every kind, with the text and the raw value beside them', async () => {
    const { ask, sandbox } = await bench([
      newItem(M.copy, 'Other work', {
        values: {
          status: { label: 1 },
          people: { people: ['omar', 'lea', 'mailonly'] },
          date4: { date: '2026-03-01' },
          long: { text: 'a\nb' },
          link: { url: 'https://x.test/1', text: 'Ticket' },
          waits: { items: [M.brief] },
          budget: { number: 12.5 },
        },
      }),
    ]);
    const { data, errors } = await ask(`{ items(ids: ["${M.copy}"]) { name group { id title } ${CELLS} } }`);
    expect(errors).toBeUndefined();
    const cells = Object.fromEntries(data.items[0].column_values.map((cell: { id: string }) => [cell.id, cell]));
    expect(cells.name).toBeUndefined();
    expect(cells.status).toMatchObject({ index: 1, label: 'Done', is_done: true, text: 'Done', type: 'status' });
    expect(JSON.parse(cells.status.value)).toEqual({ index: 1, post_id: null, changed_at: '2026-02-02T09:01:00.000Z' });
    expect(cells.people.persons_and_teams).toEqual([
      { id: M.omar, kind: 'person' },
      { id: M.lea, kind: 'person' },
    ]);
    expect(cells.date4).toMatchObject({ date: '2026-03-01', text: '2026-03-01' });
    expect(cells.long.text).toBe('a\nb');
    expect(cells.link).toMatchObject({
      url: 'https://x.test/1',
      url_text: 'Ticket',
      text: 'Ticket - https://x.test/1',
    });
    expect(cells.waits).toMatchObject({
      text: null,
      linked_item_ids: [M.brief],
      display_value: 'Write the brief',
      linked_items: [{ name: 'Write the brief' }],
    });
    expect(cells.budget).toMatchObject({ number: 12.5, text: '12.5', value: '"12.5"' });
    expect(cells.text_key).toMatchObject({ text: '', value: null });
    expect(sandbox.offContract).toEqual([]);
  });

  test('an id above 2^53 is text in the API and a whole number in raw values', async () => {
    const { ask } = await bench([newItem(M.copy, 'Other work', { values: { waits: { items: [M.brief] } } })]);
    const { data } = await ask(`{ items(ids: [${M.brief}]) { id } other: items(ids: ["${M.copy}"]) { ${CELLS} } }`);
    expect(data.items[0].id).toBe(M.brief);
    const { value } = data.other[0].column_values.find(({ id }: { id: string }) => id === 'waits');
    expect(value).toContain(`"linkedPulseId":${M.brief}`);
  });

  test('25 items by ids unless a limit is given, and never more than 100', async () => {
    const many = Array.from({ length: 40 }, (_, i) => newItem(String(9_200_000_000 + i), `Item ${i}`));
    const { ask, sandbox } = await bench(many);
    const ids = JSON.stringify(idsOf(many));
    const { data } = await ask(`{ few: items(ids: ${ids}) { id } all: items(ids: ${ids}, limit: 100) { id } }`);
    expect(data.few).toHaveLength(25);
    expect(data.all).toHaveLength(40);
    expect(sandbox.offContract).toEqual([]);
    const refused = await ask(`{ items(ids: ${ids}, limit: 101) { id } }`);
    expect(refused.errors[0].extensions.code).toBe('InvalidArgumentException');
    expect(sandbox.offContract).toHaveLength(1);
  });

  test('updated_at goes with cells, names, moves and files, and not with talk', async () => {
    const events = [
      setValue(M.brief, 'status', { label: 2 }),
      { type: 'item_renamed' as const, item: M.brief, name: 'Brief' },
      { type: 'item_moved' as const, item: M.brief, group: 'doing' },
      { type: 'file_added' as const, id: '8001', item: M.brief, name: 'plan.pdf', bytes: 900 },
      { type: 'update_posted' as const, id: '8101', item: M.brief, replyTo: null, text: 'Hello' },
      { type: 'update_edited' as const, id: '8101', text: 'Hello all' },
      { type: 'update_deleted' as const, id: '8101' },
    ];
    const self = await bench(events);
    const stampAt = async (now: number) => {
      self.now = now;
      const { data } = await self.ask(`{ items(ids: ["${M.brief}"]) { updated_at board { updated_at } } }`);
      return data.items[0];
    };
    const start = self.now - (events.length + 1) * MINUTE;
    const stamps = [];
    for (let i = 0; i <= events.length; i++) stamps.push((await stampAt(start + i * MINUTE)).updated_at);
    expect(new Set(stamps).size).toBe(5);
    expect(stamps.slice(5)).toEqual([stamps[4], stamps[4], stamps[4]]);
    expect((await stampAt(self.now)).board.updated_at).not.toBe(stamps[4]);
  });

  test('subitems: with their parent, on the hidden board; null where a board never had any', async () => {
    const { ask, sandbox } = await bench([newItem(M.copy, 'Elsewhere', { board: M.side })]);
    const { data } = await ask(`{
      items(ids: ["${M.brief}"]) { subitems { id name board { id } } }
      none: items(ids: ["${M.copy}"]) { subitems { id } }
      part: items(ids: ["${M.part}"]) { parent_item { id } board { type } }
    }`);
    expect(data.items[0].subitems).toEqual([{ id: M.part, name: 'Part of the brief', board: { id: M.subs } }]);
    expect(data.none[0].subitems).toBeNull();
    expect(data.part[0]).toEqual({ parent_item: { id: M.brief }, board: { type: 'sub_items_board' } });
    expect(sandbox.offContract).toEqual([]);
  });

  test('dependencies of an item and of a board', async () => {
    const { ask } = await bench([newItem(M.copy, 'Later', { values: { waits: { items: [M.brief] } } })]);
    const { data } = await ask(`{
      item_dependency(board_id: "${M.board}", item_id: "${M.copy}") { predecessors { source_item_id dependency_type } }
      board_dependencies(board_id: "${M.board}", include_items_without_predecessors: false) { total_count items { item_id } }
    }`);
    expect(data.item_dependency.predecessors).toEqual([{ source_item_id: M.brief, dependency_type: 'FS' }]);
    expect(data.board_dependencies).toEqual({ total_count: 1, items: [{ item_id: M.copy }] });
  });
});

test('the clock may go back', async () => {
  const self = await bench([setValue(M.brief, 'status', { label: 2 })]);
  const statusNow = async () => {
    const { data } = await self.ask(`{ items(ids: ["${M.brief}"]) { ${CELLS} } }`);
    return data.items[0].column_values[0].label;
  };
  expect(await statusNow()).toBe('Stuck');
  self.now -= 90_000;
  expect(await statusNow()).toBe('Working on it');
  self.now += DAY;
  expect(await statusNow()).toBe('Stuck');
});
