import { tellItem } from '../../../src/derive/flow/tell.js';
import { meaningOf } from '../../../src/derive/flow/word.js';
import type { WorkChange, WorkFact } from '../../../src/derive/flow/work.js';
import { type Item, historyOf } from '../../../src/metrics/history.js';

const at = (short: string): string => `2026-03-${short}:00:00.000Z`;
const SEEN = at('20T00');

let number = 0;
const change = (what: string, when: string, more: Partial<WorkChange> = {}): WorkChange => ({
  id: `c${String(number++).padStart(3, '0')}`,
  what,
  from: null,
  to: null,
  toNow: null,
  code: null,
  containerId: null,
  occurredAt: at(when),
  observedAt: at(when) > SEEN ? at(when) : SEEN,
  timeSource: 'tool',
  seq: null,
  ...more,
});
const moved = (when: string, from: string | null, to: string, containerId = 'P'): WorkChange =>
  change('status', when, { from, to, containerId });
const place = (containerId: string, status: string | null, code: string | null = null) => ({
  containerId,
  containerKey: containerId.toLowerCase(),
  status,
  code,
  done: null,
});
const fact = (more: Partial<WorkFact>): WorkFact => ({
  itemId: 'T',
  itemKind: 'task',
  type: 'task',
  connectionId: 'c',
  tool: 'asana',
  toolStatus: null,
  placements: [],
  governing: more.placements?.[0]?.containerId ?? null,
  assigneeAliasIds: [],
  createdAt: at('01T09'),
  completedAt: null,
  goneAt: null,
  firstSeenAt: SEEN,
  changes: [],
  ...more,
});

function itemOf(told: WorkFact): Item {
  const history = historyOf(
    tellItem(told, () => []),
    {
      asOf: Number.MAX_SAFE_INTEGER,
      tz: 'UTC',
      classify: meaningOf({ asana: { 'p/with legal': 'waiting:approval' } }),
      people: {},
      skewToleranceMs: 0,
      startCategories: ['in_progress', 'in_review'],
      touchCategories: ['in_progress'],
      toolPriority: [],
      itemTypes: ['task', 'asset', 'approval'],
    },
  );
  return history.items.get('T')!;
}

/** A life in short: `01T09 backlog, 02T09 done`. */
const lifeOf = (told: WorkFact): string =>
  itemOf(told)
    .life.intervals.map(({ category, from }) => `${new Date(from).toISOString().slice(8, 13)} ${category}`)
    .join(', ');

