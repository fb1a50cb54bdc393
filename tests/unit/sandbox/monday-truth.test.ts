import { SmallCompany } from './monday-company';

let small: SmallCompany;
beforeEach(() => {
  small = new SmallCompany();
});

describe('a status in Monday', () => {
  test('has the texts of its time, and the item the text of today', () => {
    const made = small.item('5', { values: { status: { label: 0 } }, by: 'ben' });
    const stuck = small.set('5', 'status', { label: 2 });
    small.tell({ type: 'label_renamed', board: '1', column: 'status', index: 2, text: 'Blocked' });
    const free = small.set('5', 'status', null, { by: null });
    const again = small.set('5', 'status', { label: 2 });
    small.tell({ type: 'label_renamed', board: '1', column: 'status', index: 2, text: 'Halted' });
    const status = { what: 'status', container: '1', tellable: 'exact' };
    expect(small.changes('5')).toEqual([
      { what: 'created', from: null, to: null, container: null, actor: '12', at: made, tellable: 'exact' },
      { ...status, from: 'Working on it', to: 'Stuck', actor: '11', at: stuck },
      { ...status, from: 'Blocked', to: null, actor: null, at: free },
      { ...status, from: null, to: 'Blocked', actor: '11', at: again },
    ]);
    expect(small.find('5')).toMatchObject({ kind: 'task', status: 'Halted', createdAt: made, gone: false });
    expect(small.truth(stuck).items[0]).toMatchObject({ status: 'Stuck' });
  });

  test('moves for each item of a batch, back by an undo, and in the order of the log within a second', () => {
    for (const id of ['5', '6']) small.item(id);
    const at = small.tell({ type: 'values_set', items: ['5', '6'], column: 'status', value: { label: 0 } });
    small.set('5', 'status', { label: 2 }, { at });
    small.set('5', 'status', { label: 1 }, { at });
    small.tell({ type: 'value_set', item: '5', column: 'status', value: { label: 2 }, undo: true, at });
    const moves = (id: string) => small.changes(id).flatMap(({ what, to }) => (what === 'status' ? [to] : []));
    expect(moves('5')).toEqual(['Working on it', 'Stuck', 'Done', 'Stuck']);
    expect(moves('6')).toEqual(['Working on it']);
    expect(
      new Set(
        small
          .changes('5')
          .slice(1)
          .map((change) => change.at),
      ),
    ).toEqual(new Set([at]));
  });
});

