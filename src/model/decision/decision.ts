import { GraphQLJSON } from 'graphql-scalars';
import { Field, GraphQLISODateTime, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { DecisionKind } from '../vocabulary.js';

/** What a person said; the only source of `hub decisions`. */
@ObjectType({ description: 'What a person said; it outlives every rebuild.', simpleResolvers: true })
@Entity({ name: 'decision' })
export class Decision {
  /** UUID version 7. */
  @Field(() => ID, { description: 'Id of the decision; undoDecision takes it.' })
  @PrimaryColumn('uuid')
  id!: string;

  /** link-item, link-container. */
  @Field(() => DecisionKind, { nullable: true, description: 'What was decided.' })
  @Column('text')
  kind!: string;

  /** What it is about, by natural keys: it survives a rebuild and another database. */
  @Field(() => GraphQLJSON, { nullable: true, description: "What it is about, by the tool's own keys." })
  @Column('jsonb')
  subject!: Record<string, unknown>;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What was said about it.' })
  @Column('jsonb')
  value!: Record<string, unknown>;

  @Field(() => String, { description: 'Who said it.' })
  @Column('text')
  decidedBy!: string;

  @Field(() => GraphQLISODateTime, { description: 'When it was said.' })
  @Column('timestamptz')
  decidedAt!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was taken back; null while it holds.' })
  @Column('timestamptz', { nullable: true })
  undoneAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who took it back.' })
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

  /** viewer, analyst or admin. */
  @Column('text')
  role!: string;

  /** What it may beyond its role: pii:read. */
  @Column('text', { array: true, default: '{}' })
  scopes!: string[];

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
