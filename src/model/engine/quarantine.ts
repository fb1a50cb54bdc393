import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A record that could not be understood, with its bytes; the stream went on without it. */
@Entity({ name: 'quarantine' })
@Index(['connectionId', 'stream', 'status'])
export class Quarantined {
  /** UUID version 5 of connection, stream and key or content hash. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  @Column('text')
  stream!: string;

  @Column('text')
  part!: string;

  /** Null where not even the key could be read. */
  @Column('text', { nullable: true })
  key!: string | null;

  @Column('text')
  code!: string;

  /** What was expected, what came, where. */
  @Column('text')
  reason!: string;

  @Column('uuid')
  bodyId!: string;

  @Column('text', { default: '' })
  pointer!: string;

  @Column('jsonb', { nullable: true })
  meta!: Record<string, unknown> | null;

  @Column('integer')
  mappingVersion!: number;

  @Column('integer', { default: 1 })
  attempts!: number;

  /** waiting, resolved, discarded */
  @Column('text', { default: 'waiting' })
  status!: string;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  firstSeenAt!: Date;
}

/** What the derive pass has still to look at. */
@Entity({ name: 'touched' })
export class Touched {
  @PrimaryColumn('text')
  kind!: string;

  @PrimaryColumn('uuid')
  id!: string;
}
