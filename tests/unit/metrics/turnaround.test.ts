import { turnaroundOf } from '../../../src/metrics/approvals/turnaround.js';
import { calendar } from '../../../src/metrics/calendar.js';
import { clockOf } from '../../../src/metrics/clock.js';
import { type ApprovalEvent, foldRounds, type Verdict } from '../../../src/metrics/rounds.js';
import { at, near, STD } from './story.js';

const BUSINESS = clockOf('business', calendar.parse(STD.calendars.std));

const event = (type: ApprovalEvent['type'], when: string, verdict?: Verdict): ApprovalEvent => ({
  id: `${type} ${when}`,
  type,
  at: Date.parse(at(when)),
  actor: 'lea',
  ...(type === 'requested' && { approvers: ['lea'] }),
  ...(verdict && { verdict }),
});
const took = (...events: ApprovalEvent[]): object => turnaroundOf(foldRounds(events), BUSINESS);

// The vector of METRICS §2.4.
const LEGAL = [
  event('requested', '03-02T16'),
  event('decided', '03-03T10', 'changes_requested'),
  event('requested', '03-03T14'),
  event('decided', '03-04T12', 'approved'),
];

test('the rounds of one cycle: with the reviewer, with the author, and their percentiles', () => {
  expect(took(...LEGAL)).toEqual({ reviewerH: 8, cycleH: 12, authorH: 4, p50H: 4, p85H: near(5.4) });
});

test('cycles add up; the one that goes on counts with its closed rounds alone', () => {
  const again = [event('requested', '03-05T09'), event('decided', '03-05T12', 'changes_requested')];
  expect(took(...LEGAL, ...again)).toEqual({ reviewerH: 11, cycleH: 12, authorH: 4, p50H: 3, p85H: near(5.1) });
  const decided = [event('requested', '03-06T16'), event('decided', '03-09T10', 'rejected')];
  expect(took(...LEGAL, ...again, ...decided)).toMatchObject({ reviewerH: 13, cycleH: 12 + 17, authorH: 4 + 12 });
});

test('what is open, withdrawn or replaced has no hours', () => {
  const none = { reviewerH: 0, cycleH: null, authorH: null, p50H: null, p85H: null };
  expect(took()).toEqual(none);
  expect(took(event('requested', '03-02T16'))).toEqual(none);
  expect(took(event('requested', '03-02T16'), event('withdrawn', '03-03T16'))).toEqual(none);
  expect(took(event('requested', '03-02T16'), event('requested', '03-03T16'))).toEqual(none);
});
