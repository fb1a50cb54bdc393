import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { ItemRow } from '../../history/events.js';
import { pointsStatement, type PointRow } from '../../history/finished.js';
import { clockOf } from '../../metrics/clock.js';
import { compareText } from '../../metrics/events.js';
import { inProgress } from '../../metrics/flow/load.js';
import { windowHours } from '../../metrics/flow/times.js';
import { DEFAULTS } from '../../metrics/metric.js';
import { standsIn } from '../../metrics/points.js';
import { ageingOf } from '../../metrics/predictability/aging.js';
import { disc, ratio } from '../../metrics/statistics.js';
import { refused } from '../failures/codes.js';
import { checkBounds } from '../limits/bounded.js';
import { Ageing, Scatter, WorkReference } from '../schema/flow-points.js';
import { FlowAnswer } from '../schema/flow-window.js';

const PAGE = 50;
const FIRST = 'How many, at most 200.';
const SKIP = 'How many of the first are left out.';
const LINES = [50, 85, 95];

/** Work of the window, one by one. */
@Resolver(() => FlowAnswer)
export class FlowPointsResolver {
  @FieldResolver(() => Scatter, { description: 'What finished in the window, as points of a scatter plot.' })
  async scatter(
    @Root() { reading }: FlowAnswer,
    @Arg('first', () => Int, { defaultValue: PAGE, description: FIRST }) first: number,
    @Arg('skip', () => Int, { defaultValue: 0, description: SKIP }) skip: number,
  ): Promise<Scatter> {
    checkSkip(skip);
    const { count, days, flags } = await reading.finished();
    const rows = await reading.ask<PointRow>(pointsStatement(reading.question, first, skip));
    return {
      n: days.length,
      coverage: ratio(days.length, count),
      flags,
      lines: LINES.map((percent) => ({ percent, days: disc(percent, days) })),
      nodes: rows.map(({ itemId, campaignId, tool, team, finishedAt, cycleH, cycleDays }) => ({
        work: { itemId, campaignId, tool, team },
        finishedAt,
        cycleTime: cycleH,
        cycleDays,
      })),
    };
  }

  @FieldResolver(() => Ageing, {
    description: 'What is in progress at asOf and how its age compares with what finished in the window (aging).',
  })
  async ageing(
    @Root() { reading }: FlowAnswer,
    @Arg('percent', () => Int, {
      defaultValue: DEFAULTS.p,
      description: 'Which share of what finished the service level holds, in percent: 1 to 99.',
    })
    percent: number,
    @Arg('first', () => Int, { defaultValue: PAGE, description: FIRST }) first: number,
    @Arg('skip', () => Int, { defaultValue: 0, description: SKIP }) skip: number,
  ): Promise<Ageing> {
    checkBounds('percent', percent, 1, 99);
    checkSkip(skip);
    const { question, context } = reading;
    const { days } = await reading.finished();
    const { subjects, items } = await reading.allLives('inProgress');
    const clock = clockOf(question.clock, context.options.measure.calendar);
    const open = inProgress(subjects);
    const aged = ageingOf(days, open, percent, question.tz)
      .map((one) => ({ ...one, hours: windowHours(one.subject, clock) ?? 0 }))
      .sort((a, b) => b.days - a.days || b.hours - a.hours || compareText(a.subject.id, b.subject.id));
    return {
      n: aged.length,
      coverage: ratio(aged.length, open.length),
      flags: [
        ...(days.length ? [] : ['nothing_finished']),
        ...(open.some(({ startUnknown }) => startUnknown) ? ['start_unknown'] : []),
      ],
      medianDays: disc(50, days),
      expectedDays: disc(percent, days),
      nodes: aged.slice(skip, skip + first).map(({ subject, hours, days: ageDays, pace, missRisk, band }) => ({
        work: workOf(subject.id, items.get(subject.id)),
        category: standsIn(subject.life),
        age: hours,
        ageDays,
        pace,
        missRisk,
        band,
      })),
    };
  }
}

/** An item, else a campaign. */
const workOf = (id: string, item: ItemRow | undefined): WorkReference => ({
  itemId: item ? id : null,
  campaignId: item ? item.campaignId : id,
  tool: item?.tool ?? null,
  team: item?.team ?? null,
});

function checkSkip(skip: number): void {
  if (skip < 0) throw refused('BAD_USER_INPUT', `skip takes 0 or more, not ${skip}`);
}
