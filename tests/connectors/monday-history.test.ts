import { log } from '../../connectors/monday/log.js';
import type { ChangeDraft } from '../../src/sdk/index.js';
import { entry, ticks } from './monday-company.js';
import { BOARD, SEEN } from './monday-stub.js';

const AT = '2026-02-17T09:00:00.000Z';
const META = {
  board: BOARD,
  status: 'status',
  done: [1],
  assignee: 'owner',
  due: 'due',
  gates: [
    { column: 'legal', approver: 'reviewer' },
    { column: 'brand', approver: 'owner' },
  ],
};
const LEA = { kind: 'person', key: '51000001' };
const task = (key: string) => ({ kind: 'task', key });
const label = (index: number, text: string | null, more: object = {}) => ({
  label: { index, text, ...more },
  post_id: null,
});

function say(event: string, data: object, more: object = {}, meta: object = META): ChangeDraft[] {
  const value = { ...entry(event, AT, data as Record<string, unknown>), id: 'e1', ...more, meta };
  return log.drafts(log.record.parse(value), SEEN) as ChangeDraft[];
}
const set = (column: string, value: unknown, before: unknown, more: object = {}) =>
  say('update_column_value', {
    pulse_id: 7,
    column_id: column,
    column_type: 'color',
    value,
    previous_value: before,
    ...more,
  });

describe('a status in the log', () => {
  it('keeps the words of that time, the index, the tick and the actor', () => {
    expect(set('status', label(1, 'Done', { is_done: true }), label(0, 'Working on it', { is_done: false }))).toEqual([
      {
        draft: 'change',
        id: 'e1',
        item: task('7'),
        what: 'status',
        from: 'Working on it',
        to: 'Done',
        container: BOARD,
        detail: { code: 'status/1', done: true },
        actor: LEA,
        at: AT,
        seq: `${ticks(AT)}1`,
        timeSource: 'tool',
      },
    ]);
  });

  it.each([
    [label(1, 'Fertig'), 'Fertig', 'status/1', true],
    [label(0, 'On it'), 'On it', 'status/0', false],
    [label(9, 'Taken away since'), 'Taken away since', 'status/9', false],
    [label(0, '🚀 Go'), '🚀 Go', 'status/0', false],
    [label(2, ''), null, 'status/2', false],
    [label(5, null), null, 'status/5', false],
    [label(5, 'Default'), null, 'status/5', false],
    [{ post_id: null }, null, 'status/5', false],
    [null, null, 'status/5', false],
    ['', null, 'status/5', false],
    [JSON.stringify(label(0, 'On it')), 'On it', 'status/0', false],
    [JSON.stringify(JSON.stringify(label(0, 'On it'))), 'On it', 'status/0', false],
  ])('%j is %s: by its index, done as the entry or else the board says (bM5, bM8)', (value, to, code, done) => {
    expect(set('status', value, null)).toMatchObject([{ from: null, to, detail: { code, done } }]);
  });

  it('the entry’s own flag wins over what the board says by now', () => {
    expect(set('status', label(1, 'Done', { is_done: false }), null)).toMatchObject([{ detail: { done: false } }]);
  });

  it('what stood there before is told without a label too', () => {
    expect(set('status', label(1, 'Done'), null, { previous_textual_value: 'Stuck' })).toMatchObject([
      { from: 'Stuck' },
    ]);
    expect(set('status', label(1, 'Done'), { post_id: null })).toMatchObject([{ from: null }]);
  });

  it('a value that cannot be read is set aside, not taken for an empty cell (bM5)', () => {
    expect(() => set('status', '{"label":', null)).toThrow(/cannot be read/);
    expect(() => set('legal', label(1, 'Approved'), 'nonsense')).toThrow(/entry e1/);
    expect(set('notes', '{"label":', null)).toEqual([]);
  });

  it('undo is a change like any other, other columns give none', () => {
    expect(set('status', label(0, 'On it'), label(1, 'Done'), { is_undo_action: true })).toMatchObject([
      { to: 'On it' },
    ]);
    expect(set('priority', label(0, 'High'), null)).toEqual([]);
  });

  it.each([['-4'], [-6], ['0'], [null]])('user %j is nobody', (user_id) => {
    expect(say('archive_pulse', { pulse_id: 7 }, { user_id })).toMatchObject([{ actor: null }]);
  });

  it('a batch is one entry for all of its items', () => {
    const data = {
      pulse_ids: [7, '8'],
      column_id: 'status',
      value: label(1, 'Done'),
      previous_value: label(0, 'On it'),
    };
    const said = say('batch_change_pulses_column_value', data);
    expect(said.map(({ id, item, what, from, to }) => [id, item.key, what, from, to])).toEqual([
      ['e1:7', '7', 'status', 'On it', 'Done'],
      ['e1:8', '8', 'status', 'On it', 'Done'],
    ]);
  });

  it('17-digit ticks keep their milliseconds, and ids beyond 2^53 their digits (bM4)', () => {
    const value = { ...entry('archive_pulse', AT), created_at: '16292437096559002', meta: META };
    const [change] = log.drafts(
      log.record.parse({ ...value, data: '{"pulse_id":9007199254740993401}' }),
      SEEN,
    ) as ChangeDraft[];
    expect(change).toMatchObject({
      at: '2021-08-17T23:41:49.655Z',
      seq: '162924370965590021',
      item: task('9007199254740993401'),
    });
  });
});

