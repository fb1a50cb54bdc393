import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Campaign } from '../../model/derived/campaign.js';
import type { HubContext } from '../context.js';
import { Item } from '../schema/answers.js';
import { WorkReference } from '../schema/flow-points.js';
import { itemOf } from './item.js';

@Resolver(() => WorkReference)
export class WorkReferenceResolver {
  @FieldResolver(() => Item, { nullable: true, description: 'The item; null for campaigns.' })
  item(@Root() { itemId }: WorkReference, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, itemId);
  }

  @FieldResolver(() => Campaign, {
    nullable: true,
    description: 'The campaign, or that of the item; null: it has none.',
  })
  async campaign(@Root() { campaignId }: WorkReference, @Ctx() context: HubContext): Promise<Campaign | null> {
    return campaignId === null ? null : context.loaders.one(Campaign, 'id', campaignId);
  }
}
