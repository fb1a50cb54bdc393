import { Arg, Ctx, FieldResolver, GraphQLISODateTime, Resolver, Root, type ClassType } from 'type-graphql';
import { type Cast, loadHistory, type Told } from '../../history/load.js';
import type { ClockName as Clock } from '../../metrics/clock.js';
import { ledgerOf, owingOf } from '../../metrics/approvals/ledger.js';
import { Campaign } from '../../model/derived/campaign.js';
import type { MortalFact } from '../../model/fact/source.js';
import { ClockName } from '../../model/vocabulary.js';
import type { HubContext } from '../context.js';
import { isId } from '../paging/conditions.js';
import { CampaignFlow, ItemFlow, type Waited, type WaitedOn, WaitLedger } from '../schema/flow.js';
import { campaignFlow, itemFlow } from './times.js';
import { AS_OF, untilOf } from './until.js';

const CLOCK = 'Which hours count.';

/** Who people are, for the metrics. */
export const castOf = ({ people }: HubContext): Cast => ({
  personOf: (alias) => people.byAlias.get(alias)?.id ?? alias,
  people: Object.fromEntries(
    [...people.byId.values()].map(({ id, team, jobFunction, timezone, active, bot }) => [
      id,
      { team: team ?? undefined, function: jobFunction ?? undefined, tz: timezone ?? undefined, active, bot },
    ]),
  ),
});

/** The history that holds an item or a campaign, gathered over all who ask for the same instant. */
function told(context: HubContext, kind: 'items' | 'campaigns', id: string, asOf: Date | undefined): Promise<Told> {
  const until = untilOf(context, asOf);
  return context.loaders.shared(`history of ${kind} ${until}`, id, (ids) => {
    const ask = <Row>(sql: string, values: unknown[]): Promise<Row[]> => context.db.rows<Row>(sql, values);
    return loadHistory(ask, { [kind]: ids }, context.options.measure, castOf(context), until);
  });
}

/** The times of any work item. */
export function flowField(type: ClassType<MortalFact>) {
  @Resolver(() => type)
  class FlowResolver {
    @FieldResolver(() => ItemFlow, {
      nullable: true,
      description:
        'Its times, from its tool’s own history; null for a copy of other work, and for what has no life of its own.',
    })
    async flow(
      @Root() item: MortalFact,
      @Ctx() context: HubContext,
      @Arg('clock', () => ClockName, { defaultValue: ClockName.WALL, description: CLOCK }) clock: Clock,
      @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
    ): Promise<ItemFlow | null> {
      const { history, items } = await told(context, 'items', item.id, asOf);
      const one = history.items.get(item.id);
      return one ? itemFlow(one, history, clock, items.get(item.id)!.gap) : null;
    }
  }
  return FlowResolver;
}

/** The times of a campaign. */
@Resolver(() => Campaign)
export class CampaignFlowResolver {
  @FieldResolver(() => CampaignFlow, {
    nullable: true,
    description: 'Its times: the union of its items’; null: it has neither work nor a launch.',
  })
  async flow(
    @Root() { id }: Campaign,
    @Ctx() context: HubContext,
    @Arg('clock', () => ClockName, { defaultValue: ClockName.WALL, description: CLOCK }) clock: Clock,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<CampaignFlow | null> {
    const { history } = await told(context, 'campaigns', id, asOf);
    const campaign = history.campaigns.get(id);
    return campaign ? campaignFlow(campaign, history, clock, context.options.measure.launch.length > 0) : null;
  }

  @FieldResolver(() => WaitLedger, {
    nullable: true,
    description: 'Where every hour of it went, and on whom it waited; null: nobody says when it was made.',
  })
  async waitLedger(
    @Root() { id }: Campaign,
    @Ctx() context: HubContext,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<WaitLedger | null> {
    const { history } = await told(context, 'campaigns', id, asOf);
    const ledger = ledgerOf(history, id);
    if (!ledger) return null;
    const { waiting_on: on, waiting_tool: tool, ...parts } = ledger;
    const owing = owingOf(history, id);
    return {
      ...parts,
      asOf: new Date(history.asOf),
      waitingOn: longest(on).map((one) => ({ hours: one.hours, ...called(one.on, owing, context) })),
      waitingTool: longest(tool),
    };
  }
}

const SOMEBODY = 'somebody';

/** Names in the present tense, teams in the past tense: who owes nothing any more is called by team, or by pseudonym. */
function called(holder: string, owing: ReadonlySet<string>, { people }: HubContext): Omit<WaitedOn, 'hours'> {
  const person = people.byId.get(holder);
  // A tool may keep that somebody decides and not who; and an account may be nobody's yet.
  if (!person && (holder === SOMEBODY || isId(holder))) return { on: SOMEBODY, team: null, pseudonym: SOMEBODY };
  if (!person) return { on: holder, team: holder === 'unassigned' ? null : holder, pseudonym: null };
  const pseudonym = people.pseudonymOf.get(holder) ?? SOMEBODY;
  return { on: owing.has(holder) ? person.name : (person.team ?? pseudonym), team: person.team, pseudonym };
}

const longest = (hours: Record<string, number>): Waited[] =>
  Object.entries(hours)
    .map(([on, spent]) => ({ on, hours: spent }))
    .sort((a, b) => b.hours - a.hours || (a.on < b.on ? -1 : 1));
