import { log } from '../../connectors/monday/log.js';
import type { ChangeDraft } from '../../src/sdk/index.js';
import { entry } from './monday-company.js';
import { BOARD, SEEN } from './monday-stub.js';

const label = (index: number, text: string | null) => ({ label: { index, text } });
const [EMPTY, HOLD, APPROVED, DECLINED, REDLINES, REVIEW] = [
  null,
  label(0, 'On hold'),
  label(1, 'Approved'),
  label(2, 'Declined'),
  label(3, 'Redlines'),
  label(4, 'In review'),
];
const META = { board: BOARD, done: [], gates: [{ column: 'legal', approver: null }] };

function steps(before: unknown, value: unknown, gate: object = {}, event = 'update_column_value') {
  const data = { pulse_id: 7, column_id: 'legal', column_type: 'color', value, previous_value: before };
  const meta = { ...META, gates: [{ ...META.gates[0], ...gate }] };
  const raw = { ...entry(event, '2026-02-17T09:00:00Z', data), id: 'e1', meta };
  return log.drafts(log.record.parse(raw), SEEN) as ChangeDraft[];
}
const brief = (changes: ChangeDraft[]) =>
  changes.map(({ id, what, to, timeSource }) => [id, what, to ?? null, timeSource]);
const asked = ['e1', 'approval_requested', null, 'tool'];
const askedThen = ['e1:requested', 'approval_requested', null, 'inferred'];
const decided = (verdict: string) => ['e1', 'approval_decided', verdict, 'tool'];

describe('a label of an approval column as a step', () => {
  it.each([
    ['empty to pending asks', EMPTY, HOLD, [asked]],
    ['pending to another pending is nothing', HOLD, REVIEW, []],
    ['pending to approved decides', HOLD, APPROVED, [decided('approved')]],
    ['pending to declined decides', HOLD, DECLINED, [decided('rejected')]],
    ['pending to redlines decides', HOLD, REDLINES, [decided('changes_requested')]],
    ['a decision straight from empty was asked at the same instant', EMPTY, APPROVED, [askedThen, decided('approved')]],
    ['a decision after a decision decides again', APPROVED, DECLINED, [decided('rejected')]],
    ['a second label of the same meaning decides again', APPROVED, label(9, 'Accepted'), [decided('approved')]],
    ['a decision back to pending asks again', DECLINED, HOLD, [asked]],
    ['pending emptied is withdrawn', HOLD, EMPTY, [['e1', 'approval_withdrawn', null, 'tool']]],
    ['a decision emptied is nothing', APPROVED, label(5, null), []],
    ['empty to empty is nothing', EMPTY, label(5, null), []],
  ])('%s', (_what, before, value, expected) => {
    const said = steps(before, value);
    expect(brief(said)).toEqual(expected);
    for (const one of said) expect(one.item).toEqual({ kind: 'approval', key: '7/legal' });
  });

  it('of a request and a decision in one tick the request comes first, also before what follows in that instant', () => {
    const [request, decision] = steps(EMPTY, APPROVED);
    expect(request!.at).toBe(decision!.at);
    expect(request!.seq! < decision!.seq!).toBe(true);
    expect(request!.seq).toHaveLength(decision!.seq!.length);
  });

  it.each([
    ['Approved', 'approved'],
    ['✅ approved by CEO', 'approved'],
    ['Accepted', 'approved'],
    ['Signed off', 'approved'],
    ['Declined', 'rejected'],
    ['REJECTED', 'rejected'],
    ['refused', 'rejected'],
    ['Redline', 'changes_requested'],
    ['Changes requested', 'changes_requested'],
    ['Revise', 'changes_requested'],
    ['Rework needed', 'changes_requested'],
  ])('%s is %s', (text, verdict) => {
    expect(brief(steps(HOLD, label(8, text)))).toEqual([decided(verdict)]);
  });

  it.each(['On hold', 'Not approved', 'With legal', '⏳'])('%s waits', (text) => {
    expect(brief(steps(EMPTY, label(8, text)))).toEqual([asked]);
  });

  const WORDS = {
    words: [
      [1, 'approved'],
      [2, 'rejected'],
    ],
    rest: 'pending',
  };

  it('configured indexes tell, whatever the words say; of two equal labels each by its own (bM8)', () => {
    expect(brief(steps(HOLD, label(2, 'Approved'), WORDS))).toEqual([decided('rejected')]);
    expect(brief(steps(EMPTY, label(7, 'Approved'), WORDS))).toEqual([asked]);
  });

  it('with the pending ones configured, labels not listed are as good as none', () => {
    const listed = {
      words: [
        [1, 'approved'],
        [0, 'pending'],
      ],
      rest: null,
    };
    expect(brief(steps(HOLD, label(7, 'Postponed'), listed))).toEqual([['e1', 'approval_withdrawn', null, 'tool']]);
    expect(brief(steps(EMPTY, label(7, 'Postponed'), listed))).toEqual([]);
  });
});