describe('other changes in Monday', () => {
  test('are told in the words of the tool', () => {
    small.item('5', { values: { due: { date: '2026-04-01' }, owner: { people: ['ben'] } } });
    small.item('6');
    small.tell({ type: 'item_renamed', item: '5', name: 'Poster' });
    small.set('5', 'due', { date: '2026-04-09' });
    small.set('5', 'due', null);
    small.tell({ type: 'group_renamed', board: '1', group: 'later', title: 'Someday' });
    small.tell({ type: 'item_moved', item: '5', group: 'later' });
    small.set('5', 'owner', { people: ['cem', 'ben'] });
    small.set('5', 'owner', { people: ['cem'] });
    small.set('5', 'depends', { items: ['6'] });
    const untold = { campaign: { text: 'x' }, priority: { label: 0 }, link: { url: 'https://a.test', text: 'a' } };
    for (const [column, value] of Object.entries(untold)) small.set('5', column, value);
    expect(
      small
        .changes('5')
        .slice(1)
        .map(({ what, from, to, container }) => [what, from, to, container]),
    ).toEqual([
      ['renamed', 'Item 5', 'Poster', null],
      ['due', '2026-04-01', '2026-04-09', null],
      ['due', '2026-04-09', null, null],
      ['moved', 'Topics', 'Someday', '1'],
      ['assign', '12', ['12', '13'], null],
      ['assign', ['12', '13'], '13', null],
      ['depends', null, '6', null],
    ]);
    expect(small.find('5')).toMatchObject({ name: 'Poster', assignees: ['13'], dueOn: null });
    expect(small.truth().dependencies).toEqual([{ tool: 'monday', item: '5', on: '6' }]);
  });

  test('of dependencies are one for each item, and hold only between what is there', () => {
    for (const id of ['5', '6', '7']) small.item(id);
    small.item('8', { values: { depends: { items: ['5'] } } });
    small.set('5', 'depends', { items: ['6', '7'] });
    small.set('5', 'depends', { items: ['7'] });
    expect(
      small
        .changes('5')
        .slice(1)
        .map(({ what, to }) => [what, to]),
    ).toEqual([
      ['depends', '6'],
      ['depends', '7'],
      ['undepends', '6'],
    ]);
    // What stood there at creation no entry tells, and it holds.
    expect(small.changes('8')).toHaveLength(1);
    expect(small.truth().dependencies.map(({ item, on }) => `${item} ${on}`)).toEqual(['5 7', '8 5']);
    small.tell({ type: 'item_deleted', item: '7' });
    expect(small.truth().dependencies.map(({ item, on }) => `${item} ${on}`)).toEqual(['8 5']);
  });

  test('of archiving leave the item there; deletion and restoration are told', () => {
    small.item('5', { values: { status: { label: 2 } } });
    small.tell({ type: 'item_archived', item: '5' });
    expect(small.find('5')).toMatchObject({ gone: false, status: 'Stuck' });
    small.tell({ type: 'item_deleted', item: '5' });
    expect(small.find('5')).toMatchObject({ gone: true });
    small.tell({ type: 'item_restored', item: '5' });
    expect(small.find('5')).toMatchObject({ gone: false });
    expect(small.changes('5').map(({ what, to, container, tellable }) => [what, to, container, tellable])).toEqual([
      ['created', null, null, 'exact'],
      ['moved', 'archived', '1', 'exact'],
      ['deleted', null, null, 'exact'],
      ['restored', null, null, 'exact'],
    ]);
  });

  test('of a group that is deleted take its items along, once each', () => {
    for (const id of ['5', '6']) small.item(id, { group: 'later' });
    small.item('7');
    small.tell({ type: 'item_deleted', item: '6' });
    const at = small.tell({ type: 'group_deleted', board: '1', group: 'later' });
    expect(small.truth().items.map(({ key, gone }) => [key, gone])).toEqual([
      ['5', true],
      ['6', true],
      ['7', false],
    ]);
    expect(small.changes('5').at(-1)).toMatchObject({ what: 'deleted', at, actor: '11', tellable: 'exact' });
    expect(small.changes('6').filter(({ what }) => what === 'deleted')).toHaveLength(1);
  });
});

