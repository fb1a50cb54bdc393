import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The master record: what a rule or a key in a container says is a campaign. */
@Entity({ name: 'campaign' })
export class Campaign {
  /** UUID version 5 of the key, else of the source container. */
  @PrimaryColumn('uuid')
  id!: string;

  /** Upper case; null for a campaign nobody gave a key. */
  @Column('text', { unique: true, nullable: true })
  key!: string | null;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  businessUnit!: string | null;

  @Column('uuid', { nullable: true })
  ownerAliasId!: string | null;

  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Column('date', { nullable: true })
  startOn!: string | null;

  @Column('date', { nullable: true })
  dueOn!: string | null;

  /** The container that names, owns and dates it; null for one that only hub.yaml names. */
  @Column('uuid', { nullable: true })
  sourceContainerId!: string | null;
}

/** A container whose items are a campaign's. */
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
  @Column('text')
  rule!: string;

  /** 0 to 1; 1 for what a person or the tool's structure says. */
  @Column('double precision')
  confidence!: number;

  /** The text, container or parent that says so. */
  @Column('text')
  evidence!: string;
}

/** What a person should decide: a possible link that no rule may make. */
@Entity({ name: 'suggestion' })
@Index(['campaignId'])
export class Suggestion {
  /** UUID version 5 of kind, subject and target. */
  @PrimaryColumn('uuid')
  id!: string;

  /** campaign-link, person-merge, new-campaign. */
  @Column('text')
  kind!: string;

  @Column('text', { nullable: true })
  itemKind!: string | null;

  @Column('uuid')
  subjectId!: string;

  @Column('uuid', { nullable: true })
  campaignId!: string | null;

  @Column('text')
  reason!: string;
}