describe('other changes', () => {
  it.each([
    ['update_name', { value: { name: 'B' }, previous_value: { name: 'A' } }, { what: 'renamed', from: 'A', to: 'B' }],
    ['update_name', { pulse_name: 'B' }, { what: 'renamed', from: null, to: 'B' }],
    ['archive_pulse', {}, { what: 'moved', from: null, to: 'archived', container: BOARD }],
    ['archive_group_pulse', {}, { what: 'moved', from: null, to: 'archived', container: BOARD }],
    ['restore_pulse', {}, { what: 'restored', id: 'e1' }],
    ['delete_pulse', {}, { what: 'deleted', id: `deleted:task:7:${AT}`, actor: LEA }],
    ['delete_group_pulse', {}, { what: 'deleted', id: `deleted:task:7:${AT}` }],
    ['move_pulse_from_board', {}, { what: 'moved', id: 'e1:from', from: null, to: 'removed', container: BOARD }],
    ['move_pulse_into_board', {}, { what: 'moved', id: 'e1:into', from: null, to: 'added', container: BOARD }],
    ['create_pulse', {}, { what: 'created', id: 'created:7', to: null, at: AT }],
  ])('%s', (event, data, expected) => {
    expect(say(event, { pulse_id: 7, ...data })).toEqual([
      expect.objectContaining({ item: task('7'), timeSource: 'tool', ...expected }),
    ]);
  });

  it.each(['subscribe', 'move_subitem', 'create_column', 'tomorrow_invented'])('%s moves nothing we keep', (event) => {
    expect(say(event, { pulse_id: 7 })).toEqual([]);
  });

  it('a creation is told to the second, like the item’s own stamp, so that both are one line', () => {
    const [said] = say('create_pulse', { pulse_id: 7 }, { created_at: ticks('2026-02-17T09:00:00.420Z') });
    expect(said).toMatchObject({ id: 'created:7', at: AT });
    expect(said!.seq).toBeUndefined();
  });

  it('a duplication makes the new items, not those they were made from', () => {
    expect(say('batch_duplicate_pulses', { pulse_ids: [7], duplicated_pulse_ids: [8] }).map(({ id }) => id)).toEqual([
      'created:8',
    ]);
  });

  it('a move between groups is two entries and one change', () => {
    const move = {
      pulse: { id: 7 },
      source_group: { title: 'To do' },
      dest_group: { title: 'Done' },
      action_record_id: 88,
    };
    expect(say('move_pulse_from_group', move)).toEqual([]);
    expect(say('move_pulse_into_group', move)).toMatchObject([
      { id: 'moved:88', what: 'moved', from: 'To do', to: 'Done', container: BOARD, item: task('7') },
    ]);
    const many = say('batch_move_pulses_into_group', { ...move, pulse: null, pulse_ids: [7, 8] });
    expect(many.map(({ id }) => id)).toEqual(['moved:88:7', 'moved:88:8']);
    expect(say('move_pulse_into_group', { pulse: { id: 7 } })).toMatchObject([{ id: 'e1', from: null, to: null }]);
  });

  it('due dates and what an item waits for', () => {
    expect(set('due', { date: '2026-03-20' }, { date: '2026-03-10', time: '' })).toMatchObject([
      { what: 'due', from: '2026-03-10', to: '2026-03-20' },
    ]);
    expect(set('due', null, { date: '2026-03-10' })).toMatchObject([{ to: null }]);
    const links = (...ids: number[]) => ({ linkedPulseIds: ids.map((linkedPulseId) => ({ linkedPulseId })) });
    const said = set('after', links(8, 9), links(9, 10), { column_type: 'dependency' });
    expect(said.map(({ id, what, to }) => [id, what, to])).toEqual([
      ['e1:8', 'depends', '8'],
      ['e1:10', 'undepends', '10'],
    ]);
    expect(set('after', links(8), null)).toEqual([]);
  });
});

describe('people', () => {
  const people = (...ids: (number | [number, string])[]) => ({
    personsAndTeams: ids.map((one) =>
      Array.isArray(one) ? { id: one[0], kind: one[1] } : { id: one, kind: 'person' },
    ),
  });

  it('of the approver column are told on its approvals, of the assignee column on the task', () => {
    expect(set('reviewer', people(3), null)).toMatchObject([
      { id: 'e1:legal', item: { kind: 'approval', key: '7/legal' }, what: 'assign', from: null, to: '3' },
    ]);
    expect(set('owner', people(3), people(4)).map(({ id, item, from, to }) => [id, item.kind, from, to])).toEqual([
      ['e1', 'task', '4', '3'],
      ['e1:brand', 'approval', '4', '3'],
    ]);
  });

  it('none, one, several; teams are nobody', () => {
    expect(set('owner', people(), people(4))).toMatchObject([{ to: null }, {}]);
    expect(set('owner', people(9, 10, [77, 'team']), null)).toMatchObject([{ to: ['10', '9'] }, {}]);
    expect(set('helper', people(3), null)).toEqual([]);
  });
});
