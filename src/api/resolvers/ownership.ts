import { Arg, Ctx, FieldResolver, GraphQLISODateTime, Resolver, Root, type ClassType } from 'type-graphql';
import { standsIn } from '../../metrics/points.js';
import { openOf, ownerOf, ownershipOf } from '../../metrics/questions/owner.js';
import { ratio } from '../../metrics/statistics.js';
import { Campaign } from '../../model/derived/campaign.js';
import type { MortalFact } from '../../model/fact/source.js';
import type { HubContext } from '../context.js';
import { CampaignOwnership, ItemOwnership } from '../schema/ownership.js';
import { askedOf, SHOWN, shownPerson } from './asked.js';
import { itemOf } from './item.js';
import { AS_OF, untilOf } from './until.js';

// METRICS §1.2: no tool tells of roles, so nobody is accountable or a driver by one.
const LIMITS = ['no_source_role'];

/** Who owns any work item. */
export function ownershipField(type: ClassType<MortalFact>) {
  @Resolver(() => type)
  class OwnershipResolver {
    @FieldResolver(() => ItemOwnership, {
      nullable: true,
      description:
        'Who owns it, and how the hub knows; null for a copy of other work, and for what has no life of its own.',
    })
    async ownership(
      @Root() { id }: MortalFact,
      @Ctx() context: HubContext,
      @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
    ): Promise<ItemOwnership | null> {
      const until = untilOf(context, asOf);
      const { history } = await askedOf(context, 'items', id, until);
      const item = history.items.get(id);
      if (!item) return null;
      const { owner, via, confidence, flags } = ownerOf(history)(item);
      const { person, team } = shownPerson(context, owner, asOf);
      const ambiguous = flags.includes('ambiguous');
      return { asOf: new Date(until), owner: person, team, via, confidence, ambiguous, flags: LIMITS };
    }
  }
  return OwnershipResolver;
}

/** How much of a campaign's open work has an owner. */
@Resolver(() => Campaign)
export class CampaignOwnershipResolver {
  @FieldResolver(() => CampaignOwnership, {
    nullable: true,
    description: 'How much of its open work has an owner; null: it has no work.',
  })
  async ownership(
    @Root() { id }: Campaign,
    @Ctx() context: HubContext,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<CampaignOwnership | null> {
    const until = untilOf(context, asOf);
    const { history } = await askedOf(context, 'campaigns', id, until);
    const campaign = history.campaigns.get(id);
    if (!campaign?.items.length) return null;
    const { open_items: n, coverage: value, ...counts } = ownershipOf(history, campaign.items);
    const open = openOf(campaign.items);
    const owner = ownerOf(history);
    const orphans = open.filter((item) => owner(item).owner === null).slice(0, SHOWN);
    const known = open.filter(({ life }) => standsIn(life) !== 'unknown').length;
    const found = await Promise.all(orphans.map((item) => itemOf(context, item.id)));
    return {
      ...counts,
      asOf: new Date(until),
      definitionVersion: context.options.definition,
      coverage: { value, n, coverage: ratio(known, n), flags: LIMITS },
      orphans: found.filter((item) => item !== null),
    };
  }
}
