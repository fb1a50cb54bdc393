import { type DaysRow, type DateRow, datesStatement, daysStatement } from '../../history/finished.js';
import { loadLives, type Told } from '../../history/load.js';
import { loadSubjects } from '../../history/subjects.js';
import { pastCampaigns, pastItems } from '../../history/past.js';
import { atWorkStatement, inProgressStatement } from '../../history/standing.js';
import type { Level, Statement, WindowQuestion } from '../../history/window.js';
import { bucketsOf, instantOf, localDate, nextDate } from '../../metrics/dates.js';
import type { Subject } from '../../metrics/history.js';
import { sum } from '../../metrics/statistics.js';
import type { HubContext } from '../context.js';
import { asker, idsThere, tooMuch, toldOf } from './scope.js';
import { untilOf } from './until.js';

/** How many lives are read for one answer. */
const MOST: Record<Level, number> = { item: 20_000, campaign: 1_000 };

/** Whose lives are wanted: of what is in progress at the end, or of what was at work in the window. */
type Whose = 'inProgress' | 'atWork';

/** Lives of items or campaigns. */
export interface Lives {
  subjects: Subject[];
  /** Of items; by id. */
  items: Told['items'];
}

/** How long what finished took. */
export interface Finished {
  count: number;
  /** In days, of those that have a cycle time. */
  days: number[];
  /** Why others have none. */
  flags: string[];
}

/** What several fields of one answer rest on, each read when the first of them asks. */
export class WindowReading {
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(
    readonly context: HubContext,
    readonly question: WindowQuestion,
    /** Epoch milliseconds. */
    readonly asOf: number,
    private readonly past?: Told,
  ) {}

  ask<Row>({ text, values }: Statement): Promise<Row[]> {
    return this.context.db.rows<Row>(text, values);
  }

  /** The end of the last local date that the window touches, at most now. */
  get reach(): number {
    const { to, tz } = this.question;
    return Math.min(instantOf(nextDate(localDate(to - 1, tz)), '00:00', tz), this.asOf);
  }

  /** Throughput of every local date of the window, in order. */
  samples(): Promise<number[]> {
    return this.#once('samples', async () => {
      const rows = await this.ask<DateRow>(datesStatement(this.question));
      const counts = new Map(rows.map(({ date, count }) => [date, count]));
      return bucketsOf(this.question, 'day', this.question.tz).map((date) => counts.get(date) ?? 0);
    });
  }

  finished(): Promise<Finished> {
    return this.#once('finished', async () => {
      const rows = await this.ask<DaysRow>(daysStatement(this.question));
      const timeless = rows.filter(({ days }) => days === null);
      return {
        count: sum(rows.map(({ count }) => count)),
        days: rows.flatMap(({ days, count }) => (days === null ? [] : Array.from({ length: count }, () => days))),
        flags: [
          ...(timeless.some(({ startUnknown }) => startUnknown) ? ['start_unknown'] : []),
          ...(timeless.some(({ startUnknown }) => !startUnknown) ? ['no_start'] : []),
        ],
      };
    });
  }

  /** Lives, those of a past instant of all that was there; null: there are too many to be read. */
  lives(whose: Whose): Promise<Lives | null> {
    return this.#once(whose, async () => {
      const { level } = this.question;
      if (this.past) return livesOf(this.past, level);
      const statement =
        whose === 'atWork'
          ? atWorkStatement(this.question, this.reach, MOST[level])
          : inProgressStatement(this.question, MOST[level]);
      const rows = await this.ask<{ id: string }>(statement);
      if (rows.length > MOST[level]) return null;
      const ids = rows.map(({ id }) => id);
      const { measure } = this.context.options;
      const ask = asker(this.context);
      if (level === 'item') return loadSubjects(ask, ids, measure, this.asOf);
      return livesOf(await loadLives(ask, { campaigns: ids }, measure, this.asOf), level);
    });
  }

  /**
   * The same.
   * @throws BAD_USER_INPUT where there are too many
   */
  async allLives(whose: Whose): Promise<Lives> {
    const { level } = this.question;
    const found = await this.lives(whose);
    if (!found) throw tooMuch(MOST[level], level);
    return found;
  }

  #once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(name) ?? read();
    this.#kept.set(name, kept);
    return kept as Promise<T>;
  }
}

const livesOf = ({ history, items }: Told, level: Level): Lives => ({
  subjects: [...(level === 'item' ? history.items : history.campaigns).values()],
  items,
});

/** A reading of now; or of a past instant, or by old definitions, told anew from the history of everything that is asked for. */
export async function readingOf(
  context: HubContext,
  question: WindowQuestion,
  asOf: Date | undefined,
): Promise<WindowReading> {
  if (!asOf && !context.isRedefined) return new WindowReading(context, question, context.nowMs);
  const { level } = question;
  const until = untilOf(context, asOf);
  const ids = await idsThere(context, question, until, MOST[level]);
  const told = await toldOf(context, level === 'item' ? { items: ids } : { campaigns: ids }, until);
  const past = (level === 'item' ? pastItems : pastCampaigns)(told, context.options.definition);
  return new WindowReading(context, { ...question, past }, until, told);
}
