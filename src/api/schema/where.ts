import { Field, Float, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { AgeBand, Category } from '../../model/vocabulary.js';
import { CategoryCount, Item } from './answers.js';
import { Measured } from './flow-window.js';

@ObjectType({ description: 'The open item of a campaign that is due first.', simpleResolvers: true })
export class Milestone {
  @Field(() => Item, { nullable: true, description: 'The item.' })
  item!: Item | null;

  @Field(() => String, { description: 'The date or the instant on which it is due, as it is known by now.' })
  due!: string;

  @Field(() => Person, {
    nullable: true,
    description: 'Who owns it; null: nobody does, or a past instant is asked for.',
  })
  owner!: Person | null;

  @Field(() => String, { nullable: true, description: "The owner's team." })
  team!: string | null;
}

@ObjectType({ description: 'The open item of a campaign that stands still longest.', simpleResolvers: true })
export class StandingItem {
  @Field(() => Item, { nullable: true, description: 'The item.' })
  item!: Item | null;

  @Field(() => Category, { nullable: true, description: 'Waiting, blocked or in review.' })
  category!: string;

  @Field(() => String, { nullable: true, description: 'What it waits for, as far as that was said.' })
  reason!: string | null;

  @Field(() => GraphQLISODateTime, { description: 'When that began.' })
  since!: Date;

  @Field(() => Float, { nullable: true, description: 'Hours from then by the clock on the wall, to one decimal.' })
  waitHours!: number | null;
}

@ObjectType({ description: 'The last thing that was told of a campaign.', simpleResolvers: true })
export class LastChange {
  @Field(() => Item, { nullable: true, description: 'The item; null: the campaign itself.' })
  item!: Item | null;

  @Field(() => String, { description: 'What happened, as METRICS names events: status, assign, message and others.' })
  what!: string;

  @Field(() => String, { nullable: true, description: 'The team of who did it; null: it is not known.' })
  team!: string | null;

  @Field(() => GraphQLISODateTime, { description: 'When.' })
  at!: Date;
}

@ObjectType({ description: 'What one tool says of a campaign.', simpleResolvers: true })
export class ToolState {
  @Field(() => String, { description: 'The tool.' })
  tool!: string;

  @Field(() => Category, { nullable: true, description: 'Where its items stand together; null: it holds no work.' })
  state!: string | null;

  @Field(() => Int, { description: 'How many work items it holds.' })
  items!: number;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it told something last.' })
  heardAt!: Date | null;
}

@ObjectType({
  description: 'The answer to the question where a campaign is, over all its work items (where).',
  simpleResolvers: true,
})
export class Whereabouts {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => String, { description: 'Which definitions are in force.' })
  definitionVersion!: string;

  @Field(() => Category, {
    nullable: true,
    description:
      'The first that any work item is in, of in progress, in review, waiting, blocked, unknown, ready, backlog, done, cancelled; done once it was launched.',
  })
  state!: string;

  @Field(() => Int, { nullable: true, description: 'Local dates touched so far; null: not started, or over.' })
  ageDays!: number | null;

  @Field(() => AgeBand, { nullable: true, description: 'How that compares with finished campaigns.' })
  band!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many finished campaigns the band rests on.' })
  finishedCampaigns!: number | null;

  @Field(() => Measured, { description: 'The share of its items that is done, of those not given up.' })
  doneShare!: Measured;

  @Field(() => [CategoryCount], { nullable: 'items', description: 'How many items stand in each category.' })
  itemsByCategory!: CategoryCount[];

  @Field(() => Milestone, { nullable: true, description: 'What is due next; null: nothing open has a date.' })
  nextMilestone!: Milestone | null;

  @Field(() => StandingItem, { nullable: true, description: 'What stands still longest; null: nothing does.' })
  longestWaiting!: StandingItem | null;

  @Field(() => LastChange, { nullable: true, description: 'The last thing that was told of it.' })
  lastChange!: LastChange | null;

  @Field(() => [ToolState], { nullable: 'items', description: 'What each tool says, by name.' })
  tools!: ToolState[];

  @Field(() => [String], {
    nullable: 'items',
    description:
      'What limits it: none_finished (no band without finished campaigns), too_much_history (too many campaigns to tell their past).',
  })
  flags!: string[];
}
