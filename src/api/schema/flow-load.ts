import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Measured, WipCount } from './flow-window.js';

@ObjectType({ description: 'How work has piled up by the end of a local date.', simpleResolvers: true })
export class FlowDay {
  @Field(() => GraphQLLocalDate, { description: 'The date.' })
  date!: string;

  @Field(() => Int, { description: 'How many were started so far.' })
  arrivals!: number;

  @Field(() => Int, { description: 'How many of these had ended so far, done or cancelled.' })
  departures!: number;

  @Field(() => Int, {
    description: 'How many were in progress; less than the difference where some were closed and opened again later.',
  })
  wip!: number;

  @Field(() => [WipCount], {
    nullable: 'items',
    description:
      'Those in progress by the category in which they stood; back in backlog or ready they are in progress still.',
  })
  categories!: WipCount[];
}

@ObjectType({ description: 'What had started, had ended and was in progress, day by day.', simpleResolvers: true })
export class CumulativeFlow {
  @Field(() => Int, { description: 'How many were started by the end of the window.' })
  n!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Their share of these and of what was first seen in the middle of work; null: there were none.',
  })
  coverage!: number | null;

  @Field(() => [String], { nullable: 'items', description: 'What limits it.' })
  flags!: string[];

  @Field(() => [FlowDay], { nullable: 'items', description: 'Every local date that the window touches, in order.' })
  days!: FlowDay[];
}

@ObjectType({ description: "Whether the window was steady, by Little's law.", simpleResolvers: true })
export class LittlesLaw {
  @Field(() => Float, { nullable: true, description: 'How many were in progress on average.' })
  averageWip!: number | null;

  @Field(() => Float, { nullable: true, description: 'How many finished in 24 hours with a cycle time.' })
  throughputPerDay!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The mean of their cycle times, in days of 24 hours; null: there are none.',
  })
  averageCycleDays!: number | null;

  @Field(() => Measured, {
    description: 'Work in progress by throughput times cycle time; outside 0.8 to 1.25 the period is unstable.',
  })
  ratio!: Measured;
}

@ObjectType({ description: 'What became of that which was started in the window.', simpleResolvers: true })
export class CompletionRate extends Measured {
  @Field(() => Int, { description: 'How many are done at asOf.' })
  done!: number;

  @Field(() => Int, { description: 'How many are cancelled at asOf.' })
  cancelled!: number;
}
