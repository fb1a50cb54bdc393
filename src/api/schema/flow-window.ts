import { Field, Float, GraphQLISODateTime, InputType, Int, ObjectType } from 'type-graphql';
import type { WindowReading } from '../resolvers/window-reading.js';
import { Category, ClockName, FlowKey, FlowLevel, ItemKind } from '../../model/vocabulary.js';
import { WaitTime } from './flow.js';
import { enumFilter, type EnumFilter, StringFilter } from './operators.js';

const KindFilter = enumFilter(ItemKind, 'WorkKind');

@InputType({ description: 'From an instant to before another.' })
export class WindowInput {
  @Field(() => GraphQLISODateTime, { description: 'Its first instant.' })
  from!: Date;

  @Field(() => GraphQLISODateTime, { description: 'The first instant after it.' })
  to!: Date;
}

@InputType({ description: 'Which work; everything given must hold.' })
export class FlowFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By key of its campaign.' })
  campaign?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: "By its campaign's business unit." })
  businessUnit?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By team of its assignees; of items only.' })
  team?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By the tool that holds it; of items only.' })
  tool?: StringFilter;

  @Field(() => KindFilter, { nullable: true, description: 'By what sort of thing it is; of items only.' })
  kind?: EnumFilter;
}

@ObjectType({ description: 'From an instant to before another.', simpleResolvers: true })
export class Window {
  @Field(() => GraphQLISODateTime, { description: 'Its first instant.' })
  from!: Date;

  @Field(() => GraphQLISODateTime, { description: 'The first instant after it.' })
  to!: Date;
}

@ObjectType({ description: 'A number with what it rests on.', simpleResolvers: true })
export class Measured {
  @Field(() => Float, { nullable: true, description: 'The number; null: there is nothing to tell.' })
  value!: number | null;

  @Field(() => Int, { description: 'How many it rests on.' })
  n!: number;

  @Field(() => Float, { nullable: true, description: 'Their share of all it asks about; null: there were none.' })
  coverage!: number | null;

  @Field(() => [String], { nullable: 'items', description: 'What limits it.' })
  flags!: string[];
}

@ObjectType({ description: 'How a measure is distributed, with what it rests on.', simpleResolvers: true })
export class Distribution {
  @Field(() => Int, { description: 'How many have the measure.' })
  n!: number;

  @Field(() => Float, { nullable: true, description: 'Their share of what finished; null: nothing did.' })
  coverage!: number | null;

  @Field(() => Float, { nullable: true, description: 'The mean.' })
  mean!: number | null;

  @Field(() => Float, { nullable: true, description: 'The median, between the values (cont).' })
  p50!: number | null;

  @Field(() => Float, { nullable: true, description: 'The 85th percentile, between the values (cont).' })
  p85!: number | null;

  @Field(() => Float, { nullable: true, description: 'The 95th percentile, between the values (cont).' })
  p95!: number | null;

  @Field(() => Float, { nullable: true, description: 'What 85 % took at most: one of the values (disc).' })
  within85!: number | null;

  @Field(() => [String], { nullable: 'items', description: 'What limits it.' })
  flags!: string[];
}

@ObjectType({ description: 'What a group has in common.', simpleResolvers: true })
export class GroupKey {
  @Field(() => FlowKey, { description: 'By what it is grouped.' })
  by!: string;

  @Field(() => String, { nullable: true, description: 'What they have in common; null: there is none.' })
  value!: string | null;
}

@ObjectType({
  description: 'The numbers of what finished in a window and has something in common.',
  simpleResolvers: true,
})
export class FlowGroup {
  @Field(() => [GroupKey], { nullable: 'items', description: 'What they have in common; empty: all together.' })
  keys!: GroupKey[];

  @Field(() => Measured, { description: 'How many finished (throughput).' })
  throughput!: Measured;

  @Field(() => Distribution, { description: 'Hours from creation to finish (lead_time).' })
  leadTime!: Distribution;

  @Field(() => Distribution, { description: 'Hours from start to finish (cycle_time).' })
  cycleTime!: Distribution;

  @Field(() => Distribution, { description: 'Local dates touched from start to finish (cycle_days).' })
  cycleDays!: Distribution;

  @Field(() => Measured, { description: 'All touch time by all cycle time (flow_efficiency).' })
  flowEfficiency!: Measured;

  @Field(() => WaitTime, {
    nullable: true,
    description: 'Hours of waiting of all together (wait_time); null by the business clock.',
  })
  waitTime!: WaitTime | null;

  @Field(() => Measured, { description: 'The share with a step back; null for campaigns (rework_rate).' })
  reworkRate!: Measured;
}

@ObjectType({ description: 'How many are in progress in one category.', simpleResolvers: true })
export class WipCount {
  @Field(() => Category, { nullable: true, description: 'The category.' })
  category!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'What was left out of all groups, and why.', simpleResolvers: true })
export class Excluded {
  @Field(() => String, {
    description: 'Why: cancelled, or from cycle times alone start_unknown and no_start.',
  })
  reason!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'The flow of work through a window of time.', simpleResolvers: true })
export class FlowAnswer {
  /** What the fields with arguments of their own are read from. */
  reading!: WindowReading;

  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => Window, { description: 'When what is counted finished.' })
  window!: Window;

  @Field(() => FlowLevel, { description: 'What is counted.' })
  level!: string;

  @Field(() => ClockName, { description: 'Which hours count.' })
  clock!: string;

  @Field(() => String, { description: 'The zone of dates, weeks and months.' })
  timezone!: string;

  @Field(() => String, { description: 'What times are given in.' })
  unit!: string;

  @Field(() => String, { description: 'Which definitions are in force: other rules in hub.yaml, another version.' })
  definitionVersion!: string;

  @Field(() => [String], {
    nullable: 'items',
    description: 'What limits the answer: no_source_tier (it is grouped by tiers, of which nothing tells).',
  })
  flags!: string[];

  @Field(() => [Excluded], { nullable: 'items', description: 'What was left out.' })
  excluded!: Excluded[];

  @Field(() => [WipCount], { nullable: 'items', description: 'What is in progress at asOf, by category (wip).' })
  wip!: WipCount[];

  @Field(() => [FlowGroup], {
    nullable: 'items',
    description: 'The groups, ordered by their keys; a bucket of time in which nothing finished is there too.',
  })
  groups!: FlowGroup[];
}
