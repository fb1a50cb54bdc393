import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ApprovalPolicy, RoundOutcome, TimeSource, Verdict } from '../vocabulary.js';

/** An approval as it stands: which item, which gate, how many rounds, on whom it waits, and what its rounds took. */
@ObjectType('ApprovalTurnaround', {
  description:
    'What the rounds of an approval took, by the business calendar of the workspace. What is open has no hours, what was withdrawn or replaced does not count.',
  simpleResolvers: true,
})
@Entity({ name: 'approval_state' })
export class ApprovalState {
  @PrimaryColumn('uuid')
  approvalId!: string;

  @Column('text')
  gate!: string;

  /** The work item it is about; the approval itself where nothing says more. */
  @Column('text')
  itemKind!: string;

  @Column('uuid')
  @Index()
  itemId!: string;

  /** open, approved, changes_requested, rejected, withdrawn. */
  @Column('text')
  outcome!: string;

  @Column('integer')
  rounds!: number;

  /** Listed approvers whose decision is open. */
  @Column('uuid', { array: true, default: '{}' })
  waitingOnAliasIds!: string[];

  /** Start of the open round; null: none is open. */
  @Column('timestamptz', { nullable: true })
  waitingSince!: Date | null;

  /** By the workspace's business calendar, as all the hours below; null: no pass has told them yet. */
  @Field(() => Float, {
    nullable: true,
    description: 'Hours from asking to deciding of all its closed rounds together (reviewer_h of approval_cycles).',
  })
  @Column('double precision', { nullable: true })
  businessHours!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Hours from the first request to the approval or rejection, of all cycles that have one (cycle_h of approval_cycles); null: none has.',
  })
  @Column('double precision', { nullable: true })
  businessCycleHours!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Those of them between rounds, with the author (author_h of approval_cycles).',
  })
  @Column('double precision', { nullable: true })
  businessAuthorHours!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The median of the hours of its rounds (approval_turnaround); null: none is closed.',
  })
  @Column('double precision', { name: 'turnaround_p50_hours', nullable: true })
  p50Hours!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The 85th percentile of the hours of its rounds (approval_turnaround); null: none is closed.',
  })
  @Column('double precision', { name: 'turnaround_p85_hours', nullable: true })
  p85Hours!: number | null;
}

/** One asking and what came of it (METRICS §2.4). */
@ObjectType({ description: 'One asking for approval and what came of it.', simpleResolvers: true })
@Entity({ name: 'approval_round' })
@Index(['approvalId', 'number'])
export class ApprovalRound {
  /** UUID version 5 of the approval and the asking event. */
  @Field(() => ID, { description: 'Id of the round; a rebuild keeps it.' })
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  approvalId!: string;

  /** From 1, in order of asking. */
  @Field(() => Int, { description: 'From 1, in order of asking.' })
  @Column('integer')
  number!: number;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When approval was asked for.' })
  @Column('timestamptz')
  requestedAt!: Date;

  /** tool, observed, inferred. */
  @Field(() => TimeSource, { nullable: true, description: 'Who vouches for the time of asking.' })
  @Column('text')
  timeSource!: string;

  /** Observed askings: the look before. */
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'For an observed asking the look before: it was asked between that moment and requestedAt.',
  })
  @Column('timestamptz', { nullable: true })
  notBefore!: Date | null;

  @Column('uuid', { nullable: true })
  requesterAliasId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  approverAliasIds!: string[];

  @Field(() => ApprovalPolicy, { nullable: true, description: 'Whether every approver must say yes or one is enough.' })
  @Column('text')
  policy!: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the round ended; null while it is open.' })
  @Column('timestamptz', { nullable: true })
  closedAt!: Date | null;

  /** open, approved, changes_requested, rejected, superseded, withdrawn. */
  @Field(() => RoundOutcome, { nullable: true, description: 'What came of it.' })
  @Column('text')
  outcome!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'Hours from asking to deciding by the business calendar of the workspace (round_h of approval_cycles); null: it is open, or was withdrawn or replaced.',
  })
  @Column('double precision', { nullable: true })
  businessHours!: number | null;
}

/** Who said what, when. */
@ObjectType({ description: 'Who said what on a round, and when.', simpleResolvers: true })
@Entity({ name: 'approval_decision' })
export class ApprovalDecision {
  /** UUID version 5 of the round and the deciding event. */
  @Field(() => ID, { description: 'Id of the decision; a rebuild keeps it.' })
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @Index()
  roundId!: string;

  @Column('uuid', { nullable: true })
  actorAliasId!: string | null;

  /** approved, changes_requested, rejected. */
  @Field(() => Verdict, { nullable: true, description: 'What was said.' })
  @Column('text')
  decision!: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was said.' })
  @Column('timestamptz')
  at!: Date;

  @Field(() => TimeSource, { nullable: true, description: 'Who vouches for that time.' })
  @Column('text')
  timeSource!: string;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'For an observed decision the look before: it was said between that moment and at.',
  })
  @Column('timestamptz', { nullable: true })
  notBefore!: Date | null;

  /** Came after the round had closed. */
  @Field(() => Boolean, { description: 'Whether it came after the round had closed.' })
  @Column('boolean')
  late!: boolean;

  /** The change or message that says so. */
  @Column('uuid')
  sourceId!: string;
}
