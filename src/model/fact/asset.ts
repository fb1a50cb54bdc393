import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { Fact, MortalFact } from './source.js';
import { AssetType, TimeSource } from '../vocabulary.js';

/** A thing being made: a post, a page, a picture, an attachment. */
@ObjectType({ description: 'A thing being made: a post, a page, a picture, an attachment.', simpleResolvers: true })
@Entity({ name: 'asset' })
@Index(['ofId'])
export class Asset extends MortalFact {
  /** post, page, media, attachment. */
  @Field(() => AssetType, { nullable: true, description: 'What sort of thing it is.' })
  @Column('text')
  type!: string;

  @Field(() => String, { nullable: true, description: 'Its title or file name.' })
  @Column('text')
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where to look at it in its tool.' })
  @Column('text', { nullable: true })
  url!: string | null;

  @Column('text', { nullable: true })
  toolStatus!: string | null;

  /** The item it hangs on. */
  @Column('text', { nullable: true })
  ofKind!: string | null;

  @Column('uuid', { nullable: true })
  ofId!: string | null;

  @Column('uuid', { nullable: true })
  ownerAliasId!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the tool says it was made.' })
  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];
}

/** One state of an asset's content. */
@ObjectType({ description: "One state of an asset's content.", simpleResolvers: true })
@Entity({ name: 'asset_version' })
export class AssetVersion extends Fact {
  @Column('uuid')
  @Index()
  assetId!: string;

  /** SHA-256 of the content; null with a reason where the bytes were not read. */
  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of the content in hex; null where the bytes were not read.',
  })
  @Column('text', { nullable: true })
  @Index()
  hash!: string | null;

  @Field(() => String, { nullable: true, description: 'Why there is no hash; null where there is one.' })
  @Column('text', { nullable: true })
  hashReason!: string | null;

  @Column('uuid', { nullable: true })
  authorAliasId!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When this version came to be.' })
  @Column('timestamptz')
  at!: Date;

  @Field(() => TimeSource, { nullable: true, description: 'Who vouches for that time.' })
  @Column('text')
  timeSource!: string;

  @Field(() => Int, { nullable: true, description: "The tool's own ordinal of the version, where it has one." })
  @Column('integer', { nullable: true })
  rev!: number | null;

  @Column('uuid', { nullable: true })
  parentId!: string | null;
}
