import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType } from 'type-graphql';
import { Measured, Window } from './flow-window.js';

@ObjectType({ description: 'How often items were in a step.', simpleResolvers: true })
export class StepCount {
  @Field(() => String, { description: "The step: a category, or a tool's own word." })
  step!: string;

  @Field(() => Int, { description: 'How often.' })
  count!: number;
}

@ObjectType({ description: 'One step that directly followed another.', simpleResolvers: true })
export class ProcessEdge {
  @Field(() => String, { description: 'The step before.' })
  from!: string;

  @Field(() => String, { description: 'The step after.' })
  to!: string;

  @Field(() => Int, { description: 'How often.' })
  count!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'The median stay in the step before, in hours of the wall clock.',
  })
  medianHours!: number | null;
}

@ObjectType({
  description: 'How finished items went through the steps, without any filter by frequency (dfg).',
  simpleResolvers: true,
})
export class ProcessMap {
  @Field(() => Int, { description: 'How many items.' })
  cases!: number;

  @Field(() => [StepCount], { nullable: 'items', description: 'In which steps they began.' })
  start!: StepCount[];

  @Field(() => [StepCount], { nullable: 'items', description: 'In which steps they ended.' })
  end!: StepCount[];

  @Field(() => [StepCount], { nullable: 'items', description: 'How often they came by each step.' })
  visits!: StepCount[];

  @Field(() => [ProcessEdge], { nullable: 'items', description: 'Which step followed which.' })
  edges!: ProcessEdge[];
}

@ObjectType({ description: 'One whole way through the steps, and how many items went it.', simpleResolvers: true })
export class Variant {
  @Field(() => [String], { nullable: 'items', description: 'The steps in their order; at most the first 50.' })
  steps!: string[];

  @Field(() => Int, { description: 'How many steps it has.' })
  length!: number;

  @Field(() => Int, { description: 'How many items went it.' })
  count!: number;

  @Field(() => Float, { nullable: true, description: 'Their share of all, from 0 to 1.' })
  share!: number | null;
}

@ObjectType({ description: 'Ways through the steps, whole and unfiltered (dfg).', simpleResolvers: true })
export class Variants {
  @Field(() => Int, { description: 'How many different ways there are.' })
  total!: number;

  @Field(() => Measured, { description: 'The share of items that went one of those that are listed.' })
  listed!: Measured;

  @Field(() => [Variant], { nullable: 'items', description: 'The 20 that most items went, most frequent first.' })
  list!: Variant[];
}

@ObjectType({ description: 'The share of something in one step.', simpleResolvers: true })
export class StepShare {
  @Field(() => String, { description: 'The step.' })
  step!: string;

  @Field(() => Float, { nullable: true, description: 'From 0 to 1; null: there is nothing to share.' })
  share!: number | null;
}

@ObjectType({
  description: 'The step of waiting that holds the largest part of all work in progress.',
  simpleResolvers: true,
})
export class Bottleneck {
  @Field(() => String, { nullable: true, description: 'The step; null: nothing waited.' })
  step!: string | null;

  @Field(() => Measured, { description: 'Its share of the time in progress.' })
  share!: Measured;

  @Field(() => [StepShare], { nullable: 'items', description: 'The share of every step of waiting.' })
  bySteps!: StepShare[];
}

@ObjectType({ description: 'Mandatory steps that finished items never came by.', simpleResolvers: true })
export class SkippedSteps {
  @Field(() => Measured, { description: 'The share of items that skipped any.' })
  skipRate!: Measured;

  @Field(() => Int, { description: 'Items that first came by the steps in another order.' })
  orderViolations!: number;

  @Field(() => [StepShare], { nullable: 'items', description: 'The share that skipped each step.' })
  bySteps!: StepShare[];
}

@ObjectType({ description: 'Something in the workflow that is worth a look.', simpleResolvers: true })
export class Finding {
  @Field(() => String, { description: 'Which kind: bottleneck, gap, redundancy or loop.' })
  kind!: string;

  @Field(() => String, { description: 'The step, or the two steps of a loop.' })
  step!: string;

  @Field(() => Float, { description: 'The share that makes it worth a look.' })
  share!: number;

  @Field(() => Int, { description: 'How many items show it.' })
  items!: number;

  @Field(() => [ID], { nullable: 'items', description: 'Ids of up to 200 items that show it.' })
  evidence!: string[];
}

@ObjectType({ description: 'How work really goes, from its history.', simpleResolvers: true })
export class WorkflowAnswer {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => Window, { description: 'When the items finished.' })
  window!: Window;

  @Field(() => String, { description: 'Which definitions are in force.' })
  definitionVersion!: string;

  @Field(() => ProcessMap, { description: 'Which step followed which (dfg).' })
  processMap!: ProcessMap;

  @Field(() => Variants, { description: 'Which whole ways items went.' })
  variants!: Variants;

  @Field(() => Bottleneck, {
    description: 'Where work queues, of everything that was started, whenever it finishes (bottleneck).',
  })
  bottleneck!: Bottleneck;

  @Field(() => SkippedSteps, {
    nullable: true,
    description: 'Steps that were left out (skipped_steps); null without the argument steps.',
  })
  skippedSteps!: SkippedSteps | null;

  @Field(() => Measured, { description: 'The share of items that several people held in one step (redundancy).' })
  redundancy!: Measured;

  @Field(() => [Finding], { nullable: 'items', description: 'What is worth a look (findings).' })
  findings!: Finding[];
}
