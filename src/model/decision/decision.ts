import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a person said; the only source of `hub decisions`. */
@Entity({ name: 'decision' })
export class Decision {
  /** UUID version 7. */
  @PrimaryColumn('uuid')
  id!: string;

  /** link-item, link-container. */
  @Column('text')
  kind!: string;

  /** What it is about, by natural keys: it survives a rebuild and another database. */
  @Column('jsonb')
  subject!: Record<string, unknown>;

  @Column('jsonb')
  value!: Record<string, unknown>;

  @Column('text')
  decidedBy!: string;

  @Column('timestamptz')
  decidedAt!: Date;

  @Column('timestamptz', { nullable: true })
  undoneAt!: Date | null;

  @Column('text', { nullable: true })
  undoneBy!: string | null;

  /** The same key with the same wish has one effect. */
  @Column('text', { unique: true, nullable: true })
  idempotencyKey!: string | null;
}

/** A key of the API; only a keyed hash of its secret is kept. */
@Entity({ name: 'api_key' })
export class ApiKey {
  /** Public part, 12 characters. */
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  /** viewer or admin. */
  @Column('text')
  role!: string;

  @Column('text')
  hash!: string;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}

/** Every mutation and every denied attempt; each line carries the hash of the one before. */
@Entity({ name: 'audit_log' })
export class AuditLine {
  @PrimaryColumn('bigint')
  id!: string;

  @Column('timestamptz')
  @Index()
  at!: Date;

  @Column('text')
  actor!: string;

  @Column('text')
  action!: string;

  @Column('jsonb')
  detail!: Record<string, unknown>;

  @Column('text')
  previousHash!: string;

  @Column('text')
  hash!: string;
}
