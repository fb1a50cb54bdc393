import { GraphQLJSON } from 'graphql-scalars';
import { Ctx, Extensions, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { MessageThread } from '../../model/derived/thread.js';
import { Container } from '../../model/fact/container.js';
import { Change } from '../../model/fact/change.js';
import { Message } from '../../model/fact/message.js';
import type { HubContext } from '../context.js';
import { Asks, Decides, Item, Reaction } from '../schema/answers.js';
import { itemOf } from './item.js';
import { peopleOf, personOf } from './named.js';

/** Changes whose values are accounts; in mail that is an address. */
const OF_ACCOUNTS: ReadonlySet<string> = new Set(['assign', 'approval_requested']);

const namesSomebody = ({ what }: Change, { isVeiled }: HubContext): boolean => isVeiled && OF_ACCOUNTS.has(what);

@Resolver(() => Message)
export class MessageResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Who wrote it.' })
  author(@Root() message: Message, @Ctx() context: HubContext): Person | null {
    return personOf(context, message.authorAliasId);
  }

  @FieldResolver(() => [Person], { nullable: 'items', description: 'To whom it was written.' })
  addressees(@Root() message: Message, @Ctx() context: HubContext): Person[] {
    return peopleOf(context, message.addresseeAliasIds);
  }

  @FieldResolver(() => Item, { nullable: true, description: 'The item it comments on.' })
  item(@Root() message: Message, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, message.itemId);
  }

  @FieldResolver(() => ID, { nullable: true, description: 'The conversation it belongs to.' })
  async thread(@Root() message: Message, @Ctx() context: HubContext): Promise<string | null> {
    return (await context.loaders.one(MessageThread, 'messageId', message.id))?.threadId ?? null;
  }

  @Extensions({ role: 'admin' })
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its text, kept only where the connection says so; for administrators only.',
  })
  text(@Root() message: Message): string | null {
    return message.text;
  }

  @FieldResolver(() => [Reaction], { nullable: 'items', description: 'How people reacted to it, by now.' })
  reactions(@Root() message: Message, @Ctx() context: HubContext): Reaction[] {
    return message.reactions.map(({ name, count, people }) => ({ name, count, people: peopleOf(context, people) }));
  }

  @FieldResolver(() => Asks, { nullable: true, description: 'The approval it asks for, if it does.' })
  asks(@Root() message: Message, @Ctx() context: HubContext): Asks | null {
    return message.asks && { gate: message.asks.gate, approvers: peopleOf(context, message.asks.approvers) };
  }

  @FieldResolver(() => Decides, { nullable: true, description: 'The decision it gives, if it does.' })
  decides(@Root() message: Message): Decides | null {
    return message.decides && { decision: message.decides.decision, verified: message.decides.proof !== null };
  }
}

@Resolver(() => Change)
export class ChangeResolver {
  @FieldResolver(() => Item, { nullable: true, description: 'What it happened to.' })
  item(@Root() change: Change, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, change.itemId);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'Who did it; null where the tool does not tell.' })
  actor(@Root() change: Change, @Ctx() context: HubContext): Person | null {
    return personOf(context, change.actorAliasId);
  }

  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description:
      "The value before, in the tool's words; null where the tool does not tell, and for accounts where people are told by pseudonym.",
  })
  from(@Root() change: Change, @Ctx() context: HubContext): unknown {
    return namesSomebody(change, context) ? null : change.from;
  }

  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description: "The value after, in the tool's words; null for accounts where people are told by pseudonym.",
  })
  to(@Root() change: Change, @Ctx() context: HubContext): unknown {
    return namesSomebody(change, context) ? null : change.to;
  }

  @FieldResolver(() => Container, {
    nullable: true,
    description: 'The place whose track this is; null: it holds everywhere.',
  })
  container(@Root() change: Change, @Ctx() context: HubContext): Promise<Container | null> {
    return context.loaders.one(Container, 'id', change.containerId);
  }
}
