import { Args, Ctx, Extensions, FieldResolver, GraphQLISODateTime, Resolver, Root, type ClassType } from 'type-graphql';
import { CampaignItem } from '../../model/derived/campaign.js';
import { ItemState } from '../../model/derived/item-state.js';
import { Change } from '../../model/fact/change.js';
import { Message } from '../../model/fact/message.js';
import type { MortalFact } from '../../model/fact/source.js';
import { Category, TimeSource } from '../../model/vocabulary.js';
import type { HubContext } from '../context.js';
import { ChangeArgs, ChangePage, CHANGES, CHANGES_OF_ITEM } from '../lists/changes.js';
import { MessageArgs, MessagePage, MESSAGES, MESSAGES_OF_ITEM } from '../lists/messages.js';
import type { PageRequest } from '../paging/listing.js';
import { pageWithin, type Page } from '../paging/page.js';

const stateOf = (context: HubContext, item: MortalFact): Promise<ItemState | null> =>
  context.loaders.one(ItemState, 'itemId', item.id);

/** What tasks, assets and approvals can all say: where they stand, since when, and how the hub knows. */
export function statefulFields(type: ClassType<MortalFact>) {
  @Resolver(() => type)
  class StatefulResolver {
    @FieldResolver(() => String, { nullable: true, description: "The tool's own word for where it stands." })
    async status(@Root() item: MortalFact & { toolStatus?: string | null }, @Ctx() context: HubContext) {
      return (await stateOf(context, item))?.status ?? item.toolStatus ?? null;
    }

    @FieldResolver(() => Category, { nullable: true, description: "Where it stands, in the hub's words." })
    async category(@Root() item: MortalFact, @Ctx() context: HubContext): Promise<string> {
      return (await stateOf(context, item))?.category ?? Category.UNKNOWN;
    }

    @FieldResolver(() => String, { nullable: true, description: 'What a waiting or blocked item waits for.' })
    async reason(@Root() item: MortalFact, @Ctx() context: HubContext): Promise<string | null> {
      return (await stateOf(context, item))?.reason ?? null;
    }

    @FieldResolver(() => GraphQLISODateTime, {
      nullable: true,
      description: 'When its status began; null: nobody can know.',
    })
    async since(@Root() item: MortalFact, @Ctx() context: HubContext): Promise<Date | null> {
      return (await stateOf(context, item))?.since ?? null;
    }

    @FieldResolver(() => TimeSource, { nullable: true, description: 'Who vouches for since.' })
    async sinceSource(@Root() item: MortalFact, @Ctx() context: HubContext): Promise<string | null> {
      return (await stateOf(context, item))?.sinceSource ?? null;
    }

    @FieldResolver(() => GraphQLISODateTime, {
      nullable: true,
      description: 'What happened before this instant cannot be known; null: the history is whole.',
    })
    async historyFrom(@Root() item: MortalFact, @Ctx() context: HubContext): Promise<Date | null> {
      return (await stateOf(context, item))?.historyFrom ?? null;
    }

    @Extensions({ size: CHANGES_OF_ITEM.size })
    @FieldResolver(() => ChangePage, { nullable: true, description: 'Its history, in the order in which it happened.' })
    changes(
      @Root() item: MortalFact,
      @Ctx() context: HubContext,
      @Args(() => ChangeArgs, { validate: false }) args: PageRequest,
    ): Promise<Page<Change>> {
      return pageWithin(context, CHANGES, CHANGES_OF_ITEM, item.id, args);
    }

    @Extensions({ size: MESSAGES_OF_ITEM.size })
    @FieldResolver(() => MessagePage, { nullable: true, description: 'What was said on it.' })
    comments(
      @Root() item: MortalFact,
      @Ctx() context: HubContext,
      @Args(() => MessageArgs, { validate: false }) args: PageRequest,
    ): Promise<Page<Message>> {
      return pageWithin(context, MESSAGES, MESSAGES_OF_ITEM, item.id, args);
    }
  }
  return StatefulResolver;
}

/** The link of any item with its campaign. */
export function linkField(type: ClassType<MortalFact>) {
  @Resolver(() => type)
  class LinkedResolver {
    @FieldResolver(() => CampaignItem, {
      nullable: true,
      description: 'Its campaign and why; null: it belongs to none.',
    })
    link(@Root() item: MortalFact, @Ctx() context: HubContext): Promise<CampaignItem | null> {
      return context.loaders.one(CampaignItem, 'itemId', item.id);
    }
  }
  return LinkedResolver;
}
