import { Field, GraphQLISODateTime, ID, ObjectType } from 'type-graphql';
import { Column, Index, PrimaryColumn } from 'typeorm';

/** What every fact has: a deterministic id, its connection and key in the tool, and the raw record that said it. */
@ObjectType('Fact', { description: 'What one tool said.', simpleResolvers: true })
export abstract class Fact {
  /** UUID version 5 of connection, kind and key: the same for everyone who names the thing. */
  @Field(() => ID, { description: 'Id in this graph: the same for everyone who can name the thing in its tool.' })
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  /** The tool's id, text end to end. */
  @Field(() => String, { description: "The tool's own id." })
  @Column('text')
  key!: string;

  /** The raw record behind it. */
  @Column('uuid')
  @Index()
  rawId!: string;
}

/** A fact that the tool can take away: a tombstone, never a missing row. */
@ObjectType('MortalFact', { description: 'What one tool said and can take away.', simpleResolvers: true })
export abstract class MortalFact extends Fact {
  /** When the hub learnt that the tool no longer has it; null: it is there. */
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When the hub learnt that the tool no longer has it; null: it is there.',
  })
  @Column('timestamptz', { nullable: true })
  goneAt!: Date | null;

  /** How the tool said so: event, not-found, trash, hidden. */
  @Field(() => String, {
    nullable: true,
    description: 'How the tool said that it is gone: event, not-found, trash or hidden.',
  })
  @Column('text', { nullable: true })
  goneProof!: string | null;
}
