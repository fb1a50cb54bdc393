import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { pointsStatement, type PointRow } from '../../history/finished.js';
import { disc, ratio } from '../../metrics/statistics.js';
import { refused } from '../failures/codes.js';
import { Scatter } from '../schema/flow-points.js';
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
}

function checkSkip(skip: number): void {
  if (skip < 0) throw refused('BAD_USER_INPUT', `skip takes 0 or more, not ${skip}`);
}
