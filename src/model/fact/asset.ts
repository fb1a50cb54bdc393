import { Column, Entity, Index } from 'typeorm';
import { Fact, MortalFact } from './source.js';

/** A thing being made: a post, a page, a picture, an attachment. */
@Entity({ name: 'asset' })
@Index(['ofId'])
export class Asset extends MortalFact {
  /** post, page, media, attachment. */
  @Column('text')
  type!: string;

  @Column('text')
  name!: string;

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

  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];
}

/** One state of an asset's content. */
@Entity({ name: 'asset_version' })
export class AssetVersion extends Fact {
  @Column('uuid')
  @Index()
  assetId!: string;

  /** SHA-256 of the content; null with a reason where the bytes were not read. */
  @Column('text', { nullable: true })
  @Index()
  hash!: string | null;

  @Column('text', { nullable: true })
  hashReason!: string | null;

  @Column('uuid', { nullable: true })
  authorAliasId!: string | null;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  timeSource!: string;

  @Column('integer', { nullable: true })
  rev!: number | null;

  @Column('uuid', { nullable: true })
  parentId!: string | null;
}
