import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Bytes as the tool sent them, compressed, kept once however many records they hold. */
@Entity({ name: 'raw_body' })
export class RawBody {
  /** UUID version 5 of connection and SHA-256. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @Index()
  connectionId!: string;

  @Column('text')
  sha256!: string;

  /** gzip of the bytes. */
  @Column('bytea')
  bytes!: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  storedAt!: Date;
}

/** The last version seen of one record: where its bytes lie, and whether the tool still has it. */
@Entity({ name: 'raw_record' })
@Index(['connectionId', 'stream', 'part'])
@Index(['bodyId'])
@Index('IDX_raw_record_copy', ['connectionId', 'stream', 'copyOf'], { where: '"copy_of" IS NOT NULL' })
export class RawRecord {
  /** UUID version 5 of connection, stream and key. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  @Column('text')
  stream!: string;

  @Column('text')
  key!: string;

  /** The part that handed it over last. */
  @Column('text')
  part!: string;

  @Column('uuid')
  bodyId!: string;

  /** JSON pointer into the body; empty: the whole body. */
  @Column('text', { default: '' })
  pointer!: string;

  @Column('jsonb', { nullable: true })
  meta!: Record<string, unknown> | null;

  /** The body is our redacted JSON with `found`, not the tool's bytes. */
  @Column('boolean', { default: false })
  redacted!: boolean;

  /** SHA-256 of the decoded value without its volatile paths. */
  @Column('text')
  hash!: string;

  /** The tool's own version, where it has one; newer wins. */
  @Column('text', { nullable: true })
  version!: string | null;

  @Column('integer')
  mappingVersion!: number;

  @Column('timestamptz')
  requestedAt!: Date;

  /** When its part was asked the time before. */
  @Column('timestamptz', { nullable: true })
  previousAt!: Date | null;

  /** live, deleted, hidden */
  @Column('text', { default: 'live' })
  state!: string;

  @Column('timestamptz', { nullable: true })
  goneAt!: Date | null;

  @Column('text', { nullable: true })
  goneProof!: string | null;

  /** The name that its thing gives itself; null: it is no copy of anything. */
  @Column('text', { nullable: true })
  copyOf!: string | null;

  /** What tells its thing from others of that name, and this copy from the others of its thing. */
  @Column('jsonb', { nullable: true })
  copy!: { shape: string; wording?: string; since: string; rank: string } | null;
}

/** Every version seen, oldest first; append-only until retention or erasure. */
@Entity({ name: 'raw_revision' })
export class RawRevision {
  @PrimaryColumn('uuid')
  recordId!: string;

  @PrimaryColumn('integer')
  revision!: number;

  @Column('uuid')
  @Index()
  bodyId!: string;

  @Column('text', { default: '' })
  pointer!: string;

  @Column('jsonb', { nullable: true })
  meta!: Record<string, unknown> | null;

  @Column('boolean', { default: false })
  redacted!: boolean;

  @Column('text')
  hash!: string;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('timestamptz', { nullable: true })
  previousAt!: Date | null;
}
