import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { CheckResult } from '../../model/vocabulary.js';
import { Item } from './answers.js';
import { Measured } from './flow-window.js';

@ObjectType({ description: 'A check before a launch.', simpleResolvers: true })
export class ReadinessCheck {
  @Field(() => ID, {
    description:
      'Which: gates_approved, latest_versions, dependencies, compliance, owner_and_approver, go_live_slot, links_and_tracking, naming, success_metric.',
  })
  id!: string;

  @Field(() => Int, { description: 'What it counts in the score.' })
  weight!: number;

  @Field(() => Boolean, { description: 'Whether nothing is ready without it.' })
  required!: boolean;

  @Field(() => CheckResult, { description: 'How it came out.' })
  result!: string;

  @Field(() => [String], { nullable: 'items', description: 'What limits it: no_source (nothing tells of it).' })
  flags!: string[];
}

@ObjectType({ description: 'What stands in the way of a launch.', simpleResolvers: true })
export class Blocker {
  @Field(() => ID, { description: 'The required check that is open.' })
  check!: string;

  @Field(() => CheckResult, { description: 'How that check came out.' })
  result!: string;

  @Field(() => Item, { nullable: true, description: 'The item; null: the campaign as a whole.' })
  item!: Item | null;

  @Field(() => [Person], {
    nullable: 'items',
    description: 'Who is to act; empty: nobody is known, or a past instant is asked for.',
  })
  owners!: Person[];

  @Field(() => [String], { nullable: 'items', description: 'Their teams.' })
  teams!: string[];

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'Since when; null: nobody can know.' })
  since!: Date | null;

  @Field(() => Float, { nullable: true, description: 'Hours since then by the clock on the wall, to one decimal.' })
  ageHours!: number | null;
}

@ObjectType({
  description: 'The answer to the question whether a campaign can be launched (launch_readiness).',
  simpleResolvers: true,
})
export class Readiness {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => String, { description: 'Which definitions are in force.' })
  definitionVersion!: string;

  @Field(() => Measured, {
    description:
      'The weight of the checks that passed by that of all that apply; its coverage is the weight that something tells of.',
  })
  score!: Measured;

  @Field(() => Boolean, { description: 'Whether the score is 0.9 or more and no required check is open.' })
  ready!: boolean;

  @Field(() => [ReadinessCheck], { nullable: 'items', description: 'Every check.' })
  checks!: ReadinessCheck[];

  @Field(() => [ID], { nullable: 'items', description: 'Checks that nothing tells of; they are never passed.' })
  notChecked!: string[];

  @Field(() => Int, { description: 'How many blockers there are.' })
  blockerCount!: number;

  @Field(() => [Blocker], {
    nullable: 'items',
    description: 'Up to 50 things in the way: by check, what has stood longest first.',
  })
  blockers!: Blocker[];
}