describe('the board of an item', () => {
  test('changes with two entries, and what both boards have a column for stays', () => {
    small.board('2', { name: 'Second' });
    small.item('5', { values: { status: { label: 2 }, legal: { label: 4 } } });
    const at = small.tell({ type: 'item_moved_to_board', item: '5', board: '2', group: 'later' });
    expect(small.changes('5').slice(1)).toMatchObject([
      { what: 'moved', from: null, to: 'removed', container: '1', at },
      { what: 'moved', from: null, to: 'added', container: '2', at },
    ]);
    small.set('5', 'status', { label: 1 });
    expect(small.changes('5').at(-1)).toMatchObject({ what: 'status', from: 'Stuck', to: 'Done', container: '2' });
    expect(small.find('5/legal')).toMatchObject({ gone: false });
  });

  test('may have no column for an approval, which is then seen no more', () => {
    small.board('2', { columns: [{ id: 'name', title: 'Name', type: 'name' }] });
    small.item('5');
    small.set('5', 'legal', { label: 4 });
    small.tell({ type: 'item_moved_to_board', item: '5', board: '2', group: 'later' });
    expect(small.find('5/legal')).toMatchObject({ gone: true });
    expect(small.find('5')).toMatchObject({ gone: false, status: null });
    expect(small.changes('5/legal')).toMatchObject([{ what: 'approval_requested', tellable: 'exact' }]);
  });

  test('takes its log along when it is deleted; what went to another board before is told by that one', () => {
    small.board('2');
    for (const id of ['5', '6']) small.item(id, { board: '2', values: { legal: { label: 4 } } });
    small.set('5', 'legal', { label: 1 });
    small.tell({ type: 'item_moved_to_board', item: '6', board: '1', group: 'later' });
    const at = small.tell({ type: 'board_deleted', board: '2' });
    expect(small.changes('5').at(-1)).toMatchObject({ what: 'deleted', at });
    expect([...small.changes('5'), ...small.changes('5/legal')].map(({ tellable }) => tellable)).toEqual(
      Array.from({ length: 4 }, () => 'no'),
    );
    expect(small.rounds('5/legal')).toMatchObject([{ requestTellable: 'no', decisions: [{ tellable: 'no' }] }]);
    expect(small.find('5')).toMatchObject({ gone: true });
    expect(small.find('6')).toMatchObject({ gone: false });
    expect(small.changes('6').map(({ what, to, tellable }) => [what, to, tellable])).toEqual([
      ['created', null, 'exact'],
      ['moved', 'removed', 'no'],
      ['moved', 'added', 'exact'],
    ]);
    expect(small.rounds('6/legal')).toMatchObject([{ requestTellable: 'inferred' }]);
  });

  test('takes the hidden board of its subitems along', () => {
    small.board('2');
    small.board('4', { subitemsOf: '2' });
    small.item('5', { board: '2' });
    small.item('6', { board: '4', parent: '5' });
    const at = small.tell({ type: 'board_deleted', board: '2' });
    expect(small.find('6')).toMatchObject({ gone: true, parent: '5' });
    expect(small.changes('6')).toMatchObject([
      { what: 'created', tellable: 'no' },
      { what: 'deleted', at, tellable: 'no' },
    ]);
  });

  test('stays readable when it is archived', () => {
    small.item('5');
    small.tell({ type: 'board_archived', board: '1' });
    expect(small.find('5')).toMatchObject({ gone: false });
    expect(small.changes('5')).toMatchObject([{ tellable: 'exact' }]);
  });

  test('that the hub cannot see holds nothing that is known, and a document holds no work', () => {
    small.board('2', { visible: false });
    small.board('3', { kind: 'document' });
    small.board('4', { subitemsOf: '2' });
    for (const board of ['2', '3', '4']) small.item(`${board}0`, { board, values: { legal: { label: 4 } } });
    small.item('5', { values: { depends: { items: ['20'] } } });
    small.tell({ type: 'file_added', id: '9', item: '20', name: 'secret.pdf', bytes: 1 });
    small.tell({ type: 'update_posted', id: '8', item: '20', replyTo: null, text: 'psst' });
    const truth = small.truth();
    expect(truth.items.map(({ key }) => key)).toEqual(['5']);
    expect([truth.approvals, truth.dependencies, truth.versions]).toEqual([[], [], []]);
    expect(truth.changes.filter(({ item }) => item.key !== '5').map(({ tellable }) => tellable)).toEqual(
      Array.from({ length: 6 }, () => 'no'),
    );
  });
});

describe('what hangs on an item', () => {
  test('goes with it; a reply goes with what it answers', () => {
    small.item('5');
    const said = small.tell({ type: 'update_posted', id: '1', item: '5', replyTo: null, text: 'a' });
    small.tell({ type: 'update_posted', id: '2', item: '5', replyTo: '1', text: 'b' });
    small.tell({ type: 'update_posted', id: '3', item: '5', replyTo: null, text: 'c' });
    small.tell({ type: 'update_edited', id: '3', text: 'd' });
    const kept = small.tell({ type: 'file_added', id: '4', item: '5', name: 'plan.pdf', bytes: 3, by: 'ben' });
    expect(small.find('update:2')).toMatchObject({ kind: 'message', parent: '5', gone: false, status: null });
    expect(small.find('update:1')).toMatchObject({ createdAt: said });
    expect(small.find('asset:4')).toMatchObject({ kind: 'asset', name: 'plan.pdf', parent: '5', createdAt: kept });
    expect(small.truth().versions).toEqual([
      { tool: 'monday', asset: 'asset:4', key: 'asset:4', at: kept, author: '12', tellable: 'exact' },
    ]);
    small.tell({ type: 'update_deleted', id: '1' });
    const gone = () => small.truth().items.flatMap((item) => (item.gone ? [item.key] : []));
    expect(gone()).toEqual(['update:1', 'update:2']);
    small.tell({ type: 'item_deleted', item: '5' });
    expect(gone()).toHaveLength(5);
    expect(small.truth().versions[0]!.tellable).toBe('no');
    // Talk and files leave no entry.
    expect(small.changes().map(({ what }) => what)).toEqual(['created', 'deleted']);
  });
});
