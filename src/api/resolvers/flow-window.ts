import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, GraphQLISODateTime, Info, Query, Resolver } from 'type-graphql';
import {
  besideStatement,
  type GroupRow,
  groupsStatement,
  isBucket,
  type Key,
  type Level,
  type Measure,
  type WindowQuestion,
} from '../../history/window.js';
import type { ClockName as Clock } from '../../metrics/clock.js';
import { bucketsOf } from '../../metrics/dates.js';
import { ratio } from '../../metrics/statistics.js';
import { ClockName, FlowKey, FlowLevel } from '../../model/vocabulary.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import { type Distribution, FlowAnswer, FlowFilter, type FlowGroup, WindowInput } from '../schema/flow-window.js';
import { fieldsOf } from '../reading/fields.js';
import { windowOf, wishes } from './scope.js';
import { readingOf } from './window-reading.js';
import { BY_VERSION, untilOf } from './until.js';

const MOST_GROUPS = 2_000;

@Resolver()
export class FlowQueries {
  @Extensions({ size: 100 })
  @Query(() => FlowAnswer, {
    description:
      'The flow of work through a window of time: what finished in it, how long that took and what it waited for.',
  })
  async flow(
    @Ctx() context: HubContext,
    @Arg('window', () => WindowInput, {
      nullable: true,
      description: 'When what is counted finished; absent: the last 90 days.',
    })
    window?: WindowInput,
    @Arg('groupBy', () => [FlowKey], {
      defaultValue: [],
      description: 'By what the numbers are grouped; at most three.',
    })
    by: Key[] = [],
    @Arg('filter', () => FlowFilter, { nullable: true, description: 'Which work.' }) filter?: FlowFilter,
    @Arg('level', () => FlowLevel, { defaultValue: FlowLevel.ITEM, description: 'What is counted.' })
    level: Level = 'item',
    @Arg('clock', () => ClockName, { defaultValue: ClockName.WALL, description: 'Which hours count.' })
    clock: Clock = 'wall',
    @Arg('asOf', () => GraphQLISODateTime, {
      nullable: true,
      description: 'A past instant to tell it for, from what is known by now; absent: now.',
    })
    asOf?: Date,
    // Heard before anything runs: see reading/definition.
    @Arg('definitionVersion', () => String, { nullable: true, description: BY_VERSION }) _version?: string,
    @Info() info?: GraphQLResolveInfo,
  ): Promise<FlowAnswer> {
    const { tz } = context.options.measure;
    const until = untilOf(context, asOf);
    const { from, to } = windowOf(window, until);
    check({ by, level, clock, filter });
    const named = fieldsOf(info);
    const question: WindowQuestion = {
      level,
      from,
      to,
      by,
      clock,
      tz,
      conditions: (values) => wishes(context, filter, values),
      wanted: new Set(MEASURES.flatMap(([field, one]) => (named.has(field) ? one : []))),
    };
    const reading = await readingOf(context, question, asOf);
    const asked = reading.question;
    const grouped = named.has('groups') || named.has('excluded');
    const rows = grouped ? await reading.ask<GroupRow>(groupsStatement(asked)) : [];
    const beside = named.has('wip') || named.has('excluded') ? await reading.ask<Beside>(besideStatement(asked)) : [];
    const groups = filled(rows, question);
    if (groups.length > MOST_GROUPS)
      throw refused('BAD_USER_INPUT', `These are more than ${MOST_GROUPS} groups: narrow the window or the filter`);
    const of = (wanted: string) => beside.filter(({ what }) => what === wanted);
    const sum = (name: 'startUnknown' | 'noStart'): number => rows.reduce((total, row) => total + row[name], 0);
    return {
      reading,
      asOf: new Date(until),
      window: { from: new Date(from), to: new Date(to) },
      level,
      clock,
      timezone: tz,
      unit: 'hours',
      definitionVersion: context.options.definition,
      flags: by.includes('tier') ? ['no_source_tier'] : [],
      excluded: [
        ...of('excluded').map(({ name, count }) => ({ reason: name, count })),
        { reason: 'start_unknown', count: sum('startUnknown') },
        { reason: 'no_start', count: sum('noStart') },
      ].filter(({ count }) => count > 0),
      wip: of('wip').map(({ name, count }) => ({ category: name, count })),
      groups: groups.map((row) => groupOf(row, question)),
    };
  }
}

const MEASURES: [field: string, of: Measure][] = [
  ['leadTime', 'lead'],
  ['cycleTime', 'cycle'],
  ['cycleDays', 'days'],
  ['within85', 'disc'],
];

