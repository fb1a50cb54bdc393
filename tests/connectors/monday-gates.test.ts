import { boardOf } from '../../connectors/monday/columns.js';
import { items } from '../../connectors/monday/items.js';
import type { ApprovalDraft, ChangeDraft } from '../../src/sdk/index.js';
import { APPROVAL, cell, column, entry, item, PEOPLE, single, STATUS } from './monday-company.js';
import { BOARD, openStub, read, SEEN } from './monday-stub.js';

type Labels = Parameters<typeof column>[3];
const NAME = column('name', 'Name', 'name');
const gatesOf = (columns: object[], approvals?: unknown) =>
  boardOf({ id: BOARD, columns }, approvals as never).roles.gates.map(({ column: id }) => id);
const called = (
  title: string,
  labels: Labels = [
    [0, 'Pending'],
    [1, 'Approved'],
    [2, 'Declined'],
  ],
) => column('c', title, 'status', labels);

describe('which columns approve', () => {
  it.each([
    ['Approval', true],
    ['Legal APPROVAL', true],
    ['Sign-off', true],
    ['Brand signoff (EU)', true],
    ['Approved by', false],
    ['Disapproval', false],
    ['Status', false],
  ])('a column titled %s: %s', (title, is) => {
    expect(gatesOf([called(title)])).toEqual(is ? ['c'] : []);
  });

  it.each([
    [
      [
        [1, 'Accepted'],
        [2, 'Refused'],
      ],
      true,
    ],
    [
      [
        [1, 'Signed off'],
        [2, 'Redlines'],
      ],
      true,
    ],
    [
      [
        [1, 'Fine', true],
        [2, 'Changes requested'],
      ],
      true,
    ],
    [
      [
        [1, '👍 Approved'],
        [2, '❌ Rejected'],
      ],
      true,
    ],
    [
      [
        [1, 'Approved'],
        [2, 'Waiting'],
      ],
      false,
    ],
    [
      [
        [1, 'Waiting'],
        [2, 'Declined'],
      ],
      false,
    ],
    [
      [
        [1, 'Not approved yet'],
        [2, 'Declined'],
      ],
      false,
    ],
    [[], false],
  ] as [Labels, boolean][])('one that approves and one that declines among %j: %s', (labels, is) => {
    expect(gatesOf([called('Approval', labels)])).toEqual(is ? ['c'] : []);
  });

  it('labels in the older settings are read too', () => {
    const settings = JSON.stringify({ done_colors: [1], labels: { 0: 'On Hold', 1: 'Yes', 2: 'Declined' } });
    expect(gatesOf([{ ...called('Approval'), settings }])).toEqual(['c']);
    expect(gatesOf([{ ...called('Approval'), settings: '{broken' }])).toEqual([]);
    expect(gatesOf([{ ...called('Approval'), type: 'text' }])).toEqual([]);
  });

  it('hub.yaml’s word replaces what titles say, on all boards', () => {
    const told = [{ board: BOARD, column: 'status', approved: [1] }];
    expect(gatesOf([STATUS, APPROVAL], told)).toEqual(['status']);
    expect(gatesOf([STATUS, APPROVAL], [{ ...told[0], board: '1' }])).toEqual([]);
    expect(gatesOf([APPROVAL], [])).toEqual([]);
  });

  it('its indexes become words; labels in no list wait, unless those that wait are listed too', () => {
    const gate = (told: object) =>
      boardOf({ id: BOARD, columns: [PEOPLE, STATUS] }, [{ board: BOARD, column: 'status', approved: [1], ...told }])
        .roles.gates[0];
    expect(gate({ rejected: [2], changesRequested: [3, 4] })).toEqual({
      column: 'status',
      approver: 'reviewer',
      words: [
        [1, 'approved'],
        [2, 'rejected'],
        [3, 'changes_requested'],
        [4, 'changes_requested'],
      ],
      rest: 'pending',
    });
    expect(gate({ pending: [0], approver: 'someone' })).toEqual({
      column: 'status',
      approver: 'someone',
      words: [
        [1, 'approved'],
        [0, 'pending'],
      ],
      rest: null,
    });
  });

  it('the status column is the first that approves nothing; archived columns are no columns', () => {
    const status = (columns: object[]) => boardOf({ id: BOARD, columns }, undefined).roles.status;
    expect(status([NAME, APPROVAL, STATUS, column('priority', 'Priority', 'status', [[0, 'High']])])).toBe('status');
    expect(status([{ ...STATUS, archived: true }, column('priority', 'Priority', 'status')])).toBe('priority');
    expect(status([APPROVAL])).toBeNull();
    expect(status([null as never, { id: 5 }, STATUS])).toBe('status');
  });

  it.each([
    [[NAME, column('l', 'L', 'people'), APPROVAL, column('t', 'T', 'text'), column('r', 'R', 'people')], 'l'],
    [[NAME, column('l', 'L', 'people'), APPROVAL, column('r', 'R', 'people')], 'r'],
    [[column('l', 'L', 'people'), NAME, STATUS, APPROVAL, column('t', 'T', 'text'), column('r', 'R', 'people')], 'r'],
    [[NAME, APPROVAL], null],
  ])('the approver is in the nearest people column, of two as near in the right one (%#)', (columns, approver) => {
    expect(boardOf({ id: BOARD, columns }, undefined).roles.gates[0]!.approver).toBe(approver);
  });
});

const [HOLD, APPROVED] = [{ label: { index: 0, text: 'On hold' } }, { label: { index: 1, text: 'Approved' } }];

