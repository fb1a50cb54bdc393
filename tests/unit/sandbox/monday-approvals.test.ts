import { columns, SmallCompany } from './monday-company';

const LEGAL = '5/legal';
const WAITING = { label: 4 };
const APPROVED = { label: 1 };

let small: SmallCompany;
beforeEach(() => {
  small = new SmallCompany();
});

describe('an approval column', () => {
  test('asks, sends back, asks again and approves: two rounds with their reviewers, actors and seconds', () => {
    small.item('5');
    small.set('5', 'reviewer', { people: ['ben'] });
    const asked = small.set('5', 'legal', WAITING);
    const sent = small.set('5', 'legal', { label: 3 }, { by: 'ben' });
    const again = small.set('5', 'legal', WAITING);
    const said = small.set('5', 'legal', APPROVED, { by: null });
    expect(small.rounds(LEGAL)).toEqual([
      {
        requestedAt: asked,
        requestTellable: 'exact',
        approvers: ['12'],
        decisions: [{ actor: '12', decision: 'changes_requested', at: sent, tellable: 'exact' }],
        closedAt: sent,
        outcome: 'changes_requested',
      },
      {
        requestedAt: again,
        requestTellable: 'exact',
        approvers: ['12'],
        decisions: [{ actor: null, decision: 'approved', at: said, tellable: 'exact' }],
        closedAt: said,
        outcome: 'approved',
      },
    ]);
    expect(small.changes(LEGAL).map(({ what, from, to, actor }) => [what, from, to, actor])).toEqual([
      ['assign', null, '12', '11'],
      ['approval_requested', null, null, '11'],
      ['approval_decided', null, 'changes_requested', '12'],
      ['approval_requested', null, null, '11'],
      ['approval_decided', null, 'approved', null],
    ]);
    expect(small.find(LEGAL)).toMatchObject({
      kind: 'approval',
      name: 'Item 5: Legal approval',
      parent: '5',
      status: 'Approved',
      assignees: ['12'],
      createdAt: null,
    });
    expect(small.truth().approvals).toMatchObject([{ gate: 'Legal approval', item: { kind: 'task', key: '5' } }]);
    // The labels of an approval are no status of the item.
    expect(small.changes('5').map(({ what }) => what)).toEqual(['created']);
  });

  test('asks whom its reviewer column names by now, until the round is closed', () => {
    small.item('5', { values: { legal: WAITING, reviewer: { people: ['ana'] } } });
    small.set('5', 'reviewer', { people: ['cem', 'ben'] });
    expect(small.rounds(LEGAL)).toMatchObject([{ approvers: ['12', '13'] }]);
    small.set('5', 'legal', APPROVED);
    small.set('5', 'reviewer', null);
    small.set('5', 'legal', WAITING);
    expect(small.rounds(LEGAL)).toMatchObject([{ approvers: ['12', '13'] }, { approvers: [] }]);
    expect(small.find(LEGAL)).toMatchObject({ assignees: [] });
  });

  test('still waits under another pending word, and a second thought comes late', () => {
    small.item('5');
    const asked = small.set('5', 'legal', WAITING);
    small.set('5', 'legal', { label: 0 });
    const said = small.set('5', 'legal', APPROVED);
    const late = small.set('5', 'legal', { label: 2 });
    expect(small.rounds(LEGAL)).toMatchObject([
      {
        requestedAt: asked,
        closedAt: said,
        outcome: 'approved',
        decisions: [{ at: said }, { at: late, decision: 'rejected' }],
      },
    ]);
  });

  test('decided straight from empty was asked in the same instant, which only follows; nobody knows by whom', () => {
    small.item('5');
    const said = small.set('5', 'legal', { label: 2 }, { by: 'ben' });
    expect(small.changes(LEGAL)).toEqual([
      {
        what: 'approval_requested',
        from: null,
        to: null,
        container: null,
        actor: null,
        at: said,
        tellable: 'inferred',
      },
      {
        what: 'approval_decided',
        from: null,
        to: 'rejected',
        container: null,
        actor: '12',
        at: said,
        tellable: 'exact',
      },
    ]);
    expect(small.rounds(LEGAL)).toMatchObject([
      { requestedAt: said, requestTellable: 'inferred', closedAt: said, outcome: 'rejected' },
    ]);
  });

  test('emptied while pending is withdrawn; emptied after a decision is nothing', () => {
    small.item('5');
    small.set('5', 'legal', WAITING);
    const back = small.set('5', 'legal', null);
    expect(small.rounds(LEGAL)).toMatchObject([{ closedAt: back, outcome: 'withdrawn', decisions: [] }]);
    expect(small.changes(LEGAL).at(-1)).toMatchObject({ what: 'approval_withdrawn', from: null, to: null, at: back });
    small.set('5', 'legal', APPROVED);
    small.set('5', 'legal', null);
    expect(small.changes(LEGAL).map(({ what }) => what)).toEqual([
      'approval_requested',
      'approval_withdrawn',
      'approval_requested',
      'approval_decided',
    ]);
    expect(small.find(LEGAL)).toMatchObject({ status: null, gone: false });
  });

  test('filled with a pending word at creation was asked then; with a decision nobody knows when', () => {
    const made = small.item('5', { values: { legal: { label: 0 }, reviewer: { people: ['cem', 'ben'] } }, by: 'cem' });
    small.item('6', { values: { legal: APPROVED } });
    expect(small.changes(LEGAL)).toMatchObject([
      { what: 'approval_requested', at: made, actor: '13', tellable: 'inferred' },
    ]);
    expect(small.rounds(LEGAL)).toMatchObject([
      { requestedAt: made, requestTellable: 'inferred', approvers: ['12', '13'], outcome: 'open' },
    ]);
    expect(small.changes('6/legal')).toEqual([]);
    expect(small.rounds('6/legal')).toEqual([]);
    expect(small.find('6/legal')).toMatchObject({ status: 'Approved' });
    // A change of mind without a question has no round to belong to.
    small.set('6', 'legal', { label: 2 });
    expect(small.changes('6/legal')).toMatchObject([{ what: 'approval_decided', to: 'rejected' }]);
    expect(small.rounds('6/legal')).toEqual([]);
  });

  test('taken back by undo waits again', () => {
    small.item('5');
    small.set('5', 'legal', WAITING);
    small.set('5', 'legal', APPROVED);
    const undone = small.tell({ type: 'value_set', item: '5', column: 'legal', value: WAITING, undo: true });
    expect(small.rounds(LEGAL)).toMatchObject([{ outcome: 'approved' }, { requestedAt: undone, outcome: 'open' }]);
  });

  test('answered for many at once is answered for each', () => {
    for (const id of ['5', '6']) small.item(id);
    small.set('5', 'legal', WAITING);
    const at = small.tell({ type: 'values_set', items: ['5', '6'], column: 'legal', value: APPROVED });
    expect(small.rounds('5/legal')).toMatchObject([{ closedAt: at, requestTellable: 'exact' }]);
    expect(small.rounds('6/legal')).toMatchObject([{ closedAt: at, requestTellable: 'inferred' }]);
  });

  test('whose cell was never filled is no approval, whoever is its reviewer', () => {
    small.item('5');
    small.set('5', 'reviewer', { people: ['ben'] });
    expect(small.truth().approvals).toEqual([]);
    expect(small.changes(LEGAL)).toEqual([]);
  });

  test('keeps what was asked of a deleted item only as far as an entry says it', () => {
    for (const id of ['5', '6']) small.item(id, { values: { legal: WAITING } });
    small.set('6', 'legal', APPROVED);
    for (const item of ['5', '6']) small.tell({ type: 'item_deleted', item });
    expect(small.changes(LEGAL)).toMatchObject([{ what: 'approval_requested', tellable: 'no' }]);
    expect(small.rounds(LEGAL)).toMatchObject([{ requestTellable: 'no' }]);
    expect(small.changes('6/legal').map(({ tellable }) => tellable)).toEqual(['inferred', 'exact']);
    expect(small.find(LEGAL)).toMatchObject({ gone: true });
  });

  test('follows the title and the label texts of today, and the words of its time', () => {
    small.item('5');
    small.set('5', 'legal', WAITING);
    small.tell({ type: 'label_renamed', board: '1', column: 'legal', index: 4, text: 'Rework, please' });
    small.tell({ type: 'column_renamed', board: '1', column: 'legal', title: 'Legal sign-off' });
    expect(small.find(LEGAL)).toMatchObject({ name: 'Item 5: Legal sign-off', status: 'Rework, please' });
    expect(small.rounds(LEGAL)).toMatchObject([{ outcome: 'open' }]);
    small.tell({ type: 'column_renamed', board: '1', column: 'legal', title: 'Legal' });
    // It is an ordinary column now, and a second one: no approval and no status.
    expect(small.find(LEGAL)).toBeUndefined();
    expect(small.changes().map(({ what }) => what)).toEqual(['created']);
  });
});