interface Beside {
  what: string;
  name: string;
  count: number;
}

interface Wish extends Pick<WindowQuestion, 'by' | 'level' | 'clock'> {
  filter: FlowFilter | undefined;
}

const OF_ITEMS: ReadonlySet<Key> = new Set<Key>(['team', 'tool', 'type', 'campaign']);

function check({ by, level, clock, filter }: Wish): void {
  if (by.length > 3 || new Set(by).size < by.length)
    throw refused('BAD_USER_INPUT', 'groupBy takes up to three different keys');
  if (by.filter(isBucket).length > 1) throw refused('BAD_USER_INPUT', 'groupBy takes one of DAY, WEEK and MONTH');
  if (level === 'item') return;
  if (clock === 'business')
    throw refused('BAD_USER_INPUT', 'By the business clock campaigns are told one by one: Campaign.flow');
  if (by.some((key) => OF_ITEMS.has(key)) || filter?.team || filter?.tool || filter?.kind)
    throw refused('BAD_USER_INPUT', 'Team, tool, type and campaign are known of items, not of campaigns');
}

const NOTHING: Omit<GroupRow, 'keys'> = {
  finished: 0,
  leadN: 0,
  leadMean: null,
  leadCont: null,
  leadDisc: null,
  cycleN: 0,
  cycleMean: null,
  cycleCont: null,
  cycleDisc: null,
  daysN: 0,
  daysMean: null,
  daysCont: null,
  daysDisc: null,
  started: 0,
  efficiency: null,
  waits: [0, 0, 0, 0, 0],
  reworked: 0,
  startUnknown: 0,
  noStart: 0,
};

/** A window covers every bucket that it touches (METRICS §1.5): those in which nothing finished are put in, group by group. */
function filled(rows: readonly GroupRow[], { by, from, to, tz }: WindowQuestion): GroupRow[] {
  const place = by.findIndex(isBucket);
  if (place < 0) return [...rows];
  const buckets = bucketsOf({ from, to }, by[place] as 'day' | 'week' | 'month', tz);
  const rest = (keys: readonly (string | null)[]): string => JSON.stringify(keys.filter((_, k) => k !== place));
  const known = new Map(rows.map((row) => [JSON.stringify(row.keys), row]));
  const groups = new Map(rows.map(({ keys }) => [rest(keys), keys]));
  if (by.length === 1) groups.set('[]', [null]);
  return [...groups.values()].flatMap((keys) =>
    buckets.map((bucket) => {
      const own = keys.map((key, k) => (k === place ? bucket : key));
      return known.get(JSON.stringify(own)) ?? { ...NOTHING, keys: own };
    }),
  );
}

function groupOf(row: GroupRow, { by, level, clock }: WindowQuestion): FlowGroup {
  const { finished } = row;
  const flags = [...(row.startUnknown ? ['start_unknown'] : []), ...(row.noStart ? ['no_start'] : [])];
  const spread = (
    n: number,
    mean: number | null,
    cont: number[] | null,
    disc: number | null,
    own: string[],
  ): Distribution => {
    const [p50 = null, p85 = null, p95 = null] = cont ?? [];
    return { n, coverage: ratio(n, finished), mean, p50, p85, p95, within85: disc, flags: own };
  };
  const [waiting, inReview, blocked, parked, unknown] = row.waits as [number, number, number, number, number];
  const total = row.waits.reduce((sum, hours) => sum + hours, 0);
  return {
    keys: by.map((key, k) => ({ by: key, value: row.keys[k] ?? null })),
    throughput: { value: finished, n: finished, coverage: finished ? 1 : null, flags: [] },
    leadTime: spread(row.leadN, row.leadMean, row.leadCont, row.leadDisc, row.leadN < finished ? ['no_creation'] : []),
    cycleTime: spread(row.cycleN, row.cycleMean, row.cycleCont, row.cycleDisc, flags),
    cycleDays: spread(row.daysN, row.daysMean, row.daysCont, row.daysDisc, flags),
    flowEfficiency: { value: row.efficiency, n: row.started, coverage: ratio(row.started, finished), flags },
    waitTime: clock === 'wall' ? { waiting, inReview, blocked, parked, unknown, total } : null,
    reworkRate:
      level === 'item' && row.reworked !== null
        ? { value: ratio(row.reworked, finished), n: finished, coverage: finished ? 1 : null, flags: [] }
        : { value: null, n: 0, coverage: null, flags: ['not_of_campaigns'] },
  };
}
