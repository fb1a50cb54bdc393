import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, GraphQLISODateTime, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { Fact, MortalFact } from './source.js';

/** A place in a tool that holds work: project, section, board, group, channel, mailbox, category. */
@ObjectType({
  description: 'A place in a tool that holds work: project, section, board, group, channel, mailbox, category.',
  simpleResolvers: true,
})
@Entity({ name: 'container' })
export class Container extends MortalFact {
  @Field(() => String, {
    nullable: true,
    description: "The tool's word for such a place, such as project, section or mailbox.",
  })
  @Column('text')
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Its name in the tool.' })
  @Column('text')
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where to look at it in its tool.' })
  @Column('text', { nullable: true })
  url!: string | null;

  @Field(() => Boolean, { description: 'Whether the tool has put it away.' })
  @Column('boolean', { default: false })
  archived!: boolean;

  @Column('uuid', { nullable: true })
  ownerAliasId!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the tool says it was made.' })
  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The date on which its work is to start.' })
  @Column('date', { nullable: true })
  startOn!: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The date on which its work is due.' })
  @Column('date', { nullable: true })
  dueOn!: string | null;

  /** Texts beside the name in which a campaign key may stand. */
  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];
}

/** One container lies in another: a project in a portfolio, a section in a project, a category below one. */
@Entity({ name: 'container_membership' })
export class ContainerMembership extends Fact {
  @Column('uuid')
  @Index()
  containerId!: string;

  @Column('uuid')
  @Index()
  parentId!: string;
}

/** Where an item lies, and the tool's status word there. */
@Entity({ name: 'placement' })
export class Placement extends Fact {
  @Column('text')
  itemKind!: string;

  @Column('uuid')
  @Index()
  itemId!: string;

  @Column('uuid')
  @Index()
  containerId!: string;

  @Column('text', { nullable: true })
  status!: string | null;

  /** The tool's own id of that status, where the word can be renamed. */
  @Column('text', { nullable: true })
  statusCode!: string | null;

  /** Whether the tool says that this status means done; null: it does not say. */
  @Column('boolean', { nullable: true })
  statusDone!: boolean | null;

  /** The configuration says that this container's status is the item's. */
  @Column('boolean', { default: false })
  governs!: boolean;

  /** Order in which the tool lists it; the first is the first added. */
  @Column('integer')
  position!: number;
}