describe('the life of a task in places', () => {
  test('begins where its first step came from, and follows the sections of its project', () => {
    const told = fact({
      placements: [place('P', 'With legal')],
      changes: [moved('02T09', 'Ready', 'Doing'), moved('03T09', 'Doing', 'With legal')],
    });
    expect(lifeOf(told)).toBe('01T09 ready, 02T09 in_progress, 03T09 waiting');
    expect(itemOf(told).life.states.map(({ status }) => status)).toEqual(['Ready', 'Doing', 'With legal']);
  });

  test('without a step it was always where it is', () => {
    expect(lifeOf(fact({ placements: [place('P', 'Doing')] }))).toBe('01T09 in_progress');
    expect(lifeOf(fact({}))).toBe('01T09 unknown');
    const completed = fact({ toolStatus: 'completed', changes: [change('status', '03T09', { to: 'completed' })] });
    expect(lifeOf(completed)).toBe('01T09 unknown, 03T09 done');
  });

  test('completed wins over its section; marked incomplete, the section in force goes on', () => {
    const told = fact({
      placements: [place('P', 'Review')],
      changes: [
        moved('02T09', 'Ready', 'Doing'),
        change('status', '03T09', { to: 'completed' }),
        moved('04T09', 'Doing', 'Review'),
        change('status', '05T09', { from: 'completed', to: null }),
      ],
    });
    expect(lifeOf(told)).toBe('01T09 ready, 02T09 in_progress, 03T09 done, 05T09 in_review');
  });

  test('a completion that no log tells of has its own stamp', () => {
    const told = fact({ placements: [place('P', 'Doing')], toolStatus: 'completed', completedAt: at('04T09') });
    expect(lifeOf(told)).toBe('01T09 in_progress, 04T09 done');
  });

  test('before it came to its project it stood where it lay then; other places of it do not count', () => {
    const told = fact({
      placements: [place('P', 'Review'), place('Q', 'Done')],
      changes: [
        moved('02T09', 'Ready', 'Doing', 'Q'),
        change('moved', '03T09', { to: 'added', containerId: 'P' }),
        moved('04T09', 'Backlog', 'Review', 'P'),
        moved('05T09', 'Doing', 'Done', 'Q'),
      ],
    });
    expect(lifeOf(told)).toBe('01T09 ready, 02T09 in_progress, 03T09 backlog, 04T09 in_review');
    const completed = {
      ...told,
      toolStatus: 'completed',
      changes: [...told.changes, change('status', '06T09', { to: 'completed' })],
    };
    expect(lifeOf(completed)).toBe('01T09 ready, 02T09 in_progress, 03T09 backlog, 04T09 in_review, 06T09 done');
  });

  test('where record and log disagree the record counts from the first look on; a renamed status is no disagreement', () => {
    const gap = fact({ placements: [place('P', 'Done')], changes: [moved('02T09', 'Ready', 'Doing')] });
    expect(lifeOf(gap)).toBe('01T09 ready, 02T09 in_progress, 20T00 done');
    const renamed = fact({
      placements: [place('P', 'Building')],
      changes: [{ ...moved('02T09', 'Ready', 'Doing'), toNow: 'Building' }],
    });
    expect(lifeOf(renamed)).toBe('01T09 ready, 02T09 in_progress');
  });

  test('gone without a word of its log is cancelled then; restored it goes on', () => {
    expect(lifeOf(fact({ placements: [place('P', 'Doing')], goneAt: at('09T09') }))).toBe(
      '01T09 in_progress, 09T09 cancelled',
    );
    const back = fact({
      placements: [place('P', 'Doing')],
      changes: [change('deleted', '02T09'), change('restored', '03T09')],
    });
    expect(lifeOf(back)).toBe('01T09 in_progress, 02T09 cancelled, 03T09 in_progress');
  });
});

describe('the life of what keeps no log', () => {
  const post = (more: Partial<WorkFact>): WorkFact =>
    fact({ itemKind: 'asset', type: 'post', tool: 'wordpress', ...more });

  test('is unknown before the first look, then as it is seen', () => {
    const draft = post({
      toolStatus: 'pending',
      changes: [change('status', '22T09', { from: 'draft', to: 'pending', timeSource: 'observed' })],
    });
    expect(lifeOf(draft)).toBe('01T09 unknown, 20T00 in_progress, 22T09 in_review');
    expect(itemOf(draft).startUnknown).toBe(true);
    expect(lifeOf(post({ toolStatus: 'pending' }))).toBe('01T09 unknown, 20T00 in_review');
  });

  test('begins with the first look where nobody says when it was made', () => {
    expect(lifeOf(post({ toolStatus: 'draft', createdAt: null }))).toBe('20T00 in_progress');
  });

  test('is published when its tool says so', () => {
    const published = post({
      toolStatus: 'publish',
      createdAt: null,
      changes: [change('status', '05T09', { to: 'publish' })],
    });
    expect(lifeOf(published)).toBe('05T09 done');
    expect(itemOf(published).finishedAt).toBe(Date.parse(at('05T09')));
  });

  test('a file is what it is from its upload on', () => {
    expect(lifeOf(post({ type: 'media', toolStatus: 'inherit' }))).toBe('01T09 done');
  });
});

test('an approval is in review until it is decided, and again when it is asked for anew', () => {
  const told = fact({
    itemKind: 'approval',
    changes: [
      change('approval_requested', '01T09'),
      change('approval_decided', '02T09', { to: 'changes_requested' }),
      change('approval_requested', '03T09'),
      change('approval_decided', '04T09', { to: 'approved' }),
    ],
  });
  expect(lifeOf(told)).toBe('01T09 in_review, 02T09 in_progress, 03T09 in_review, 04T09 done');
});
