import { Field, GraphQLISODateTime, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { RunStatus } from '../vocabulary.js';

/** How far one part of one stream has been read. Moves in the transaction that stores the rows. */
@Entity({ name: 'stream_state' })
export class StreamState {
  @PrimaryColumn('uuid')
  connectionId!: string;

  @PrimaryColumn('text')
  stream!: string;

  @PrimaryColumn('text')
  part!: string;

  @Column('jsonb', { nullable: true })
  cursor!: unknown;

  /** Start of the last successful request. */
  @Column('timestamptz', { nullable: true })
  asOf!: Date | null;

  /** All that the tool had shown before it is in the graph. */
  @Column('timestamptz', { nullable: true })
  completeThrough!: Date | null;

  /** Last listing that was provably whole. */
  @Column('timestamptz', { nullable: true })
  wholeAt!: Date | null;

  /** Version of a child part that was read to its end. */
  @Column('text', { nullable: true })
  version!: string | null;

  @Column('text', { nullable: true })
  problem!: string | null;
}

/** A child part (stories of a task) waiting to be read; queued by the parent's transaction, removed by its own. */
@Entity({ name: 'part_queue' })
export class QueuedPart {
  @PrimaryColumn('uuid')
  connectionId!: string;

  @PrimaryColumn('text')
  stream!: string;

  @PrimaryColumn('text')
  part!: string;

  @Column('text')
  version!: string;

  @Column('timestamptz', { default: () => 'now()' })
  queuedAt!: Date;
}

/** One run over a connection and what came of it. */
@ObjectType({ description: 'One reading of a connection and what came of it.', simpleResolvers: true })
@Entity({ name: 'sync_run' })
@Index(['connectionId', 'startedAt'])
export class SyncRun {
  /** UUID version 7. */
  @Field(() => ID, { description: 'Id of the run.' })
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it started.' })
  @Column('timestamptz')
  startedAt!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it ended; null while it runs.' })
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  /** running, succeeded, partial, waiting, failed, interrupted */
  @Field(() => RunStatus, { nullable: true, description: 'How far it got.' })
  @Column('text')
  status!: string;

  @Field(() => Boolean, { description: 'Whether everything was read again.' })
  @Column('boolean', { default: false })
  full!: boolean;

  /** read = applied + unchanged + superseded + quarantined, checked at every commit. */
  @Field(() => Int, { description: 'Records read: the sum of applied, unchanged, superseded and quarantined.' })
  @Column('integer', { default: 0 })
  read!: number;

  @Field(() => Int, { description: 'Records that brought something new.' })
  @Column('integer', { default: 0 })
  applied!: number;

  @Field(() => Int, { description: 'Records that were known already.' })
  @Column('integer', { default: 0 })
  unchanged!: number;

  @Field(() => Int, { description: 'Records older than what the hub had.' })
  @Column('integer', { default: 0 })
  superseded!: number;

  @Field(() => Int, { description: 'Records that could not be understood and were set aside.' })
  @Column('integer', { default: 0 })
  quarantined!: number;

  @Field(() => Int, { description: 'Things found to be gone; counted apart from records.' })
  @Column('integer', { default: 0 })
  tombstones!: number;

  @Field(() => String, { nullable: true, description: 'What went wrong, and what to do.' })
  @Column('text', { nullable: true })
  problem!: string | null;

  /** Per stream: what was skipped and why. */
  @Column('jsonb', { default: () => "'{}'" })
  streams!: unknown;

  /** Where the next slice goes on (sync/slice.ts); null: before the first slice has ended, or over. */
  @Column('jsonb', { nullable: true })
  rest!: unknown;
}
