import fc from 'fast-check';
import { resolveThreads, type Threaded } from '../../../src/derive/threads.js';

const mail = (threadId: string, threadRefs: string[] = [], connectionId = 'mail'): Threaded => ({
  id: `${connectionId} ${threadId}`,
  connectionId,
  threadKey: null,
  threadId,
  threadRefs,
});
/** Conversations as sorted lists of ids, in any order of arrival the same. */
function conversations(messages: Threaded[]): string[] {
  const say = (ordered: Threaded[]): string[] => {
    const groups = new Map<string, string[]>();
    for (const [id, thread] of resolveThreads(ordered)) groups.set(thread, [...(groups.get(thread) ?? []), id]);
    return [...groups.values()].map((ids) => ids.toSorted().join(' + ')).toSorted();
  };
  const said = say(messages);
  fc.assert(
    fc.property(fc.shuffledSubarray(messages, { minLength: messages.length }), (shuffled) => {
      expect(say(shuffled)).toEqual(said);
    }),
    { numRuns: 20 },
  );
  return said;
}

test('messages that name each other, or one unseen ancestor, are one conversation', () => {
  expect(conversations([mail('a'), mail('b', ['a']), mail('c', ['x']), mail('d', ['x', 'y']), mail('e')])).toEqual([
    'mail a + mail b',
    'mail c + mail d',
    'mail e',
  ]);
});

test('References cut short still hang together by what is left of them', () => {
  expect(conversations([mail('a'), mail('b', ['a']), mail('c', ['b']), mail('d', ['c'])])).toEqual([
    'mail a + mail b + mail c + mail d',
  ]);
});

test('a hint joins an answer without References to the one mail that started', () => {
  expect(conversations([mail('a', ['starts x']), mail('b', ['answers x']), mail('c', ['a'])])).toEqual([
    'mail a + mail b + mail c',
  ]);
});

test('where two conversations start under one name, the answer belongs to neither', () => {
  expect(conversations([mail('a', ['starts x']), mail('b', ['starts x']), mail('c', ['answers x'])])).toEqual([
    'mail a',
    'mail b',
    'mail c',
  ]);
});

test('starts alone are never joined, and other accounts know nothing of a name', () => {
  expect(conversations([mail('a', ['starts x']), mail('b', ['starts x']), mail('c', ['answers x'], 'other')])).toEqual([
    'mail a',
    'mail b',
    'other c',
  ]);
});

test('answers to a mail that never came are one conversation', () => {
  expect(conversations([mail('b', ['answers x']), mail('c', ['answers x'])])).toEqual(['mail b + mail c']);
});
