import { Field, GraphQLISODateTime, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { Fact } from './source.js';
import { TimeSource } from '../vocabulary.js';

/** One line of history, append-only. `key` is the tool's id of the event. */
@ObjectType({ description: 'One line of history: what changed on an item, when, and by whom.', simpleResolvers: true })
@Entity({ name: 'change' })
@Index(['itemId', 'occurredAt', 'id'])
@Index(['observedAt', 'id'])
export class Change extends Fact {
  @Column('text')
  itemKind!: string;

  @Column('uuid')
  itemId!: string;

  /** Event type of METRICS §1.2. */
  @Field(() => String, {
    nullable: true,
    description: 'What happened: created, status, assign, due, approval_requested and the like.',
  })
  @Column('text')
  what!: string;

  @Column('jsonb', { name: 'from_value', nullable: true })
  from!: unknown;

  @Column('jsonb', { name: 'to_value', nullable: true })
  to!: unknown;

  /** The container whose track this is; null: it holds everywhere. */
  @Column('uuid', { nullable: true })
  containerId!: string | null;

  @Column('uuid', { nullable: true })
  actorAliasId!: string | null;

  /** The instant the tool names; for observed changes the upper bound. */
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When it happened; for an observed change the latest moment it can have happened.',
  })
  @Column('timestamptz')
  occurredAt!: Date;

  /** When the hub saw it. */
  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the hub first saw it.' })
  @Column('timestamptz')
  observedAt!: Date;

  /** Observed changes: the look before; the true instant lies between. */
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'For an observed change the look before: it happened between that moment and occurredAt.',
  })
  @Column('timestamptz', { nullable: true })
  notBefore!: Date | null;

  /** tool, observed, inferred; no default, each writer says which. */
  @Field(() => TimeSource, {
    nullable: true,
    description: 'Who vouches for the time: the tool, our own looking, or a conclusion.',
  })
  @Column('text')
  timeSource!: string;

  /** The tool's own order within one instant. */
  @Column('text', { nullable: true })
  seq!: string | null;

  @Column('jsonb', { nullable: true })
  detail!: Record<string, unknown> | null;
}

/** Finish-to-start: `item` waits for `on`. */
@Entity({ name: 'dependency' })
export class Dependency extends Fact {
  @Column('uuid')
  @Index()
  itemId!: string;

  @Column('uuid')
  @Index()
  onId!: string;
}
