import { z } from 'zod';
import { UsageError } from '../errors.js';
import { CATEGORIES, mapped } from '../metrics/category.js';
import { calendar, zone } from '../metrics/calendar.js';
import type { ClockName } from '../metrics/clock.js';
import type { MetricEvent } from '../metrics/events.js';
import type { Settings } from '../metrics/history.js';
import { DEFAULTS, type Params } from '../metrics/metric.js';

const instant = z.iso.datetime({ offset: true });
const millis = instant.transform((text) => Date.parse(text));
const category = z.enum(CATEGORIES);
const clock = z.enum(['wall', 'business']);
const text = z.string().optional();
const texts = z.array(z.string()).optional();
const window = z
  .object({ from: millis, to: millis })
  .refine(({ from, to }) => from <= to, 'a window that ends after it begins');

const person = z.object({
  team: text,
  function: text,
  tz: zone.optional(),
  active: z.boolean().optional(),
  bot: z.boolean().optional(),
});

const config = z.object({
  asOf: millis,
  tz: zone.default('UTC'),
  calendar: text,
  calendars: z.record(z.string(), calendar).default({}),
  statusMap: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  people: z.record(z.string(), person).default({}),
  skewToleranceMs: z.number().min(0).default(300_000),
  startCategories: z.array(category).default(['in_progress', 'in_review']),
  touchCategories: z.array(category).default(['in_progress']),
  toolPriority: z.array(z.string()).default(['dam', 'cms']),
});

const event = z.object({
  id: z.string(),
  tool: z.string(),
  type: z.string(),
  at: instant,
  recv: instant.optional(),
  seq: z.number().optional(),
  actor: text,
  bot: z.boolean().optional(),
  item: text,
  itemType: text,
  campaign: text,
  parent: text,
  into: text,
  on: z.unknown().optional(),
  status: text,
  historyFrom: instant.optional(),
  name: text,
  bu: text,
  team: text,
  plannedStart: text,
  due: text,
  containerOwner: text,
  requestType: text,
  to: z.unknown().optional(),
  from: text,
  approval: text,
  gate: text,
  approvers: texts,
  policy: z.enum(['all', 'any']).optional(),
  decision: text,
  version: text,
  hash: text,
  rev: z.number().optional(),
  thread: text,
  text: text,
  end: instant.optional(),
  attendees: texts,
  role: text,
});

const percents = z.array(z.number().min(0).max(100)).optional();
const count = z.number().int().min(0);

const params = z.object({
  level: z.enum(['item', 'campaign']).default(DEFAULTS.level),
  clock: clock.optional(),
  itemTypes: z.array(z.string()).default(['task', 'asset', 'approval']),
  window: window.optional(),
  baseline: window.optional(),
  bucket: z.enum(['day', 'week', 'month']).default(DEFAULTS.bucket),
  aggregate: z.boolean().default(DEFAULTS.aggregate),
  of: z.enum(['cycle_time', 'cycle_days', 'lead_time']).default(DEFAULTS.of),
  ps: percents,
  p: z.number().min(0).max(100).default(DEFAULTS.p),
  minN: count.default(DEFAULTS.minN),
  samples: z.array(count).optional(),
  trials: z.number().int().min(1).max(1_000_000).default(DEFAULTS.trials),
  seed: z.number().int().optional(),
  days: count.optional(),
  remaining: count.optional(),
  maxDays: count.default(DEFAULTS.maxDays),
  campaign: text,
  messageMin: z.number().min(0).default(DEFAULTS.messageMin),
  gapMin: z.number().min(0).default(DEFAULTS.gapMin),
  weights: z.record(z.string(), z.number()).default(DEFAULTS.weights),
  checks: z
    .array(
      z.object({
        id: z.string(),
        weight: z.number().min(0),
        required: z.boolean().default(false),
        result: z.enum(['pass', 'waived', 'fail', 'pending', 'no_data', 'na']),
      }),
    )
    .default(DEFAULTS.checks),
  threshold: z.number().default(DEFAULTS.threshold),
  policy: z
    .object({
      start: z.enum(['created', 'started']).default('created'),
      pause: z.array(z.string()).default(['waiting']),
      targetH: z.number().min(0),
      clock: clock.optional(),
    })
    .optional(),
  objective: z.number().min(0).max(1).default(DEFAULTS.objective),
  by: text,
  finishedOnly: z.boolean().default(DEFAULTS.finishedOnly),
  steps: z.array(z.string()).default(DEFAULTS.steps),
});

// What is null was not told.
const told = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null))
    : value;

const vector = z.object({
  id: z.string(),
  metric: z.string(),
  config,
  events: z.array(z.preprocess(told, event)).default([]),
  params: z.preprocess(told, params).prefault({}),
});

/** A question to a metric, and the events to answer it from. */
export interface Vector {
  id: string;
  metric: string;
  events: MetricEvent[];
  settings: Settings;
  params: Params;
  /** Absent: the metric's own. */
  clock?: ClockName | undefined;
}

/**
 * A vector in the shape of METRICS §1.1, with the defaults printed there and in §1.9.
 * @throws UsageError naming the first field that is not as described
 */
export function readVector(document: unknown): Vector {
  const read = vector.safeParse(document);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError('The vector is not as METRICS describes it', {
      where: issue?.path.join('.') ?? '',
      expected: issue?.message ?? 'a vector',
    });
  }
  const { id, metric, config: given, events, params: asked } = read.data;
  const { calendar: name, calendars, statusMap, ...settings } = given;
  if (name !== undefined && !calendars[name])
    throw new UsageError('There is no such calendar', {
      where: 'config.calendar',
      expected: Object.keys(calendars).join(', ') || 'an entry of config.calendars',
      got: name,
    });
  const { clock: byClock, itemTypes, ...rest } = asked;
  return {
    id,
    metric,
    events,
    params: rest,
    clock: byClock,
    settings: {
      ...settings,
      itemTypes,
      calendar: name === undefined ? undefined : calendars[name],
      classify: mapped(statusMap),
    },
  };
}
