import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { Fact } from './source.js';

/** A name one tool has for someone. */
@ObjectType({ description: 'A name one tool has for someone.', simpleResolvers: true })
@Entity({ name: 'alias' })
export class Alias extends Fact {
  @Field(() => String, { nullable: true, description: 'The name the tool shows.' })
  @Column('text', { nullable: true })
  name!: string | null;

  /** Lower case; only what the tool itself vouches for. */
  @Column('text', { nullable: true })
  @Index()
  email!: string | null;

  /** Where many records name one alias (mail): when this name was said; the newest stays, whatever the order of arrival. */
  @Column('timestamptz', { nullable: true })
  saidAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether the tool says it is a program.' })
  @Column('boolean', { default: false })
  bot!: boolean;

  @Field(() => Boolean, { description: 'Whether the tool still lets this account in.' })
  @Column('boolean', { default: true })
  active!: boolean;

  @Column('text', { nullable: true })
  timezone!: string | null;
}
