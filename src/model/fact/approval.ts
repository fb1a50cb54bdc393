import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, GraphQLISODateTime, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { MortalFact } from './source.js';
import { ApprovalPolicy } from '../vocabulary.js';

/** A decision owed at a gate, as the tool records it; rounds and decisions are folded from its changes. */
@ObjectType({ description: 'A decision owed on an item at a gate, with its rounds.', simpleResolvers: true })
@Entity({ name: 'approval' })
@Index(['itemId'])
export class Approval extends MortalFact {
  @Column('text')
  gate!: string;

  @Field(() => String, { nullable: true, description: 'The title the tool gives it.' })
  @Column('text')
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where to look at it in its tool.' })
  @Column('text', { nullable: true })
  url!: string | null;

  @Column('text', { nullable: true })
  toolStatus!: string | null;

  /** What is to be approved, as far as the record says. */
  @Column('text', { nullable: true })
  itemKind!: string | null;

  @Column('uuid', { nullable: true })
  itemId!: string | null;

  @Column('uuid', { nullable: true })
  parentId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  approverAliasIds!: string[];

  /** all or any. */
  @Field(() => ApprovalPolicy, { nullable: true, description: 'Whether every approver must say yes or one is enough.' })
  @Column('text')
  policy!: string;

  @Column('uuid', { nullable: true })
  creatorAliasId!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the tool says it was made.' })
  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The date by which the decision is owed.' })
  @Column('date', { nullable: true })
  dueOn!: string | null;

  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];
}
