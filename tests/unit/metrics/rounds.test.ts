import fc from 'fast-check';
import { foldRounds, owedBy, type ApprovalEvent } from '../../../src/metrics/rounds.js';

let made = 0;
const event = (type: ApprovalEvent['type'], at: number, more: Partial<ApprovalEvent> = {}): ApprovalEvent => ({
  id: `e${String(++made).padStart(3, '0')}`,
  type,
  at,
  actor: null,
  ...more,
});
const ask = (at: number, approvers: string[], policy: 'all' | 'any' = 'any') =>
  event('requested', at, { approvers, policy, actor: 'lea' });
const say = (at: number, actor: string, verdict: ApprovalEvent['verdict']) => event('decided', at, { actor, verdict });
const outcomes = (events: ApprovalEvent[]) => foldRounds(events).map(({ outcome, closedAt }) => [outcome, closedAt]);

describe('rounds, METRICS §2.4', () => {
  test('any closes at the first yes, all at the last one', () => {
    const yes = [say(2, 'ruth', 'approved'), say(5, 'milan', 'approved')];
    expect(outcomes([ask(1, ['ruth', 'milan']), ...yes])).toEqual([['approved', 2]]);
    expect(outcomes([ask(1, ['ruth', 'milan'], 'all'), ...yes])).toEqual([['approved', 5]]);
  });

  test('the first no closes, whoever still owes an answer', () => {
    expect(outcomes([ask(1, ['ruth', 'milan'], 'all'), say(3, 'milan', 'changes_requested')])).toEqual([
      ['changes_requested', 3],
    ]);
  });

  test('a bystander decides nothing', () => {
    const rounds = foldRounds([ask(1, ['ruth']), say(2, 'greta', 'approved')]);
    expect(rounds).toMatchObject([{ outcome: 'open', decisions: [] }]);
    expect(owedBy(rounds)).toEqual(['ruth']);
  });

  test('what comes after the close is late and moves nothing', () => {
    const [round] = foldRounds([ask(1, ['ruth']), say(2, 'ruth', 'approved'), say(9, 'ruth', 'rejected')]);
    expect(round).toMatchObject({ outcome: 'approved', closedAt: 2 });
    expect(round!.decisions.map(({ decision, late }) => [decision, late])).toEqual([
      ['approved', false],
      ['rejected', true],
    ]);
  });

  test('a new request closes an open round; a withdrawal closes it too', () => {
    expect(outcomes([ask(1, ['ruth']), ask(4, ['ruth']), event('withdrawn', 6)])).toEqual([
      ['superseded', 4],
      ['withdrawn', 6],
    ]);
  });

  test('a decision taken back counts no more while the round is open, and stays where it closed one', () => {
    const back = (at: number, actor: string) => event('taken-back', at, { actor });
    const open = foldRounds([ask(1, ['ruth', 'milan'], 'all'), say(2, 'ruth', 'approved'), back(3, 'ruth')]);
    expect(open).toMatchObject([{ outcome: 'open', decisions: [] }]);
    expect(owedBy(open)).toEqual(['ruth', 'milan']);
    const closed = foldRounds([ask(1, ['ruth']), say(2, 'ruth', 'approved'), back(3, 'ruth')]);
    expect(closed).toMatchObject([{ outcome: 'approved', closedAt: 2, decisions: [{ decision: 'approved' }] }]);
  });

  test('what is tied to a request decides that one, also when it is known only after the next was made', () => {
    const [first, second] = [ask(1, ['ruth']), ask(4, ['ruth'])];
    const yes = { ...say(6, 'ruth', 'approved'), request: first.id };
    expect(foldRounds([first, second, yes])).toMatchObject([
      { outcome: 'superseded', closedAt: 4, decisions: [{ decision: 'approved', late: true }] },
      { outcome: 'open', decisions: [] },
    ]);
    const back = { ...event('taken-back', 7, { actor: 'ruth' }), request: first.id };
    const again = ask(4, ['ruth', 'milan'], 'all');
    expect(foldRounds([first, again, say(5, 'ruth', 'approved'), back])).toMatchObject([
      {},
      { outcome: 'open', decisions: [{ actor: 'ruth' }] },
    ]);
    expect(foldRounds([second, yes])).toMatchObject([{ outcome: 'open', decisions: [] }]);
  });

  test('one hand down and another up, found by one look, were never both up', () => {
    const rounds = foldRounds([
      ask(1, ['ruth', 'milan'], 'all'),
      say(2, 'ruth', 'approved'),
      say(5, 'milan', 'approved'),
      event('taken-back', 5, { actor: 'ruth' }),
    ]);
    expect(rounds).toMatchObject([{ outcome: 'open', decisions: [{ actor: 'milan' }] }]);
  });

  test('the order of arrival never matters', () => {
    const events = [
      ask(1, ['ruth', 'milan'], 'all'),
      say(2, 'ruth', 'approved'),
      event('taken-back', 3, { actor: 'ruth' }),
      event('assigned', 4, { approvers: ['milan', 'greta'] }),
      say(5, 'greta', 'approved'),
      say(5, 'milan', 'rejected'),
      ask(8, ['greta']),
    ];
    const expected = JSON.stringify(foldRounds(events));
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        expect(JSON.stringify(foldRounds(shuffled))).toBe(expected);
      }),
    );
  });
});
