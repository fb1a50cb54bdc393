import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, Float, GraphQLISODateTime, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { LinkRule, SuggestionKind } from '../vocabulary.js';

/** The master record: what a rule or a key in a container says is a campaign. */
@ObjectType({ description: 'A campaign as every connected tool sees it.', simpleResolvers: true })
@Entity({ name: 'campaign' })
export class Campaign {
  /** UUID version 5 of the key, else of the source container. */
  @Field(() => ID, { description: 'Id of the campaign in this graph; a rebuild keeps it.' })
  @PrimaryColumn('uuid')
  id!: string;

  /** Upper case; null for a campaign nobody gave a key. */
  @Field(() => String, {
    nullable: true,
    description: 'The key people write, in upper case; null for a campaign nobody gave one.',
  })
  @Column('text', { unique: true, nullable: true })
  key!: string | null;

  @Field(() => String, { nullable: true, description: 'Its name, from the place that defines it.' })
  @Column('text')
  name!: string;

  @Field(() => String, { nullable: true, description: 'The business unit it belongs to.' })
  @Column('text', { nullable: true })
  businessUnit!: string | null;

  @Column('uuid', { nullable: true })
  ownerAliasId!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the place that defines it was made.' })
  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The date on which it is to start.' })
  @Column('date', { nullable: true })
  startOn!: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The date on which it is due.' })
  @Column('date', { nullable: true })
  dueOn!: string | null;

  /** The container, or the item of a register, that names, owns and dates it; null for one that only hub.yaml names. */
  @Column('uuid', { nullable: true })
  sourceContainerId!: string | null;
}

/** A container whose items are a campaign's, or an item of a register that is one. */
@Entity({ name: 'campaign_container' })
export class CampaignContainer {
  @PrimaryColumn('uuid')
  containerId!: string;

  @Column('uuid')
  @Index()
  campaignId!: string;

  @Column('text')
  rule!: string;

  @Column('text')
  evidence!: string;
}

/** Which campaign an item belongs to, by which rule and on what evidence. One row an item. */
@ObjectType('Link', {
  description: 'Which campaign an item belongs to, by which rule and on what evidence.',
  simpleResolvers: true,
})
@Entity({ name: 'campaign_item' })
@Index(['campaignId', 'itemKind', 'itemId'])
export class CampaignItem {
  @PrimaryColumn('uuid')
  itemId!: string;

  @Column('text')
  itemKind!: string;

  @Column('uuid')
  campaignId!: string;

  /** decided, configured, own-key, container, parent, thread, attached. */
  @Field(() => LinkRule, { nullable: true, description: 'The rule that made the link.' })
  @Column('text')
  rule!: string;

  /** 0 to 1; 1 for what a person or the tool's structure says. */
  @Field(() => Float, { description: "From 0 to 1; 1 for what a person or the tool's structure says." })
  @Column('double precision')
  confidence!: number;

  /** The text, container or parent that says so. */
  @Field(() => String, { nullable: true, description: 'The text, container, thread or parent that says so.' })
  @Column('text')
  evidence!: string;
}

/** What a person should decide: a possible link that no rule may make. */
@ObjectType({
  description: 'What a person should decide: a possible link that no rule may make.',
  simpleResolvers: true,
})
@Entity({ name: 'suggestion' })
@Index(['campaignId'])
export class Suggestion {
  /** UUID version 5 of kind, subject and target. */
  @Field(() => ID, { description: 'Id of the suggestion; the same suggestion keeps it.' })
  @PrimaryColumn('uuid')
  id!: string;

  /** campaign-link, person-merge, new-campaign, mirror. */
  @Field(() => SuggestionKind, { nullable: true, description: 'What there is to decide.' })
  @Column('text')
  kind!: string;

  @Column('text', { nullable: true })
  itemKind!: string | null;

  @Column('uuid')
  subjectId!: string;

  /** The other of two: the task that may be the same work, the person that may be the same human. */
  @Column('uuid', { nullable: true })
  targetId!: string | null;

  @Column('uuid', { nullable: true })
  campaignId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the hub thinks so.' })
  @Column('text')
  reason!: string;
}
