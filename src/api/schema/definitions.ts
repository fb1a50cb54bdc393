import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Category, ClockName } from '../../model/vocabulary.js';

@ObjectType({ description: 'What times were measured by for a while.', simpleResolvers: true })
export class DefinitionVersion {
  @Field(() => String, { description: 'Short name of the rules, as answers carry it.' })
  version!: string;

  @Field(() => GraphQLISODateTime, { description: 'When numbers were first computed by it.' })
  since!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When others took its place; null: it is in force.' })
  until!: Date | null;

  @Field(() => String, { description: 'The time zone of dates and windows.' })
  timezone!: string;

  @Field(() => [Category], { nullable: 'items', description: 'From where work counts as started.' })
  startCategories!: string[];

  @Field(() => [Category], { nullable: 'items', description: 'Which of it counts as touched.' })
  touchCategories!: string[];

  @Field(() => [String], { nullable: 'items', description: 'Teams that have categories of their own.' })
  teams!: string[];
}

@ObjectType({
  description: 'What a metric is: the same words in docs/metrics.md and of `hub metrics show`.',
  simpleResolvers: true,
})
export class MetricDefinition {
  @Field(() => String, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'The family it belongs to.' })
  family!: string;

  @Field(() => Int, { description: 'Grows with every change of what its formula gives.' })
  version!: number;

  @Field(() => String, { description: 'What it is given in; empty: it has no unit.' })
  unit!: string;

  @Field(() => [String], { nullable: 'items', description: 'What it is asked of.' })
  grain!: readonly string[];

  @Field(() => ClockName, { description: 'The clock that it goes by unless another is asked for.' })
  clock!: string;

  @Field(() => String, { description: 'The formula, in words.' })
  formula!: string;

  @Field(() => String, { nullable: true, description: 'Where its time begins.' })
  start!: string | null;

  @Field(() => String, { nullable: true, description: 'Where its time ends.' })
  stop!: string | null;

  @Field(() => String, { nullable: true, description: 'What is left out.' })
  excludes?: string;

  @Field(() => [String], { nullable: 'items', description: 'The parameters it is asked with.' })
  params!: readonly string[];

  @Field(() => [String], { nullable: 'items', description: 'The event types without which it has no source.' })
  reads!: readonly string[];
}
