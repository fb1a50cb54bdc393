import { at, life, near, STD, told, value } from './story.js';

const LEGAL = { item: 'X', gate: 'legal', approvers: ['lea'], policy: 'all' };
const asked = (approval: string, when: string, more: object = {}): object =>
  told('approval_requested', when, { approval, ...LEGAL, ...more });
const decided = (approval: string, when: string, decision: string, actor = 'lea'): object =>
  told('approval_decided', when, { approval, decision, actor });

const TWO_ROUNDS = [
  asked('p1', '03-02T16'),
  decided('p1', '03-03T10', 'changes_requested'),
  asked('p2', '03-03T14'),
  decided('p2', '03-04T12', 'approved'),
];

describe('approvals, METRICS §2.4', () => {
  test('rounds and times of a cycle', async () => {
    expect(await value('approval_cycles', TWO_ROUNDS, STD)).toEqual([
      {
        item: 'X',
        gate: 'legal',
        outcome: 'approved',
        rounds: 2,
        first_pass: false,
        round_h: [2, 6],
        reviewer_h: 8,
        cycle_h: 12,
        author_h: 4,
      },
    ]);
    expect(await value('approval_turnaround', TWO_ROUNDS, STD)).toEqual({ n: 2, p50_h: 4, p85_h: near(5.4) });
  });

  test('a request after the end begins a new cycle; one in an open round replaces it', async () => {
    const events = [
      ...TWO_ROUNDS,
      asked('p3', '03-05T09'),
      asked('p4', '03-05T11'),
      decided('p3', '03-05T12', 'rejected'),
    ];
    expect(await value('approval_cycles', events, STD)).toEqual([
      expect.objectContaining({ outcome: 'approved', rounds: 2 }),
      expect.objectContaining({
        outcome: 'open',
        rounds: 1,
        first_pass: null,
        round_h: [],
        cycle_h: null,
        author_h: null,
      }),
    ]);
  });

  test('withdrawing closes its own round only', async () => {
    const events = [
      asked('p1', '03-02T09'),
      told('approval_withdrawn', '03-02T10', { approval: 'p1' }),
      asked('p2', '03-02T11'),
      told('approval_withdrawn', '03-02T12', { approval: 'p1' }),
      decided('p2', '03-02T13', 'approved'),
    ];
    expect(await value('approval_cycles', events, STD)).toEqual([
      expect.objectContaining({ outcome: 'approved', rounds: 1, first_pass: true, cycle_h: 2 }),
    ]);
  });

  test('everybody must approve, and the last word of each counts', async () => {
    const both = { approvers: ['ana', 'lea'] };
    const events = [asked('p1', '03-02T09', both), decided('p1', '03-02T10', 'approved', 'ana')];
    expect(await value('approver_load', events)).toEqual({ lea: 1 });
    expect(await value('approval_cycles', events, STD)).toMatchObject([{ outcome: 'open' }]);
    const all = [...events, decided('p1', '03-02T12', 'approved')];
    expect(await value('approver_load', all)).toEqual({});
    expect(await value('approval_cycles', all, STD)).toMatchObject([{ outcome: 'approved', round_h: [3] }]);
  });

  test('first pass and share of decisions', async () => {
    const events = [...TWO_ROUNDS, asked('q', '03-02T09', { item: 'Y' }), decided('q', '03-02T10', 'approved')];
    expect(await value('first_pass_approval_rate', events)).toEqual({ n: 2, passed: 1, rate: 0.5 });
    expect(await value('decision_share', events)).toEqual({ lea: 1 });
  });

  test('waiting for feedback counts the time of a state and a round once', async () => {
    const events = [
      ...life(
        'F1',
        '03-02T09 in_progress, 03-03T09 waiting:feedback, 03-04T09 in_progress, 03-05T09 in_review, 03-06T09 done',
      ),
      asked('p', '03-04T15', { item: 'F1' }),
      decided('p', '03-05T12', 'approved'),
    ];
    expect(await value('feedback_wait', events)).toEqual({ F1: 66 });
    expect(await value('review_wait_share', events)).toEqual({ F1: 0.6875 });
  });
});

describe('wait ledger', () => {
  const record = (campaign: string, when: string): object =>
    told('created', when, { item: campaign, itemType: 'campaign' });

  test('every hour from creation to launch is somewhere, once', async () => {
    const events = [
      record('C', '03-02T09'),
      ...life('T', '03-02T09 ready, 03-02T15 in_progress, 03-03T09 in_review, 03-03T15 in_progress, 03-03T21 done', {
        campaign: 'C',
      }),
      asked('p', '03-03T09', { item: 'T' }),
      decided('p', '03-03T15', 'approved'),
      told('launch', '03-04T09', { campaign: 'C' }),
    ];
    expect(await value('wait_ledger', events)).toEqual({
      C: {
        total: 48,
        work: 24,
        waiting: 6,
        blocked: 0,
        queue: 6,
        unknown: 0,
        idle: 12,
        waiting_on: { lea: 6 },
        waiting_tool: { asana: 6 },
      },
    });
  });

  test('waiting is shared by those who owe a decision, then charged to the team, then to nobody', async () => {
    const events = [
      record('C', '03-02T09'),
      ...life('T', '03-02T09 in_review', { campaign: 'C' }),
      asked('p', '03-02T09', { item: 'T', approvers: ['ana', 'lea'] }),
      decided('p', '03-02T13', 'approved', 'ana'),
      decided('p', '03-02T15', 'approved'),
      told('assign', '03-02T17', { item: 'T', to: 'bo' }),
      ...life('M', '03-02T19 waiting:vendor', { campaign: 'C', tool: 'monday' }),
    ];
    const people = { people: { bo: { team: 'content' } } };
    const config = { ...people, asOf: at('03-02T21') };
    expect(await value('wait_ledger', events, config)).toMatchObject({
      C: {
        total: 12,
        waiting: 12,
        waiting_on: { ana: 2, lea: 4, unassigned: 3, content: 3 },
        waiting_tool: { asana: 11, monday: 1 },
      },
    });
  });
});
