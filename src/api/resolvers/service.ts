import {
  Arg,
  Ctx,
  Extensions,
  FieldResolver,
  GraphQLISODateTime,
  Query,
  Resolver,
  Root,
  type ClassType,
} from 'type-graphql';
import { loadLives, type Told } from '../../history/load.js';
import { clockOf } from '../../metrics/clock.js';
import type { Item } from '../../metrics/history.js';
import type { Policy } from '../../metrics/metric.js';
import { complianceOf, timerOf } from '../../metrics/service/sla.js';
import type { Span } from '../../metrics/spans.js';
import { ratio } from '../../metrics/statistics.js';
import { Campaign } from '../../model/derived/campaign.js';
import type { MortalFact } from '../../model/fact/source.js';
import type { HubContext } from '../context.js';
import { FlowFilter, WindowInput } from '../schema/flow-window.js';
import { ServiceTimer, ServiceCompliance, type ServicePolicy } from '../schema/service.js';
import { asker, idsThere, windowOf, wishes } from './scope.js';
import { AS_OF, untilOf } from './until.js';

/** How many items' histories are read for one answer. */
const MOST_ITEMS = 20_000;

// METRICS §2.6: a promise that nobody made has no source.
const UNPROMISED = ['no_source'];

const clockOfPolicy = ({ options }: HubContext, { clock = 'business' }: Policy) =>
  clockOf(clock, options.measure.calendar);

const shown = ({ options }: HubContext): ServicePolicy | null => {
  const policy = options.measure.servicePolicy;
  if (!policy) return null;
  const { targetH: targetHours, clock = 'business', start, pause } = policy;
  return { targetHours, clock, start, pause };
};

/** The lives of items or campaigns, gathered over all who ask for the same instant. */
const livesOf = (context: HubContext, kind: 'items' | 'campaigns', id: string, until: number): Promise<Told> =>
  context.loaders.shared(`lives of ${kind} ${until}`, id, (ids) =>
    loadLives(asker(context), { [kind]: ids }, context.options.measure, until),
  );

/** How any work item stands against what is promised. */
export function serviceField(type: ClassType<MortalFact>) {
  @Resolver(() => type)
  class ServiceResolver {
    @FieldResolver(() => ServiceTimer, {
      nullable: true,
      description:
        'How it stands against what is promised of all; null for a copy of other work, and for what has no life of its own.',
    })
    async serviceTimer(
      @Root() { id }: MortalFact,
      @Ctx() context: HubContext,
      @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
    ): Promise<ServiceTimer | null> {
      const until = untilOf(context, asOf);
      const { history } = await livesOf(context, 'items', id, until);
      const item = history.items.get(id);
      if (!item) return null;
      const { servicePolicy: policy } = context.options.measure;
      const timer = policy ? timerOf(item, policy, until, clockOfPolicy(context, policy)) : null;
      return {
        asOf: new Date(until),
        policy: shown(context),
        state: timer?.state ?? null,
        elapsedHours: timer?.elapsed_h ?? null,
        dueAt: timer?.due_at ? new Date(timer.due_at) : null,
        flags: policy ? [] : UNPROMISED,
      };
    }
  }
  return ServiceResolver;
}

function compliance(
  context: HubContext,
  items: readonly Item[],
  window: Span | undefined,
  until: number,
): ServiceCompliance {
  const { servicePolicy: policy } = context.options.measure;
  const answer = {
    asOf: new Date(until),
    window: window ? { from: new Date(window.from), to: new Date(window.to) } : null,
    definitionVersion: context.options.definition,
    policy: shown(context),
  };
  if (!policy)
    return {
      ...answer,
      rate: { value: null, n: 0, coverage: null, flags: UNPROMISED },
      met: null,
      breached: null,
      running: null,
    };
  const { met, breached, running, rate } = complianceOf(
    items,
    policy,
    { window },
    until,
    clockOfPolicy(context, policy),
  );
  const n = met + breached;
  return { ...answer, met, breached, running, rate: { value: rate, n, coverage: ratio(n, n + running), flags: [] } };
}

const WINDOW = 'When what is counted finished; open items count as they stand.';

/** How often a campaign's work kept what is promised. */
@Resolver(() => Campaign)
export class CampaignServiceResolver {
  @FieldResolver(() => ServiceCompliance, {
    nullable: true,
    description: 'How often its work kept what is promised; null: it has no work.',
  })
  async serviceCompliance(
    @Root() { id }: Campaign,
    @Ctx() context: HubContext,
    @Arg('window', () => WindowInput, { nullable: true, description: `${WINDOW} Absent: ever.` })
    window?: WindowInput,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<ServiceCompliance | null> {
    const until = untilOf(context, asOf);
    const { history } = await livesOf(context, 'campaigns', id, until);
    const campaign = history.campaigns.get(id);
    return campaign?.items.length
      ? compliance(context, campaign.items, window && windowOf(window, until), until)
      : null;
  }
}

/** How often all work kept what is promised. */
@Resolver()
export class ServiceQueries {
  @Extensions({ size: 100 })
  @Query(() => ServiceCompliance, { description: 'How often work kept what is promised, in a window of time.' })
  async serviceCompliance(
    @Ctx() context: HubContext,
    @Arg('window', () => WindowInput, { nullable: true, description: `${WINDOW} Absent: the last 90 days.` })
    window?: WindowInput,
    @Arg('filter', () => FlowFilter, { nullable: true, description: 'Which work.' }) filter?: FlowFilter,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<ServiceCompliance> {
    const until = untilOf(context, asOf);
    const span = windowOf(window, until);
    const { measure } = context.options;
    if (!measure.servicePolicy) return compliance(context, [], span, until);
    const question = { level: 'item' as const, conditions: (values: unknown[]) => wishes(context, filter, values) };
    const items = await idsThere(context, question, until, MOST_ITEMS);
    const { history } = await loadLives(asker(context), { items }, measure, until);
    return compliance(context, [...history.items.values()], span, until);
  }
}
