import { findMirrors, type Mirrored, type ToldMirror } from '../../../src/derive/mirrors.js';

const task = (connector: string, key: string, more: Partial<Mirrored> = {}): Mirrored => ({
  id: `${connector}-${key}`,
  connection: `${connector}-main`,
  connector,
  key,
  name: `task ${key}`,
  url: `https://${connector}.test/${key}`,
  links: [],
  createdAt: '2026-03-01T00:00:00.000Z',
  campaignId: null,
  ...more,
});

const rules = {
  toolPriority: ['asana', 'monday'],
  itemOf: (url: string) => {
    const key = /^https:\/\/app\.asana\.com\/0\/\d+\/(\d+)$/.exec(url)?.[1];
    return key ? { connector: 'asana', key } : null;
  },
};
const find = (tasks: Mirrored[], told: ToldMirror[] = [], order = rules) => findMirrors(tasks, told, order);

describe('copies of work in another tool', () => {
  const original = task('asana', '1201000000000001');

  test.each([
    ['its permalink as the tool shows it', original.url!, 'permalink'],
    ['another form of its address', 'https://app.asana.com/0/0/1201000000000001', 'permalink'],
    ['its bare id', ' 1201000000000001 ', 'key'],
  ])('%s makes a copy', (_, link, rule) => {
    const { mirrors } = find([original, task('monday', '900', { links: [link] })]);
    expect(mirrors).toEqual([{ itemId: 'monday-900', ofId: original.id, rule, evidence: `shows ${link.trim()}` }]);
  });

  test('the tool of higher priority counts, whichever names the other', () => {
    const board = task('monday', '9000000001', { createdAt: '2025-01-01T00:00:00.000Z' });
    const naming = { ...original, links: ['9000000001'] };
    expect(find([naming, board]).mirrors).toEqual([expect.objectContaining({ itemId: board.id, ofId: original.id })]);
  });

  test('without a priority the older one counts', () => {
    const older = task('monday', '900', { links: [original.url!], createdAt: '2025-01-01T00:00:00.000Z' });
    const { mirrors } = find([original, older], [], { ...rules, toolPriority: [] });
    expect(mirrors).toEqual([expect.objectContaining({ itemId: original.id, ofId: older.id })]);
  });

  test('a copy of a copy leads to the original', () => {
    const tasks = [
      original,
      task('monday', '90000001', { links: [original.url!] }),
      task('trello', '1', { links: ['90000001'] }),
    ];
    expect(find(tasks).mirrors.map(({ itemId, ofId }) => [itemId, ofId])).toEqual([
      ['monday-90000001', original.id],
      ['trello-1', original.id],
    ]);
  });

  test.each([
    ['a link inside one tool', [original, task('asana', '2', { links: [original.url!] })]],
    ['an id of few digits', [task('asana', '12'), task('monday', '900', { links: ['12'] })]],
    [
      'an address no tool knows',
      [original, task('monday', '900', { links: ['https://example.com/1201000000000001'] })],
    ],
    [
      'an id that two accounts have',
      [original, { ...original, id: 'x', connection: 'asana-two' }, task('monday', '900', { links: [original.key] })],
    ],
  ])('%s is no copy', (_, tasks) => expect(find(tasks)).toEqual({ mirrors: [], suggestions: [] }));

  test('two of one tool that name one are a question, not copies', () => {
    const pair = ['900', '901'].map((key) => task('monday', key, { links: [original.url!] }));
    const { mirrors, suggestions } = find([original, ...pair]);
    expect(mirrors).toEqual([]);
    expect(suggestions.map(({ subjectId, targetId }) => [subjectId, targetId])).toEqual(
      pair.map(({ id }) => [id, original.id]),
    );
  });

  test('one name in one campaign is a question; in two campaigns it is nothing', () => {
    const name = 'Landing page: spring';
    const twin = (campaignId: string) => task('monday', '900', { name: 'landing PAGE – spring!', campaignId });
    const asked = find([{ ...original, name, campaignId: 'c1' }, twin('c1')]);
    expect(asked.mirrors).toEqual([]);
    expect(asked.suggestions).toEqual([expect.objectContaining({ kind: 'mirror', subjectId: 'monday-900' })]);
    expect(find([{ ...original, name, campaignId: 'c1' }, twin('c2')]).suggestions).toEqual([]);
  });

  test('a person’s word makes a copy, or unmakes one that an address shows', () => {
    const copy = task('monday', '900', { links: [original.url!] });
    const items: ToldMirror['items'] = [
      { connection: 'monday-main', key: '900' },
      { connection: 'asana-main', key: original.key },
    ];
    expect(find([original, copy], [{ items, same: false, by: 'lea' }])).toEqual({ mirrors: [], suggestions: [] });
    const told = find([original, { ...copy, links: [] }], [{ items, same: true, by: 'lea' }]);
    expect(told.mirrors).toEqual([{ itemId: copy.id, ofId: original.id, rule: 'decided', evidence: 'lea' }]);
  });

  test('the order of arrival changes nothing', () => {
    const tasks = [
      original,
      task('monday', '90000001', { links: [original.url!] }),
      task('trello', '1', { links: ['90000001'] }),
      task('trello', '2', { links: ['90000001'] }),
    ];
    const sorted = (all: Mirrored[]) => {
      const { mirrors, suggestions } = find(all);
      return [...mirrors, ...suggestions].map((one) => JSON.stringify(one)).sort();
    };
    expect(sorted(tasks.toReversed())).toEqual(sorted(tasks));
  });
});
