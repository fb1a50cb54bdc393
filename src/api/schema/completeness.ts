import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Item } from './answers.js';

@ObjectType({ description: 'How far one stream of a connection has been read.', simpleResolvers: true })
export class StreamFreshness {
  @Field(() => String, { description: 'Its name, such as tasks or messages.' })
  stream!: string;

  @Field(() => Int, { description: 'How many parts it has been read in: boards, channels, threads.' })
  parts!: number;

  @Field(() => Int, { description: 'How many records of it the tool shows.' })
  records!: number;

  @Field(() => Int, { description: 'How many parts are known and not read yet.' })
  waitingParts!: number;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When its stalest part was last asked with success.',
  })
  asOf!: Date | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'All that the tool had shown in it before this instant is in the graph.',
  })
  completeThrough!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why some of it could not be read; null: all of it was.' })
  problem!: string | null;
}

@ObjectType({ description: 'How many things of one sort the token of a connection can see.', simpleResolvers: true })
export class Visible {
  @Field(() => String, {
    description: 'The sort: person, task, message, or the kind of a place such as project or channel.',
  })
  kind!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({
  description: 'Things that a tool names and does not show to our token; nothing is deleted because of it.',
  simpleResolvers: true,
})
export class NotSeenCount {
  @Field(() => String, { description: 'The sort: person, container or item.' })
  kind!: string;

  @Field(() => Int, { description: 'How many such things are named.' })
  count!: number;

  @Field(() => [Item], { nullable: 'items', description: 'Some of those that name them, at most five.' })
  namedBy!: Item[];
}

@ObjectType({ description: 'A count that the tool announces beside what the graph holds.', simpleResolvers: true })
export class AnnouncedCount {
  @Field(() => String, { description: 'What is counted: replies, subtasks or items.' })
  what!: string;

  @Field(() => Int, { description: 'How many the tool says there are.' })
  announced!: number;

  @Field(() => Int, { description: 'How many of them the graph holds.' })
  stored!: number;

  @Field(() => Int, { description: 'In how many threads, tasks or places the graph holds fewer than announced.' })
  short!: number;

  @Field(() => [Item], { nullable: 'items', description: 'Some of those, at most five.' })
  examples!: Item[];
}
