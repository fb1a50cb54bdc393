import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

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
@Entity({ name: 'sync_run' })
@Index(['connectionId', 'startedAt'])
export class SyncRun {
  /** UUID version 7. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  @Column('timestamptz')
  startedAt!: Date;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  /** running, succeeded, partial, failed, interrupted */
  @Column('text')
  status!: string;

  @Column('boolean', { default: false })
  full!: boolean;

  /** read = applied + unchanged + superseded + quarantined, checked at every commit. */
  @Column('integer', { default: 0 })
  read!: number;

  @Column('integer', { default: 0 })
  applied!: number;

  @Column('integer', { default: 0 })
  unchanged!: number;

  @Column('integer', { default: 0 })
  superseded!: number;

  @Column('integer', { default: 0 })
  quarantined!: number;

  @Column('integer', { default: 0 })
  tombstones!: number;

  @Column('text', { nullable: true })
  problem!: string | null;

  /** Per stream: what was skipped and why. */
  @Column('jsonb', { default: () => "'{}'" })
  streams!: unknown;
}
