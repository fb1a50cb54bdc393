import { Field, GraphQLISODateTime, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ConnectionHealth } from '../vocabulary.js';

export type Health = 'new' | 'ok' | 'degraded' | 'needs_attention';

/** One account of one tool. Secrets are not here: they come from the environment at start. */
@ObjectType('Account', {
  description: 'One account of one tool that the hub reads: a connection.',
  simpleResolvers: true,
})
@Entity({ name: 'connection' })
export class Connection {
  /** UUID version 5 of the name. */
  @Field(() => ID, { description: 'Id of the connection; it follows from its name.' })
  @PrimaryColumn('uuid')
  id!: string;

  @Field(() => String, { description: 'Its name in hub.yaml.' })
  @Column('text', { unique: true })
  name!: string;

  /** Id of the connector in the registry. */
  @Field(() => String, { description: 'The connector that reads it, such as asana or email.' })
  @Column('text')
  connector!: string;

  /** The tool's account as `check` saw it; a change of it stops the run. */
  @Field(() => String, { nullable: true, description: "The tool's own id of the account." })
  @Column('text', { nullable: true })
  account!: string | null;

  @Field(() => String, { nullable: true, description: "The account's name in the tool." })
  @Column('text', { nullable: true })
  title!: string | null;

  @Field(() => ConnectionHealth, { nullable: true, description: 'How it is doing.' })
  @Column('text', { default: 'new' })
  health!: Health;

  @Field(() => String, { nullable: true, description: 'Why it is not doing well, and what to do.' })
  @Column('text', { nullable: true })
  healthReason!: string | null;

  /** False once it has left hub.yaml; its facts stay. */
  @Field(() => Boolean, { description: 'False once it has left hub.yaml; what it said stays.' })
  @Column('boolean', { default: true })
  configured!: boolean;

  @Column('integer', { nullable: true })
  everyMs!: number | null;

  /** When the next run is due, by the database's clock; null: it was asked for, or is on. Counted from the end of the one before. */
  @Column('timestamptz', { nullable: true })
  dueAt!: Date | null;

  /** Whether text was kept when it was opened last; null: never opened, or before this was noted. */
  @Column('boolean', { nullable: true })
  keepsText!: boolean | null;

  /** Nothing is sent before this moment, by time as it passes (the sandbox's clock stands still): the latest of `waits`. */
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'Nothing is asked of the tool before this moment, because the tool said so.',
  })
  @Column('timestamptz', { nullable: true })
  waitUntil!: Date | null;

  /** Lane of the connector's budget → epoch milliseconds before which nothing is sent in it; it survives a restart. */
  @Column('jsonb', { default: () => "'{}'" })
  waits!: Record<string, number>;

  /** Of the credentials a person has to renew, not of tokens the hub renews by itself; null: they do not end, or nobody says. */
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When its credentials end, where the tool says so: somebody must renew them before.',
  })
  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  @Column('text', { nullable: true })
  leaseOwner!: string | null;

  /** Grows with every takeover; checked in each page's transaction, so a stalled holder cannot commit. */
  @Column('bigint', { default: '0' })
  leaseFence!: string;

  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;
}
