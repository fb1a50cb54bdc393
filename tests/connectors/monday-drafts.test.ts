import { monday } from '../../connectors/monday/index.js';
import { items } from '../../connectors/monday/items.js';
import type { Draft, TaskDraft } from '../../src/sdk/index.js';
import { item } from './monday-company.js';
import { BOARD, SEEN } from './monday-stub.js';

const META = { status: 'status', assignee: 'owner', due: 'due', gates: [] };
const cell = (id: string, type: string, more: object) => ({
  id,
  type,
  text: null,
  column: { title: `Title of ${id}` },
  ...more,
});

function say(cells: object[], more: object = {}): Draft[] {
  const value = { ...item('7', BOARD), column_values: cells, meta: META, ...more };
  return items.drafts(items.record.parse(value), SEEN);
}
const task = (cells: object[], more: object = {}) => say(cells, more)[0] as TaskDraft;

describe('an item', () => {
  it.each([
    [
      { index: 1, label: 'Done', is_done: true, text: 'Done' },
      { status: 'Done', code: 'status/1', done: true },
    ],
    [
      { index: 0, label: '🚀 Go', is_done: false },
      { status: '🚀 Go', code: 'status/0', done: false },
    ],
    [
      { index: 2, label: '', is_done: false },
      { status: null, code: 'status/2', done: false },
    ],
    [
      { index: 5, label: null },
      { status: null, code: 'status/5', done: null },
    ],
    [
      { index: 5, label: 'Default' },
      { status: null, code: 'status/5', done: null },
    ],
    [
      { index: null, label: null },
      { status: null, code: 'status/5', done: null },
    ],
  ])('with the status cell %j stands there so (bM8)', (status, placed) => {
    expect(task([cell('status', 'status', status)]).placements).toEqual([
      { container: BOARD, ...placed },
      { container: `${BOARD}/topics`, status: null },
    ]);
  });

  it('of a board without a status column, and outside any group, only lies there', () => {
    const meta = { ...META, status: null };
    expect(task([], { meta, group: null }).placements).toEqual([
      { container: BOARD, status: null, code: null, done: null },
    ]);
  });

  it('an archived one stays live with its status (bM10)', () => {
    const cells = [cell('status', 'status', { index: 1, label: 'Done', is_done: true })];
    expect(say(cells, { state: 'archived' })).toEqual(say(cells));
  });

  it('a subitem names its parent', () => {
    expect(task([], { parent_item: { id: 99 } }).parent).toBe('99');
  });

  it('addresses and bare ids are links, text cells may hold keys, long texts neither', () => {
    const { links, keyTexts } = task([
      cell('l', 'link', { url: 'https://x.example/brief', text: 'Brief - https://x.example/brief' }),
      cell('t', 'text', { text: ' https://app.asana.com/0/1/2 ' }),
      cell('u', 'text', { text: '1201234567890123' }),
      cell('v', 'text', { text: 'CMP-104 see https://x.example' }),
      cell('n', 'long_text', { text: 'https://x.example/long' }),
    ]);
    expect(links).toEqual(['https://x.example/brief', 'https://app.asana.com/0/1/2', '1201234567890123']);
    expect(keyTexts).toEqual([' https://app.asana.com/0/1/2 ', '1201234567890123', 'CMP-104 see https://x.example']);
  });

  it('plain cells are fields by column id and by title; an id is not overwritten by another’s title', () => {
    const { fields } = task([
      cell('numbers', 'numbers', { text: '12', column: { title: 'Cost' } }),
      cell('text', 'text', { text: 'b', column: { title: 'numbers' } }),
      cell('more', 'text', { text: 'c', column: { title: 'Cost' } }),
      cell('empty', 'text', { text: '' }),
      cell('mirror', 'mirror', { text: '' }),
      cell('owner', 'people', { text: 'Lea' }),
      cell('notes', 'long_text', { text: 'long' }),
    ]);
    expect(fields).toEqual({ numbers: '12', text: 'b', more: 'c', Cost: '12' });
  });

  it('due day, people without teams, dependencies each once', () => {
    const drafts = say([
      cell('due', 'date', { date: '2026-03-20', text: '2026-03-20 09:00' }),
      cell('owner', 'people', {
        persons_and_teams: [
          { id: 9, kind: 'person' },
          { id: '77', kind: 'team' },
          { id: '8', kind: null },
        ],
      }),
      cell('after', 'dependency', { linked_item_ids: [5, '6', '5'] }),
      cell('relation', 'board_relation', { linked_item_ids: ['4'] }),
    ]);
    expect(drafts[0]).toMatchObject({ dueOn: '2026-03-20', assignees: [{ key: '8' }, { key: '9' }] });
    expect(drafts.filter(({ draft }) => draft === 'dependency')).toMatchObject([
      { key: '7:5', item: { key: '7' }, on: { kind: 'task', key: '5' } },
      { key: '7:6' },
    ]);
    expect(task([cell('due', 'date', { date: '' })]).dueOn).toBeNull();
  });

  it('a file monday no longer shows, and one without a date or an owner', () => {
    const file = { id: 1, name: 'a.pdf', url: null, created_at: null, uploaded_by: null };
    expect(say([], { assets: [null, file] }).slice(2)).toMatchObject([
      { draft: 'asset', key: 'asset:1', owner: null, createdAt: null },
    ]);
  });

  it.each([
    [{ created_at: '2026-02-01 08:00:00 UTC' }, '2026-02-01T08:00:00.000Z'],
    [{ created_at: '2026-02-01T08:00:00' }, '2026-02-01T08:00:00.000Z'],
    [{ created_at: '2026-02-01T10:00:00+02:00' }, '2026-02-01T08:00:00.000Z'],
    [{ created_at: null }, null],
  ])('the time %j is UTC', (more, at) => {
    expect(task([], more).createdAt).toBe(at);
  });

  it.each([
    [{ created_at: 'yesterday' }],
    [{ column_values: [{ id: 'x' }] }],
    [{ board: null }],
    [{ id: null }],
    [{ meta: undefined }],
  ])('%j is set aside', (more) => {
    expect(items.record.safeParse({ ...item('7', BOARD), meta: META, ...more }).success).toBe(false);
  });
});

describe('people', () => {
  const users = monday.streams.find(({ name }) => name === 'users')!;
  const person = (more: object) =>
    users.drafts(users.record.parse({ id: '1', name: 'Lea', email: 'lea@northwind.example', ...more }), SEEN)[0];

  it.each([
    [{ is_email_confirmed: true }, { email: 'lea@northwind.example', active: true, bot: false }],
    [{ is_email_confirmed: false }, { email: null }],
    [{ status: 'INACTIVE' }, { active: false }],
    [{ is_deleted: true }, { active: false }],
    [{ status: 'PENDING' }, { active: true }],
    [{ kind: 'agent' }, { bot: true }],
  ])('%j', (more, expected) => {
    expect(person(more)).toMatchObject(expected);
  });
});
