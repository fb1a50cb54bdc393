import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What a tool told by itself, kept as it came before it was acknowledged. */
@Entity({ name: 'webhook_inbox' })
@Unique('UQ_webhook_inbox_digest', ['connectionId', 'digest'])
@Index('IDX_webhook_inbox_state', ['state', 'nextAt'])
export class InboxCall {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  connectionId!: string;

  @Column('uuid', { nullable: true })
  hookId!: string | null;

  /** webhook, line, feed */
  @Column('text')
  source!: string;

  /** signed, hint */
  @Column('text')
  proof!: string;

  /** Method, path and headers, credentials left out; null for a feed. */
  @Column('jsonb', { nullable: true })
  call!: object | null;

  /** The bytes as they came; emptied when they have been worked off. */
  @Column('bytea')
  body!: Buffer;

  /** What a feed told; null: it is read out of the call. */
  @Column('jsonb', { nullable: true })
  notices!: object | null;

  /** SHA-256 of the names of its events: told again, it is the same. */
  @Column('bytea')
  digest!: Buffer;

  @Column('timestamptz')
  receivedAt!: Date;

  /** waiting, done, ignored, failed */
  @Column('text', { default: 'waiting' })
  state!: string;

  @Column('integer', { default: 0 })
  attempts!: number;

  /** Nobody works on it before. */
  @Column('timestamptz', { default: () => 'now()' })
  nextAt!: Date;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('timestamptz', { nullable: true })
  doneAt!: Date | null;
}

/** How far a part's events have been asked for. */
@Entity({ name: 'feed_cursor' })
export class FeedCursor {
  @PrimaryColumn('uuid')
  connectionId!: string;

  @PrimaryColumn('text')
  part!: string;

  @Column('text')
  cursor!: string;

  @Column('timestamptz')
  askedAt!: Date;
}
