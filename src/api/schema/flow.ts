import { Field, Float, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Category } from '../../model/vocabulary.js';

@ObjectType({
  description: 'A stretch of time that an item or a campaign spent in one category.',
  simpleResolvers: true,
})
export class Stretch {
  @Field(() => Category, { nullable: true, description: 'Where it stood.' })
  category!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it waited for, or what blocked it, as far as that was said.',
  })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: "The tool's own word; null for campaigns." })
  status!: string | null;

  @Field(() => GraphQLISODateTime, { description: 'When it began.' })
  from!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it ended; null: it still is.' })
  to!: Date | null;
}

@ObjectType({
  description: 'Hours of the work in progress window in which nothing was being made.',
  simpleResolvers: true,
})
export class WaitTime {
  @Field(() => Float, { description: 'Stopped for an answer.' })
  waiting!: number;

  @Field(() => Float, { description: 'With a reviewer.' })
  inReview!: number;

  @Field(() => Float, { description: 'Stopped by an impediment.' })
  blocked!: number;

  @Field(() => Float, { description: 'Back in backlog or ready after it was started.' })
  parked!: number;

  @Field(() => Float, { description: 'The hub cannot tell.' })
  unknown!: number;

  @Field(() => Float, { description: 'All of these.' })
  total!: number;
}

/** What the times of items and of campaigns have alike. */
@ObjectType({ simpleResolvers: true })
abstract class Times {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => Category, { nullable: true, description: 'Where it stood then.' })
  category!: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was made; null: nobody says.' })
  createdAt!: Date | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When work on it began; null: it has not, or nobody knows.',
  })
  startedAt!: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was done for the last time.' })
  finishedAt!: Date | null;

  @Field(() => Float, { nullable: true, description: 'Hours from creation to finish (lead_time).' })
  leadTime!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Hours from start to finish, without the gaps in which it was closed (cycle_time).',
  })
  cycleTime!: number | null;

  @Field(() => Int, { nullable: true, description: 'Local dates touched from start to finish (cycle_days).' })
  cycleDays!: number | null;

  @Field(() => Float, { nullable: true, description: 'Hours from creation to start (queue_time).' })
  queueTime!: number | null;

  @Field(() => Float, { nullable: true, description: 'Hours in progress, an upper bound of the work (touch_time).' })
  touchTime!: number | null;

  @Field(() => WaitTime, {
    nullable: true,
    description: 'Hours of waiting by state; null: it was not started (wait_time).',
  })
  waitTime!: WaitTime | null;

  @Field(() => Float, { nullable: true, description: 'Touch time by cycle time, from 0 to 1 (flow_efficiency).' })
  flowEfficiency!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Hours in progress so far; null unless it is in progress (wip_age).',
  })
  age!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Local dates touched so far; null unless it is in progress (wip_age).',
  })
  ageDays!: number | null;

  @Field(() => [String], {
    nullable: 'items',
    description:
      'What limits these numbers: start_unknown (first seen in the middle of work), no_start (done without being started), gap_detected (log and record disagree), no_source_launch (hub.yaml names no launch).',
  })
  flags!: string[];

  @Field(() => [Stretch], { nullable: 'items', description: 'Its life, stretch by stretch.' })
  intervals!: Stretch[];
}

@ObjectType({
  description: 'The times of a work item, in hours of the clock that was asked for.',
  simpleResolvers: true,
})
export class ItemFlow extends Times {
  @Field(() => Int, { description: 'Steps back from review or done (rework).' })
  rework!: number;

  @Field(() => Int, { description: 'How often it was reopened (rework).' })
  reopens!: number;
}

@ObjectType({
  description:
    'The times of a campaign: the union of its items, up to its first launch, in hours of the clock that was asked for.',
  simpleResolvers: true,
})
export class CampaignFlow extends Times {
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'Its first launch, by the rules of hub.yaml; null: none, or no rule.',
  })
  launchedAt!: Date | null;

  @Field(() => Float, { nullable: true, description: 'Hours from creation to launch (time_to_launch).' })
  timeToLaunch!: number | null;

  @Field(() => Float, { nullable: true, description: 'Touch time of all items by that of the campaign (parallelism).' })
  parallelism!: number | null;

  @Field(() => Int, { description: 'Work items that count.' })
  items!: number;

  @Field(() => Float, { nullable: true, description: 'The share of its items that is done, of those not given up.' })
  doneShare!: number | null;
}

@ObjectType({ description: 'Hours that a campaign waited on somebody.', simpleResolvers: true })
export class WaitedOn {
  @Field(() => String, {
    description:
      'Whoever owes a decision now, by name; who owes none any more, by team or pseudonym; unassigned where nobody was named.',
  })
  on!: string;

  @Field(() => String, { nullable: true, description: 'The team, or that of the person.' })
  team!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the person is called in exports and views; null for a team.',
  })
  pseudonym!: string | null;

  @Field(() => Float, { description: 'Hours.' })
  hours!: number;
}

@ObjectType({ description: 'Hours that a campaign waited in a tool.', simpleResolvers: true })
export class Waited {
  @Field(() => String, { description: 'The tool.' })
  on!: string;

  @Field(() => Float, { description: 'Hours.' })
  hours!: number;
}

@ObjectType({
  description:
    'Where every hour of a campaign went, from its creation to its launch or to now: each belongs to one of the six parts.',
  simpleResolvers: true,
})
export class WaitLedger {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => Float, { description: 'All hours.' })
  total!: number;

  @Field(() => Float, { description: 'Some item was being made.' })
  work!: number;

  @Field(() => Float, { description: 'An item was in review, waiting, or had an open approval.' })
  waiting!: number;

  @Field(() => Float, { description: 'An item was blocked.' })
  blocked!: number;

  @Field(() => Float, { description: 'Items lay in backlog or ready.' })
  queue!: number;

  @Field(() => Float, { description: 'The hub cannot tell.' })
  unknown!: number;

  @Field(() => Float, { description: 'No item was open.' })
  idle!: number;

  @Field(() => [WaitedOn], {
    nullable: 'items',
    description: 'On whom it waited, longest first: approvers who owe a decision, else the team of the assignee.',
  })
  waitingOn!: WaitedOn[];

  @Field(() => [Waited], { nullable: 'items', description: 'In which tool it waited, longest first.' })
  waitingTool!: Waited[];
}