describe('the approval of an item', () => {
  const made = '2026-02-01T08:00:00Z';
  async function approvalsOf(legal: object | null, entries: object[] = [], reach?: number) {
    const cells = [
      legal,
      {
        __typename: 'PeopleValue',
        id: 'reviewer',
        type: 'people',
        text: 'Lea',
        column: { title: 'Reviewer' },
        persons_and_teams: [{ id: '3', kind: 'person' }],
      },
    ];
    const row = item('7', BOARD, { created_at: made, column_values: cells.filter(Boolean) });
    const world = single(BOARD, {
      items: [row],
      log: entries as never,
      columns: [NAME, STATUS, APPROVAL, PEOPLE],
      ...(reach && { reach }),
    });
    const { records, asked: sent } = await read('items', await openStub(world));
    const drafts = records.flatMap((record) => items.drafts(items.record.parse(record), SEEN));
    return {
      approval: drafts.find((one): one is ApprovalDraft => one.draft === 'approval') ?? null,
      requests: drafts.filter((one): one is ChangeDraft => one.draft === 'change' && one.what === 'approval_requested'),
      sent: sent('Log'),
    };
  }
  const set = (at: string, value: unknown, previous_value: unknown, more: object = { pulse_id: 7 }) =>
    entry('update_column_value', at, { column_id: 'legal', value, previous_value, ...more });

  it('says gate, item, approvers and label of now', async () => {
    const { approval, requests } = await approvalsOf(cell('legal', 0, 'On hold', made));
    expect(approval).toMatchObject({
      key: '7/legal',
      gate: 'Legal approval',
      name: 'Item 7: Legal approval',
      status: 'On hold',
      item: { kind: 'task', key: '7' },
      approvers: [{ kind: 'person', key: '3' }],
      policy: 'any',
    });
    // Pending already when it was made: no log tells it, the item's own birth does.
    expect(requests).toEqual([
      {
        draft: 'change',
        id: 'requested:7/legal',
        item: { kind: 'approval', key: '7/legal' },
        what: 'approval_requested',
        actor: { kind: 'person', key: '51000001' },
        at: '2026-02-01T08:00:00.000Z',
        timeSource: 'inferred',
      },
    ]);
  });

  it('is not there where its cell was never set', async () => {
    expect((await approvalsOf(cell('legal', null, null))).approval).toBeNull();
    expect((await approvalsOf(cell('legal', 5, null, made))).approval).toBeNull();
    expect((await approvalsOf(null)).approval).toBeNull();
  });

  it('stays where it was set once, as only the log tells, a batch too', async () => {
    const single = await approvalsOf(cell('legal', 5, null, made), [
      set('2026-02-02T08:00:00Z', HOLD, null),
      set('2026-02-03T08:00:00Z', null, HOLD),
    ]);
    expect(single).toMatchObject({ approval: { key: '7/legal', status: null }, requests: [] });
    const batch = entry('batch_change_pulses_column_value', '2026-02-02T08:00:00Z', {
      pulse_ids: [6, 7],
      column_id: 'legal',
      value: HOLD,
    });
    expect((await approvalsOf(cell('legal', 5, null), [batch])).approval).not.toBeNull();
  });

  it('a decision set at creation is nobody’s decision', async () => {
    expect(await approvalsOf(cell('legal', 1, 'Approved', made))).toMatchObject({
      approval: { status: 'Approved' },
      requests: [],
    });
  });

  it('what stood in it before its first entry tells that it was pending from the start', async () => {
    const entries = [set('2026-02-02T08:00:00Z', APPROVED, HOLD), set('2026-02-03T08:00:00Z', HOLD, APPROVED)];
    expect((await approvalsOf(cell('legal', 0, 'On hold', '2026-02-03T08:00:00Z'), entries)).requests).toHaveLength(1);
    const later = [set('2026-02-02T08:00:00Z', HOLD, null)];
    expect((await approvalsOf(cell('legal', 0, 'On hold', '2026-02-02T08:00:00Z'), later)).requests).toEqual([]);
  });

  it('a cell stamped later than its item has an entry that is late: it was not always so', async () => {
    expect((await approvalsOf(cell('legal', 0, 'On hold', '2026-02-02T08:00:00Z'))).requests).toEqual([]);
    // A template's own old date is no change.
    expect((await approvalsOf(cell('legal', 0, 'On hold', '2019-03-01T17:24:57Z'))).requests).toHaveLength(1);
  });

  it('the history of the columns is asked once a board, and where there are none not at all', async () => {
    const { sent } = await approvalsOf(cell('legal', 0, 'On hold', made));
    expect(sent.map(({ variables }) => variables['columns'])).toEqual([undefined, ['legal']]);
    const none = await read('items', await openStub(single(BOARD, { items: [item('7', BOARD)] })));
    expect(none.asked('Log').map(({ variables }) => variables['columns'])).toEqual([undefined]);
  });

  it('where the log no longer goes back to the item’s birth nothing is guessed', async () => {
    const others = Array.from({ length: 10_000 }, (_, second) =>
      set(new Date(Date.parse('2026-02-05T00:00:00Z') + second * 1_000).toISOString(), HOLD, null, { pulse_id: 6 }),
    );
    const first = set('2026-02-06T08:00:00Z', APPROVED, HOLD);
    const { approval, requests } = await approvalsOf(cell('legal', 1, 'Approved', '2026-02-06T08:00:00Z'), [
      ...others.slice(1),
      first,
    ]);
    expect({ status: approval!.status, requests }).toEqual({ status: 'Approved', requests: [] });
  });
});
