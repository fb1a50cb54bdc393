import { Column, Entity, Exclusion, Index, PrimaryColumn } from 'typeorm';

/** What an item was for a while: neighbours may be of one category, with other reasons or words (METRICS N7). */
@Entity({ name: 'item_interval' })
@Exclusion('EX_item_interval_during', 'USING gist ("item_id" WITH =, "during" WITH &&)')
export class ItemInterval {
  @PrimaryColumn('uuid')
  itemId!: string;

  /** `[from, to)`; without an end it still is. */
  @PrimaryColumn('tstzrange')
  during!: string;

  /** METRICS §1.3. */
  @Column('text')
  category!: string;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** The tool's own word. */
  @Column('text')
  status!: string;
}

/** What the times of an item and of a campaign have alike: instants, and the hours of what has ended. */
abstract class StoredTimes {
  /** Where it stands. */
  @Column('text')
  category!: string;

  /** When the category began. */
  @Column('timestamptz', { nullable: true })
  since!: Date | null;

  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  /** First seen in the middle of work. */
  @Column('boolean')
  startUnknown!: boolean;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;

  /** Done or cancelled. */
  @Column('timestamptz', { nullable: true })
  exitAt!: Date | null;

  @Column('double precision', { nullable: true })
  leadH!: number | null;

  @Column('double precision', { nullable: true })
  cycleH!: number | null;

  @Column('integer', { nullable: true })
  cycleDays!: number | null;

  /** Of what has ended, as all the hours below. */
  @Column('double precision', { nullable: true })
  touchH!: number | null;

  @Column('double precision', { nullable: true })
  waitingH!: number | null;

  @Column('double precision', { nullable: true })
  inReviewH!: number | null;

  @Column('double precision', { nullable: true })
  blockedH!: number | null;

  @Column('double precision', { nullable: true })
  parkedH!: number | null;

  @Column('double precision', { nullable: true })
  unknownH!: number | null;

  /** Which definitions it was computed with. */
  @Column('text')
  definition!: string;
}

/**
 * The times of a work item that is no copy of another, computed by `metrics/`. Instants, and hours of what is over; an
 * age is the reader's matter. Hours are null where METRICS gives the item none.
 */
@Entity({ name: 'item_flow' })
@Index(['finishedAt'])
@Index(['campaignId'])
export class ItemFlow extends StoredTimes {
  @PrimaryColumn('uuid')
  itemId!: string;

  /** task, asset, approval. */
  @Column('text')
  itemKind!: string;

  /** Connector id. */
  @Column('text')
  tool!: string;

  @Column('uuid', { nullable: true })
  campaignId!: string | null;

  /** The team of the only assignee, or of all of them; null: none, or several. */
  @Column('text', { nullable: true })
  team!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('double precision', { nullable: true })
  queueH!: number | null;

  /** By the workspace's calendar; null also where it has none. */
  @Column('double precision', { nullable: true })
  businessLeadH!: number | null;

  @Column('double precision', { nullable: true })
  businessCycleH!: number | null;

  @Column('double precision', { nullable: true })
  businessTouchH!: number | null;

  @Column('integer')
  rework!: number;

  @Column('integer')
  reopens!: number;

  /** A tool's log contradicts itself or the record. */
  @Column('boolean')
  gap!: boolean;

  /** Who was responsible from its start to its end, one after the other (METRICS §2.3): `[{person, at}]`. */
  @Column('jsonb')
  turns!: { person: string; at: string }[];
}

/** The times of a campaign: the union of its items', up to its first launch (METRICS §1.7). */
@Entity({ name: 'campaign_flow' })
@Index(['finishedAt'])
export class CampaignFlow extends StoredTimes {
  @PrimaryColumn('uuid')
  campaignId!: string;

  @Column('timestamptz', { nullable: true })
  launchedAt!: Date | null;

  @Column('integer')
  items!: number;

  @Column('integer')
  itemsDone!: number;

  @Column('integer')
  itemsCancelled!: number;

  /** Where its hours went (METRICS §2.4), account by account; null: nobody says when it was made. */
  @Column('jsonb', { nullable: true })
  ledger!: LedgerAccount[] | null;
}

/** `since`: what goes on, by its beginning, and `share`, how much of it is this account's; null: nothing does. */
interface LedgerAccount {
  part: string;
  person: string | null;
  team: string | null;
  tool: string | null;
  hours: number;
  since: string | null;
  share: number;
}
