import { MINUTE, SmallCompany } from './monday-company';

let small: SmallCompany;
beforeEach(() => {
  small = new SmallCompany();
});

describe('the campaign of an item', () => {
  const group = (title: string) => ({ groups: [{ id: 'topics', title }] });
  const rule = (key: string) => small.find(key)?.knowableBy;
  beforeEach(() => small.board('2', { name: 'CMP-7 rollout', groups: [{ id: 'topics', title: 'Steps' }] }));

  test('is known by a key in the name or a text column, by the board, the group or the parent', () => {
    small.board('3', { name: 'Plan', ...group('Autumn (cmp-8)') });
    small.board('4', { name: 'Subitems', subitemsOf: '1', ...group('Subitems') });
    small.item('10', { name: 'cmp-8: poster' });
    small.item('11', { values: { campaign: { text: 'CMP-7 / autumn' } } });
    small.item('12', { values: { notes: { text: 'CMP-7' } } });
    small.item('13', { name: 'CMP-7 and CMP-8' });
    small.item('14', { name: 'CMP-7', values: { campaign: { text: 'CMP-8' } } });
    small.item('15', { name: 'CMP-99', values: { legal: { label: 4 } } });
    small.item('20', { board: '2' });
    small.item('30', { board: '3', values: { legal: { label: 4 } } });
    small.item('40', { board: '4', parent: '11' });
    small.item('41', { board: '4', parent: '12' });
    small.set('11', 'legal', { label: 4 });
    small.tell({ type: 'update_posted', id: '1', item: '20', replyTo: null, text: 'CMP-8' });
    small.tell({ type: 'file_added', id: '2', item: '12', name: 'CMP-8.pdf', bytes: 1 });
    small.tell({ type: 'file_added', id: '3', item: '11', name: 'plan.pdf', bytes: 1 });
    expect(Object.fromEntries(small.truth().items.map((item) => [item.key, item.knowableBy]))).toEqual({
      10: 'own-key',
      11: 'own-key',
      12: null,
      13: null,
      14: null,
      15: null,
      20: 'container',
      30: 'container',
      40: 'parent',
      41: null,
      '11/legal': 'parent',
      '15/legal': null,
      '30/legal': 'parent',
      'update:1': 'parent',
      'asset:2': 'own-key',
      'asset:3': 'parent',
    });
  });

  test('an approval shows the key of its item’s name', () => {
    small.item('10', { name: 'CMP-7 poster', values: { legal: { label: 4 } } });
    expect(rule('10/legal')).toBe('own-key');
  });

  test('is not known by a key that only stands where the hub cannot look, or no longer does', () => {
    small.board('3', { visible: false, ...group('CMP-9') });
    small.board('4', { name: 'CMP-10 notes', kind: 'document' });
    small.board('6', group('CMP-11'));
    small.board('7', { name: 'CMP-12' });
    for (const key of [9, 10, 11, 12, 7]) small.item(`5${key}`, { name: `Poster CMP-${key}` });
    expect(['59', '510', '511', '512', '57'].map(rule)).toEqual([null, null, 'own-key', 'own-key', 'own-key']);
    small.tell({ type: 'group_deleted', board: '6', group: 'topics' });
    small.tell({ type: 'board_renamed', board: '7', name: 'Twelve' });
    small.tell({ type: 'board_deleted', board: '2' });
    expect(['511', '512', '57'].map(rule)).toEqual([null, null, null]);
  });

  test('is what the company says, whatever the item says', () => {
    small.company.belongs!.monday['5'] = 'c1';
    small.item('5', { name: 'CMP-7', values: { legal: { label: 4 } } });
    small.tell({ type: 'file_added', id: '2', item: '5', name: 'a.pdf', bytes: 1 });
    expect(small.truth().items.map(({ campaign }) => campaign)).toEqual(['c1', 'c1', 'c1']);
  });
});

describe('a mirror', () => {
  test('is one from the start, and known while its link or a text column shows the other address', () => {
    const at = small.item('5') - 30 * MINUTE;
    small.company.mirrors = [{ tool: 'monday', key: '5', of: { tool: 'asana', key: '120' } }];
    small.company.asana = ['120', '1200'].map((gid) => ({
      type: 'task_added',
      gid,
      name: 'Poster',
      subtype: 'default_task',
      parent: null,
      memberships: [],
      assignee: null,
      dueOn: null,
      notes: '',
      tags: [],
      campaignField: null,
      at,
      by: null,
    }));
    const known = () => small.truth().mirrors.map(({ key, of, knowable }) => [key, of.key, knowable]);
    expect(known()).toEqual([['5', '120', false]]);
    small.set('5', 'link', { url: 'https://app.asana.com/0/1/1200', text: 'a longer one' });
    expect(known()).toEqual([['5', '120', false]]);
    small.set('5', 'link', { url: 'https://app.asana.com/0/1/120', text: 'Asana' });
    expect(known()).toEqual([['5', '120', true]]);
    small.set('5', 'link', null);
    small.set('5', 'campaign', { text: '120' });
    expect(known()).toEqual([['5', '120', true]]);
    const removed = small.tell({ type: 'item_renamed', item: '5', name: 'x' }) - 1000;
    small.company.asana.push({ type: 'task_deleted', task: '120', at: removed, by: null });
    expect(known()).toEqual([]);
    small.company.asana.pop();
    small.tell({ type: 'item_deleted', item: '5' });
    expect(known()).toEqual([]);
  });
});
