import { Extensions, Field, GraphQLISODateTime, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { QuarantineStatus } from '../vocabulary.js';

/** A record that could not be understood, with its bytes; the stream went on without it. */
@ObjectType('QuarantinedRecord', {
  description: 'A record that could not be understood and was set aside, with its bytes.',
  simpleResolvers: true,
})
@Entity({ name: 'quarantine' })
@Index(['connectionId', 'stream', 'status'])
export class Quarantined {
  /** UUID version 5 of connection, stream and key or content hash. */
  @Field(() => ID, { description: 'Id of the record set aside.' })
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  @Field(() => String, { description: 'The stream it came from.' })
  @Column('text')
  stream!: string;

  @Column('text')
  part!: string;

  /** Null where not even the key could be read. */
  @Field(() => String, { nullable: true, description: "The tool's id of the record, where even that could be read." })
  @Column('text', { nullable: true })
  key!: string | null;

  @Field(() => String, { description: 'Why it was set aside, in one word.' })
  @Column('text')
  code!: string;

  /** What was expected, what came, where. */
  @Extensions({ role: 'admin' })
  @Field(() => String, {
    nullable: true,
    description: 'What was expected, what came, and where; for administrators only.',
  })
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

  @Field(() => Int, { description: 'How often the hub has tried to understand it.' })
  @Column('integer', { default: 1 })
  attempts!: number;

  /** waiting, resolved, discarded */
  @Field(() => QuarantineStatus, { nullable: true, description: 'Whether it still waits.' })
  @Column('text', { default: 'waiting' })
  status!: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was asked of the tool.' })
  @Column('timestamptz')
  requestedAt!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was set aside first.' })
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
