import { Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { type StartedRow, startedStatement } from '../../history/finished.js';
import { type EndedRow, endedStatement } from '../../history/standing.js';
import { clockOf } from '../../metrics/clock.js';
import { datesOf } from '../../metrics/dates.js';
import { cumulativeFlow } from '../../metrics/flow/cumulative.js';
import { isUnstable, type Stability, stabilityOf } from '../../metrics/flow/load.js';
import { ratio } from '../../metrics/statistics.js';
import { refused } from '../failures/codes.js';
import { CompletionRate, CumulativeFlow, LittlesLaw } from '../schema/flow-load.js';
import { FlowAnswer } from '../schema/flow-window.js';
import type { Lives, WindowReading } from './window-reading.js';

const MOST_DAYS = 400;

/** How work of the window piled up, and what became of it. */
@Resolver(() => FlowAnswer)
export class FlowLoadResolver {
  @Extensions({ cost: MOST_DAYS })
  @FieldResolver(() => CumulativeFlow, {
    description: 'What had started, had ended and was in progress on each local date of the window (cfd).',
  })
  async cumulativeFlow(@Root() { reading }: FlowAnswer): Promise<CumulativeFlow> {
    const { question, asOf } = reading;
    const length = datesOf(question, question.tz).length;
    if (length > MOST_DAYS)
      throw refused('BAD_USER_INPUT', `cumulativeFlow tells of at most ${MOST_DAYS} days: narrow the window`);
    const { subjects } = await reading.allLives('atWork');
    // A past instant is told from all lives, so that none of them is counted apart.
    const [before] = question.past ? [] : await reading.ask<EndedRow>(endedStatement(question));
    const { started = 0, startUnknown = 0 } = before ?? {};
    const days = cumulativeFlow(subjects, question, { tz: question.tz, asOf });
    const n = started + (days.at(-1)?.arrivals ?? 0);
    const unseen =
      startUnknown +
      subjects.filter((one) => one.startUnknown && (one.life.states[0]?.from ?? Infinity) < reading.reach).length;
    return {
      n,
      coverage: ratio(n, n + unseen),
      flags: unseen ? ['start_unknown'] : [],
      days: days.map(({ date, arrivals, departures, wip, categories }) => ({
        date,
        arrivals: started + arrivals,
        departures: started + departures,
        wip,
        categories: Object.entries(categories).map(([category, count]) => ({ category, count })),
      })),
    };
  }

  @FieldResolver(() => LittlesLaw, {
    description:
      'Whether what came and what went balance in the window, so that it may be forecast from (littles_law).',
  })
  async littlesLaw(@Root() { reading }: FlowAnswer): Promise<LittlesLaw> {
    const {
      averageWip,
      throughputPerDay,
      averageCycleDays,
      ratio: value,
      n,
      flags,
    } = steadinessOf(reading, await reading.allLives('atWork'));
    const finished = await reading.finished();
    return {
      averageWip,
      throughputPerDay,
      averageCycleDays,
      ratio: { value, n, coverage: ratio(n, finished.count), flags: [...finished.flags, ...flags] },
    };
  }

  @FieldResolver(() => CompletionRate, {
    description: 'Of what was started in the window, the share that is done at asOf, from 0 to 1 (completion_rate).',
  })
  async completionRate(@Root() { reading }: FlowAnswer): Promise<CompletionRate> {
    const [{ started, done, cancelled }] = (await reading.ask<StartedRow>(startedStatement(reading.question))) as [
      StartedRow,
    ];
    return { value: ratio(done, started), n: started, coverage: started ? 1 : null, flags: [], done, cancelled };
  }
}

/** How steady the window was, and what is to be said of it. */
export function steadinessOf(
  { question, context }: WindowReading,
  { subjects }: Lives,
): Stability & { flags: string[] } {
  const told = stabilityOf(subjects, question, clockOf(question.clock, context.options.measure.calendar));
  if (told.ratio === null) return { ...told, flags: ['stability_unknown'] };
  return { ...told, flags: isUnstable(told.ratio) ? ['unstable_period'] : [] };
}
