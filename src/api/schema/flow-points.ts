import { Field, Float, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { AgeBand, Category } from '../../model/vocabulary.js';

@ObjectType({ description: 'Which work a number is about.', simpleResolvers: true })
export class WorkReference {
  itemId!: string | null;
  campaignId!: string | null;

  @Field(() => String, { nullable: true, description: 'The tool that holds it; null for campaigns.' })
  tool!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The team of its assignees; null for campaigns, and where there is none or several.',
  })
  team!: string | null;
}

@ObjectType({ description: 'A percentile of what finished: one of its values (disc).', simpleResolvers: true })
export class PercentileLine {
  @Field(() => Int, { description: 'Which percentile.' })
  percent!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Within how many days so many percent were done; null: nothing was.',
  })
  days!: number | null;
}

@ObjectType({ description: 'Something that finished.', simpleResolvers: true })
export class ScatterPoint {
  @Field(() => WorkReference, { description: 'What finished.' })
  work!: WorkReference;

  @Field(() => GraphQLISODateTime, { description: 'When it finished.' })
  finishedAt!: Date;

  @Field(() => Float, {
    nullable: true,
    description: 'Hours from start to finish by the clock of the answer (cycle_time); null: they are not known.',
  })
  cycleTime!: number | null;

  @Field(() => Int, { description: 'Local dates touched from start to finish (cycle_days).' })
  cycleDays!: number;
}

@ObjectType({
  description: 'What finished in the window, each with the time it took; what has no cycle time is left out.',
  simpleResolvers: true,
})
export class Scatter {
  @Field(() => Int, { description: 'How many have a cycle time.' })
  n!: number;

  @Field(() => Float, { nullable: true, description: 'Their share of what finished; null: nothing did.' })
  coverage!: number | null;

  @Field(() => [String], { nullable: 'items', description: 'What limits it.' })
  flags!: string[];

  @Field(() => [PercentileLine], {
    nullable: 'items',
    description: 'Days in which 50, 85 and 95 percent of all of them were done.',
  })
  lines!: PercentileLine[];

  @Field(() => [ScatterPoint], { nullable: 'items', description: 'The points, in the order in which they finished.' })
  nodes!: ScatterPoint[];
}

@ObjectType({ description: 'Something that is in progress.', simpleResolvers: true })
export class AgeingWork {
  @Field(() => WorkReference, { description: 'What is in progress.' })
  work!: WorkReference;

  @Field(() => Category, { nullable: true, description: 'The category in which it stands.' })
  category!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Hours since its start, without the gaps in which it was closed, by the clock of the answer.',
  })
  age!: number | null;

  @Field(() => Int, { description: 'Local dates touched since its start (wip_age).' })
  ageDays!: number;

  @Field(() => Float, { description: 'The percentage of what finished in the window that took fewer days.' })
  pace!: number;

  @Field(() => Float, {
    description:
      'How likely it misses the service level, from 0 to 1: the share of what took at least as long that did.',
  })
  missRisk!: number;

  @Field(() => AgeBand, { nullable: true, description: 'How its age compares with what finished in the window.' })
  band!: string;
}

@ObjectType({
  description: 'What is in progress beside what finished in the window; where nothing finished there is none.',
  simpleResolvers: true,
})
export class Ageing {
  @Field(() => Int, { description: 'How many are told of.' })
  n!: number;

  @Field(() => Float, { nullable: true, description: 'Their share of what is in progress; null: nothing is.' })
  coverage!: number | null;

  @Field(() => [String], { nullable: 'items', description: 'What limits it.' })
  flags!: string[];

  @Field(() => Int, { nullable: true, description: 'Days in which half of what finished was done; null: nothing was.' })
  medianDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The service level: days in which the asked percentage was done; null: nothing was.',
  })
  expectedDays!: number | null;

  @Field(() => [AgeingWork], { nullable: 'items', description: 'What is in progress, the oldest first.' })
  nodes!: AgeingWork[];
}
