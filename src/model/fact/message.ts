import { Field, GraphQLISODateTime, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { MortalFact } from './source.js';
import { MessageKind } from '../vocabulary.js';

/** What an asking message asks; approvers by alias id. */
export interface Asks {
  gate: string;
  approvers: string[];
  policy: 'all' | 'any';
}

/**
 * What a deciding message says; `proof` null: its sender is not proved and it does not count. `actor` (alias id) and `at`
 * only where they are not the message's own.
 */
export interface Decides {
  decision: string;
  proof: string | null;
  actor?: string;
  at?: string;
}

/** How people (alias ids) reacted, by now. */
export interface Reaction {
  name: string;
  count: number;
  people: string[];
}

/** Talk: mail, chat, comments. Its text is there only where the connection keeps text. */
@ObjectType({ description: 'Talk: a mail, a chat message or a comment.', simpleResolvers: true })
@Entity({ name: 'message' })
@Index(['itemId'])
export class Message extends MortalFact {
  /** mail, chat, comment. */
  @Field(() => MessageKind, { nullable: true, description: 'Whether it is mail, chat or a comment.' })
  @Column('text')
  kind!: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was written.' })
  @Column('timestamptz')
  at!: Date;

  @Column('uuid', { nullable: true })
  authorAliasId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  addresseeAliasIds!: string[];

  @Column('text', { nullable: true })
  itemKind!: string | null;

  @Column('uuid', { nullable: true })
  itemId!: string | null;

  /** The tool's own thread key, where it has one. */
  @Column('text', { nullable: true })
  threadKey!: string | null;

  /** Mail: its own id and its ancestors', nearest last. */
  @Column('text', { nullable: true })
  threadId!: string | null;

  @Column('text', { array: true, default: '{}' })
  threadRefs!: string[];

  @Field(() => String, { nullable: true, description: 'Its subject line, where the tool has one.' })
  @Column('text', { nullable: true })
  subject!: string | null;

  @Column('text', { nullable: true })
  text!: string | null;

  @Field(() => String, { nullable: true, description: 'Where to look at it in its tool.' })
  @Column('text', { nullable: true })
  url!: string | null;

  @Field(() => Boolean, { description: 'Whether a program wrote it.' })
  @Column('boolean', { default: false })
  bot!: boolean;

  @Column('text', { nullable: true })
  automatic!: string | null;

  @Column('text', { nullable: true })
  chase!: string | null;

  @Column('jsonb', { nullable: true })
  asks!: Asks | null;

  @Column('jsonb', { nullable: true })
  decides!: Decides | null;

  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];

  /** Addresses in its text that name a work item of some tool. */
  @Column('text', { array: true, default: '{}' })
  links!: string[];

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When its author last changed it, where the tool says so.',
  })
  @Column('timestamptz', { nullable: true })
  editedAt!: Date | null;

  @Column('jsonb', { default: [] })
  reactions!: Reaction[];
}
