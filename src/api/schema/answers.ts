import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType } from 'type-graphql';
import { Change } from '../../model/fact/change.js';
import { Connection } from '../../model/engine/connection.js';
import { Person } from '../../model/derived/person.js';
import { Category, ConnectionHealth, ItemKind, TimeSource } from '../../model/vocabulary.js';

@ObjectType({ description: 'Any item, in the few words that name it.', simpleResolvers: true })
export class Item {
  @Field(() => ID, { description: 'Id in this graph.' })
  id!: string;

  @Field(() => ItemKind, { nullable: true, description: 'What sort of thing it is.' })
  kind!: string | null;

  @Field(() => String, { nullable: true, description: "The tool's own id." })
  key!: string | null;

  @Field(() => String, { nullable: true, description: 'Its title, name or subject.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Where to look at it in its tool.' })
  url!: string | null;

  connectionId!: string;
}

@ObjectType({ description: 'One way in which people reacted to a message.', simpleResolvers: true })
export class Reaction {
  @Field(() => String, { description: "The tool's own name of it, such as white_check_mark." })
  name!: string;

  @Field(() => Int, { description: 'How many people reacted so.' })
  count!: number;

  @Field(() => [Person], { nullable: 'items', description: 'Those the tool names; it may name fewer than it counts.' })
  people!: Person[];
}

@ObjectType({ description: 'How many items stand in one category.', simpleResolvers: true })
export class CategoryCount {
  @Field(() => Category, { nullable: true, description: 'The category.' })
  category!: string;

  @Field(() => Int, { description: 'How many stand there.' })
  count!: number;
}

@ObjectType({ description: 'What bears a statement out.', simpleResolvers: true })
export class Proof {
  @Field(() => String, { nullable: true, description: 'Where the tool itself shows it.' })
  url!: string | null;

  @Field(() => Change, {
    nullable: true,
    description: 'The line of history that says so; null where no log holds one.',
  })
  change!: Change | null;
}

@ObjectType({ description: 'The wait that has lasted longest in a campaign.', simpleResolvers: true })
export class LongestWait {
  @Field(() => Item, { nullable: true, description: 'The approval or task that waits.' })
  what!: Item | null;

  @Field(() => String, { nullable: true, description: 'The gate of an approval, or the reason a task gives.' })
  reason!: string | null;

  @Field(() => [Person], { nullable: 'items', description: 'Those whose answer or hand is awaited.' })
  on!: Person[];

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the wait began.' })
  since!: Date | null;

  @Field(() => TimeSource, { nullable: true, description: 'Who vouches for that instant.' })
  sinceSource!: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Hours from then to now by the clock on the wall, to one decimal.',
  })
  waitHours!: number | null;

  @Field(() => Proof, { nullable: true, description: 'What bears it out.' })
  proof!: Proof | null;
}

@ObjectType({ description: 'Where a campaign is.' })
export class CampaignState {
  campaignId!: string;
}

@ObjectType({
  description: 'How much of a connection stands behind an answer, and how fresh it is.',
  simpleResolvers: true,
})
export class Source {
  @Field(() => Connection, { nullable: true, description: 'The connection.' })
  connection!: Connection | null;

  @Field(() => ConnectionHealth, { nullable: true, description: 'How it is doing.' })
  status!: string | null;

  @Field(() => String, { nullable: true, description: 'What is wrong with it, and what to do.' })
  problem!: string | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When its stalest stream was last asked with success.',
  })
  asOf!: Date | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'All that the tool had shown before this instant is in the graph.',
  })
  completeThrough!: Date | null;

  @Field(() => Int, { description: 'How many items of the campaign come from it.' })
  items!: number;

  @Field(() => Int, { description: 'How many of its records wait in quarantine; they may concern this campaign.' })
  quarantined!: number;

  @Field(() => Int, {
    description: 'How many people, places and items it names without showing them; they may concern this campaign.',
  })
  notSeen!: number;

  @Field(() => Int, {
    description:
      'How many of its records our token could read once and cannot any more; they stay as they were seen last.',
  })
  noLongerReadable!: number;
}

@ObjectType({ description: 'Something the hub does not know, said aloud.', simpleResolvers: true })
export class Unknown {
  @Field(() => String, { description: 'What is not known: history, status, decision, gap, record or access.' })
  what!: string;

  @Field(() => String, { description: 'Why it is not known.' })
  why!: string;

  @Field(() => Item, { nullable: true, description: 'The item it concerns; null where it may be any.' })
  item!: Item | null;
}

@ObjectType('Viewer', { description: 'Who asks.', simpleResolvers: true })
export class ViewerType {
  @Field(() => String, { description: 'Name of the API key, or local.' })
  name!: string;

  @Field(() => String, { description: 'What the viewer may do: viewer, admin, or local where no key is demanded.' })
  role!: string;
}

@ObjectType({ description: 'What an asking message asks.', simpleResolvers: true })
export class Asks {
  @Field(() => String, { nullable: true, description: 'The gate it asks at.' })
  gate!: string | null;

  @Field(() => [Person], { nullable: 'items', description: 'Whom it asks.' })
  approvers!: Person[];
}

@ObjectType({ description: 'What a deciding message says.', simpleResolvers: true })
export class Decides {
  @Field(() => String, { nullable: true, description: 'The decision as read.' })
  decision!: string | null;

  @Field(() => Boolean, { description: 'Whether its sender is proved; a decision without proof does not count.' })
  verified!: boolean;
}
