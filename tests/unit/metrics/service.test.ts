import { at, life, STD, told, value } from './story.js';

const L1 = life(
  'L1',
  '03-05T15 backlog, 03-05T16 in_progress, 03-06T10 waiting:requester, 03-09T10 in_progress, 03-09T12 done',
);
const POLICY = { targetH: 5, pause: ['waiting:requester'] };

describe('service levels, METRICS §2.6', () => {
  test('the timer stands while it is paused; exactly on target is met', async () => {
    expect(await value('sla', L1, STD, { policy: POLICY })).toEqual({
      L1: { elapsed_h: 5, state: 'met', due_at: null },
    });
    expect(await value('sla', L1, { ...STD, asOf: at('03-06T09:30') }, { policy: POLICY })).toEqual({
      L1: { elapsed_h: 2.5, state: 'running', due_at: at('03-06T12') },
    });
    expect(await value('sla', L1, { ...STD, asOf: at('03-06T11') }, { policy: POLICY })).toMatchObject({
      L1: { state: 'paused', due_at: null },
    });
  });

  test('one minute too long is breached, finished or not', async () => {
    const policy = { ...POLICY, targetH: 4.99 };
    expect(await value('sla', L1, STD, { policy })).toMatchObject({ L1: { state: 'breached' } });
    expect(await value('sla', life('X', '03-05T09 ready'), STD, { policy })).toMatchObject({
      X: { state: 'breached', due_at: null },
    });
  });

  test('cancelled in time is neither met nor breached; a reopened item goes on where it was', async () => {
    const cancelled = life('X', '03-05T09 ready, 03-05T10 cancelled');
    expect(await value('sla', cancelled, STD, { policy: POLICY })).toMatchObject({
      X: { elapsed_h: 1, state: 'cancelled' },
    });
    const reopened = life('R', '03-05T09 ready, 03-05T10 done, 03-05T14 in_progress, 03-05T16 done');
    expect(await value('sla', reopened, STD, { policy: POLICY })).toMatchObject({ R: { elapsed_h: 3, state: 'met' } });
  });

  test('what has not been started has no timer of work; the policy may ask for the wall clock', async () => {
    const policy = { ...POLICY, start: 'started', clock: 'wall' };
    expect(await value('sla', life('X', '03-05T09 ready'), {}, { policy })).toEqual({ X: null });
    expect(
      await value('sla', life('X', '03-05T09 ready, 03-05T20 in_progress, 03-05T22 done'), {}, { policy }),
    ).toMatchObject({
      X: { elapsed_h: 2 },
    });
  });

  test('compliance, and the budget that is left for errors', async () => {
    const events = [...L1, ...life('OLD', '03-05T09 ready')];
    expect(await value('sla_compliance', events, STD, { policy: POLICY })).toEqual({
      met: 1,
      breached: 1,
      running: 0,
      rate: 0.5,
    });
    const met = Array.from({ length: 19 }, (_, k) => life(`M${k}`, '03-05T09 ready, 03-05T10 done')).flat();
    const twenty = [...met, ...life('OLD', '03-05T09 ready')];
    expect(await value('slo_budget', twenty, STD, { policy: POLICY, objective: 0.9 })).toBeCloseTo(0.5, 6);
    expect(await value('slo_budget', [told('comment', '03-05T09')], STD, { policy: POLICY })).toBeNull();
  });
});
