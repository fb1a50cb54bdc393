import { Field, GraphQLISODateTime, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ApprovalPolicy, RoundOutcome, TimeSource, Verdict } from '../vocabulary.js';

/** An approval as it stands: which item, which gate, how many rounds, on whom it waits. */
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
