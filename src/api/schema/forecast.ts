import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What may be expected of work, from how long it took.', simpleResolvers: true })
export class ServiceLevel {
  @Field(() => Int, {
    nullable: true,
    description: 'Days in which the asked percentage of what finished was done; null: too few finished.',
  })
  value!: number | null;

  @Field(() => Int, { description: 'How many have a cycle time.' })
  n!: number;

  @Field(() => Float, { nullable: true, description: 'Their share of what finished; null: nothing did.' })
  coverage!: number | null;

  @Field(() => [String], { nullable: 'items', description: 'What limits it.' })
  flags!: string[];

  @Field(() => Float, { nullable: true, description: 'The share that was done in so many days, from 0 to 1.' })
  metShare!: number | null;
}

@ObjectType({ description: 'What a forecast says with some certainty.', simpleResolvers: true })
export class ForecastOutcome {
  @Field(() => Int, { description: 'How many percent of the trials are at least as good.' })
  percent!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The number of items or days; null: it takes more than 3650 days.',
  })
  value!: number | null;
}

@ObjectType({
  description: 'A forecast from random days of the window, drawn many times; the same seed gives the same again.',
  simpleResolvers: true,
})
export class Forecast {
  @Field(() => String, { description: 'What its values count: items or days.' })
  unit!: string;

  @Field(() => [ForecastOutcome], {
    nullable: 'itemsAndList',
    description: 'What is said, for each percentage that was asked for; null: nothing finished in the window.',
  })
  outcomes!: ForecastOutcome[] | null;

  @Field(() => Int, { description: 'How many finished in the window.' })
  n!: number;

  @Field(() => Float, { nullable: true, description: 'Their share of what finished; null: nothing did.' })
  coverage!: number | null;

  @Field(() => [String], {
    nullable: 'items',
    description: 'What limits it, such as unstable_period where littlesLaw is outside 0.8 to 1.25.',
  })
  flags!: string[];

  @Field(() => Int, { description: 'How many local dates of the window were drawn from.' })
  sampledDays!: number;

  @Field(() => Int, { description: 'How many times it was tried.' })
  trials!: number;

  @Field(() => Int, { description: 'Where the stream of random numbers began.' })
  seed!: number;
}
