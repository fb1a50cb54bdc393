import { Arg, Ctx, Extensions, GraphQLISODateTime, Query, Resolver } from 'type-graphql';
import { loadVersions } from '../../history/versions.js';
import type { History } from '../../metrics/history.js';
import { DEFAULTS, type Params } from '../../metrics/metric.js';
import { ratio, sum } from '../../metrics/statistics.js';
import { bottleneckOf } from '../../metrics/workflow/bottleneck.js';
import { findingsOf } from '../../metrics/workflow/findings.js';
import { processMapOf } from '../../metrics/workflow/graph.js';
import { redundantBy, shareHeld } from '../../metrics/workflow/redundancy.js';
import { skippedStepsOf } from '../../metrics/workflow/steps.js';
import { variantsOf } from '../../metrics/workflow/variants.js';
import { WorkflowStep } from '../../model/vocabulary.js';
import type { HubContext } from '../context.js';
import { FlowFilter, WindowInput } from '../schema/flow-window.js';
import {
  type Bottleneck,
  type ProcessMap,
  type SkippedSteps,
  type Variants,
  WorkflowAnswer,
} from '../schema/workflow.js';
import { asker, idsThere, toldOf, windowOf, wishes } from './scope.js';
import { untilOf } from './until.js';

/** How many items' histories are read for one answer. */
const MOST_ITEMS = 20_000;
const MOST_EVIDENCE = 200;
const MOST_VARIANTS = 20;
const MOST_STEPS = 50;

@Resolver()
export class WorkflowQueries {
  @Extensions({ size: 200 })
  @Query(() => WorkflowAnswer, {
    description:
      'How work really went that finished in a window of time: its steps, where it queued, what was left out.',
  })
  async workflow(
    @Ctx() context: HubContext,
    @Arg('window', () => WindowInput, {
      nullable: true,
      description: 'When the items finished; absent: the last 90 days.',
    })
    window?: WindowInput,
    @Arg('filter', () => FlowFilter, { nullable: true, description: 'Which work.' }) filter?: FlowFilter,
    @Arg('by', () => WorkflowStep, { defaultValue: WorkflowStep.CATEGORY, description: 'What counts as a step.' })
    by = 'category',
    @Arg('steps', () => [String], {
      defaultValue: [],
      description: 'The steps that no item may leave out, in their order.',
    })
    steps: string[] = [],
    @Arg('asOf', () => GraphQLISODateTime, {
      nullable: true,
      description: 'A past instant to tell it for, from what is known by now; absent: now.',
    })
    asOf?: Date,
  ): Promise<WorkflowAnswer> {
    const until = untilOf(context, asOf);
    const span = windowOf(window, until);
    const question = { level: 'item' as const, conditions: (values: unknown[]) => wishes(context, filter, values) };
    const items = await idsThere(context, question, until, MOST_ITEMS);
    const more = await loadVersions(asker(context), items);
    const { history } = await toldOf(context, { items, more }, until);
    const params: Params = { ...DEFAULTS, window: span, by, steps };
    const { rate, n } = shareHeld(redundantBy(history, params));
    return {
      asOf: new Date(until),
      window: { from: new Date(span.from), to: new Date(span.to) },
      definitionVersion: context.options.definition,
      processMap: mapOf(history, params),
      variants: waysOf(history, params),
      bottleneck: queueOf(history),
      skippedSteps: steps.length ? skippedOf(history, params) : null,
      redundancy: { value: rate, n, coverage: null, flags: [] },
      findings: findingsOf(history, params).map((one) => ({
        ...one,
        items: one.evidence.length,
        evidence: one.evidence.slice(0, MOST_EVIDENCE),
      })),
    };
  }
}

const counts = (steps: Record<string, number>) => Object.entries(steps).map(([step, count]) => ({ step, count }));

function mapOf(history: History, params: Params): ProcessMap {
  const { cases, start, end, visits, edges } = processMapOf(history, params);
  return {
    cases,
    start: counts(start),
    end: counts(end),
    visits: counts(visits),
    edges: edges.map(({ median_h: medianHours, ...edge }) => ({ ...edge, medianHours })),
  };
}

function waysOf(history: History, params: Params): Variants {
  const all = variantsOf(history, params);
  const list = all.slice(0, MOST_VARIANTS);
  const [cases, shown] = [all, list].map((some) => sum(some.map(({ count }) => count)));
  return {
    total: all.length,
    listed: { value: ratio(shown!, cases!), n: cases!, coverage: cases ? 1 : null, flags: [] },
    list: list.map(({ steps, ...way }) => ({ ...way, steps: steps.slice(0, MOST_STEPS), length: steps.length })),
  };
}

function queueOf(history: History): Bottleneck {
  const { step, share, by_step: steps } = bottleneckOf(history);
  const started = [...history.items.values()].filter(({ window }) => window).length;
  return {
    step,
    share: { value: share, n: started, coverage: ratio(started, history.items.size), flags: [] },
    bySteps: Object.entries(steps).map(([name, own]) => ({ step: name, share: own })),
  };
}

function skippedOf(history: History, params: Params): SkippedSteps {
  const { n, by_step: steps, skip_rate: rate, order_violations: orderViolations } = skippedStepsOf(history, params);
  return {
    skipRate: { value: rate, n, coverage: n ? 1 : null, flags: [] },
    orderViolations,
    bySteps: Object.entries(steps).map(([step, { rate: share }]) => ({ step, share })),
  };
}
