import fc from 'fast-check';
import { tellApart, type Kin } from '../../../src/sync/copies.js';

const copy = (id: string, since: string, shape: string, wording?: string, live = true, rank = since): Kin => ({
  id,
  copy: { shape, since, rank, ...(wording !== undefined && { wording }) },
  live,
});
/** Name → ids of its copies, the one that may speak first. */
const told = (...kin: Kin[]): Record<string, string[]> =>
  Object.fromEntries(tellApart('id@x', kin).map(({ name, copies }) => [name, copies.map(({ id }) => id)]));

test('copies of one thing have one name, and the smallest rank speaks', () => {
  expect(told(copy('b', '2', 's', 'w', true, '1'), copy('a', '1', 's', 'w', true, '2'))).toEqual({
    'id@x': ['b', 'a'],
  });
});

test('what is gone speaks last', () => {
  expect(told(copy('a', '1', 's', 'w', false), copy('b', '2', 's', 'w'))).toEqual({ 'id@x': ['b', 'a'] });
});

test('of two things of one name the elder keeps it, the other one has a longer name that nobody can write', () => {
  const names = Object.keys(told(copy('b', '2', 'other'), copy('a', '1', 'this')));
  expect(names[0]).toBe('id@x');
  expect(names[1]).toMatch(/^id@x #[0-9a-f]{16}$/);
  expect(told(copy('b', '2', 'other'), copy('a', '1', 'this'))).toEqual({ 'id@x': ['a'], [names[1]!]: ['b'] });
});

test('an elder that is gone keeps its name', () => {
  const both = told(copy('a', '1', 'this'), copy('b', '2', 'other'));
  expect(told(copy('a', '1', 'this', undefined, false), copy('b', '2', 'other'))).toEqual(both);
});

test('things that look alike are told apart by their wording', () => {
  const [first, second, third] = Object.entries(
    told(copy('a', '1', 's', 'one'), copy('b', '2', 's', 'two'), copy('c', '3', 's', 'three')),
  );
  expect([first, second![1], third![1]]).toEqual([['id@x', ['a']], ['b'], ['c']]);
  expect(new Set([first![0], second![0], third![0]]).size).toBe(3);
});

test('a copy whose text was erased is taken for the eldest that looks like it', () => {
  expect(told(copy('a', '1', 's', undefined, false), copy('b', '2', 's', 'w'))).toEqual({ 'id@x': ['b', 'a'] });
  expect(
    Object.values(told(copy('a', '1', 's', undefined, false), copy('b', '3', 's', 'w'), copy('c', '2', 's', 'v'))),
  ).toEqual([['c', 'a'], ['b']]);
});

test('names and speakers hang on the set of copies, never on their order', () => {
  const kin = fc.record({
    since: fc.constantFrom('1', '2', '3'),
    shape: fc.constantFrom('s', 't'),
    wording: fc.option(fc.constantFrom('v', 'w'), { nil: undefined }),
    live: fc.boolean(),
    rank: fc.constantFrom('1', '2'),
  });
  fc.assert(
    fc.property(
      fc.array(kin, { minLength: 1, maxLength: 6 }).chain((list) => {
        const ids = list.map((one, index) => copy(`r${index}`, one.since, one.shape, one.wording, one.live, one.rank));
        return fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length }));
      }),
      ([ordered, shuffled]) => {
        expect(tellApart('id@x', shuffled)).toEqual(tellApart('id@x', ordered));
        // Nobody is lost, nobody is told twice.
        expect(
          tellApart('id@x', shuffled)
            .flatMap(({ copies }) => copies)
            .map(({ id }) => id)
            .toSorted(),
        ).toEqual(ordered.map(({ id }) => id).toSorted());
      },
    ),
  );
});
