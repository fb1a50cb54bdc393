import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, GraphQLISODateTime, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { MortalFact } from './source.js';
import { TaskType } from '../vocabulary.js';

/** Work someone owns. */
@ObjectType({ description: 'Work someone owns.', simpleResolvers: true })
@Entity({ name: 'task' })
@Index(['parentId'])
export class Task extends MortalFact {
  /** task or milestone. */
  @Field(() => TaskType, { nullable: true, description: 'Whether it is a task or a milestone.' })
  @Column('text')
  type!: string;

  @Field(() => String, { nullable: true, description: 'Its title in the tool.' })
  @Column('text')
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where to look at it in its tool.' })
  @Column('text', { nullable: true })
  url!: string | null;

  /** The tool's status that holds in every container; null: the placement decides. */
  @Column('text', { nullable: true })
  toolStatus!: string | null;

  @Column('uuid', { nullable: true })
  parentId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  assigneeAliasIds!: string[];

  @Column('uuid', { nullable: true })
  creatorAliasId!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the tool says it was made.' })
  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the tool says it was completed.' })
  @Column('timestamptz', { nullable: true })
  completedAt!: Date | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The date on which it is to start.' })
  @Column('date', { nullable: true })
  startOn!: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The date on which it is due.' })
  @Column('date', { nullable: true })
  dueOn!: string | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'The instant at which it is due, where the tool keeps one.',
  })
  @Column('timestamptz', { nullable: true })
  dueAt!: Date | null;

  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];

  /** Addresses and ids that may name the same work in another tool. */
  @Column('text', { array: true, default: '{}' })
  links!: string[];

  /** Values of the tool's own fields, by field id and by title. */
  @Column('jsonb', { default: {} })
  fields!: Record<string, string>;
}