describe('which column is what', () => {
  const only = (...ids: string[]) => ids.map((id) => columns.find((column) => column.id === id)!);

  test('the reviewer is the nearest people column, the right one of two', () => {
    small.board('2', { columns: only('status', 'reviewer', 'legal') });
    small.board('3', { columns: only('owner', 'legal', 'due', 'reviewer') });
    const values = { legal: WAITING, owner: { people: ['ana'] }, reviewer: { people: ['ben'] } };
    for (const board of ['1', '2', '3']) small.item(`${board}0`, { board, values });
    expect(['1', '2', '3'].map((board) => small.rounds(`${board}0/legal`)![0]!.approvers)).toEqual([
      ['12'],
      ['12'],
      ['11'],
    ]);
  });

  test('one people column serves for the owner and the reviewer', () => {
    small.board('2', { columns: only('owner', 'legal') });
    small.item('5', { board: '2', values: { legal: WAITING } });
    small.set('5', 'owner', { people: ['cem', 'ghost', 'ben'] });
    small.set('5', 'owner', null);
    const assigned = [
      { what: 'assign', from: null, to: ['12', '13'] },
      { what: 'assign', from: ['12', '13'], to: null },
    ];
    expect(small.changes('5').slice(1)).toMatchObject(assigned);
    expect(small.changes(LEGAL).slice(1)).toMatchObject(assigned);
    expect(small.rounds(LEGAL)![0]!.approvers).toEqual([]);
  });

  test('without people nobody is asked', () => {
    small.board('2', { columns: only('legal') });
    small.item('5', { board: '2', values: { legal: WAITING } });
    expect(small.find(LEGAL)).toMatchObject({ assignees: [] });
    expect(small.find('5')).toMatchObject({ status: null, assignees: [], dueOn: null });
  });

  test('the status is the first status column that is no approval', () => {
    small.board('3', { columns: only('legal', 'priority', 'status') });
    small.item('5', { board: '3', values: { priority: { label: 0 }, status: { label: 2 } } });
    small.set('5', 'status', { label: 1 });
    small.set('5', 'priority', { label: 1 });
    expect(small.find('5')).toMatchObject({ status: 'Low' });
    expect(small.changes('5').slice(1)).toMatchObject([{ what: 'status', from: 'High', to: 'Low', container: '3' }]);
  });

  test.each([
    ['Approval', ['Pending', 'Rejected'], true],
    ['Manager APPROVAL', ['Accepted', 'Refused'], true],
    ['Signoff', ['Signed off', 'Changes needed'], true],
    ['Approval', ['Approved', 'Pending'], false],
    ['Approval', ['Pending', 'Declined'], false],
    ['Approvals', ['Approved', 'Declined'], false],
    ['Status', ['Approved', 'Declined'], false],
  ])('%s with %j is an approval: %s', (title, texts, is) => {
    const done = title === 'Approval' && texts[0] === 'Pending' && is;
    const labels = texts.map((text, index) => ({ index, text, isDone: done && index === 0 }));
    small.board('2', { columns: [{ id: 'c', title, type: 'status', labels }] });
    small.item('5', { board: '2', values: { c: { label: 0 } } });
    expect(small.find('5/c') !== undefined).toBe(is);
  });

  test.each([
    ['Approved', 'approved'],
    ['approve with notes', 'approved'],
    ['Accepted', 'approved'],
    ['Signed off', 'approved'],
    ['DECLINED', 'rejected'],
    ['Rejected by legal', 'rejected'],
    ['Refused', 'rejected'],
    ['Redlines', 'changes_requested'],
    ['Changes requested', 'changes_requested'],
    ['Revise', 'changes_requested'],
    ['Rework', 'changes_requested'],
    ['Waiting for approval', null],
    ['On hold', null],
  ])('the label %s says %s', (text, verdict) => {
    const labels = [text, 'Approved', 'Declined'].map((one, index) => ({ index, text: one, isDone: false }));
    small.board('2', { columns: [{ id: 'c', title: 'Approval', type: 'status', labels }] });
    small.item('5', { board: '2' });
    small.set('5', 'c', { label: 0 });
    const [round] = small.rounds('5/c')!;
    expect(round!.outcome).toBe(verdict ?? 'open');
  });
});
