import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An approval as it stands: which item, which gate, how many rounds, on whom it waits. */
@Entity({ name: 'approval_state' })
export class ApprovalState {
  @PrimaryColumn('uuid')
  approvalId!: string;

  @Column('text')
  gate!: string;

  /** The work item it is about; the approval itself where nothing says more. */
  @Column('text')
  itemKind!: string;

  @Column('uuid')
  @Index()
  itemId!: string;

  /** open, approved, changes_requested, rejected, withdrawn. */
  @Column('text')
  outcome!: string;

  @Column('integer')
  rounds!: number;

  /** Listed approvers whose decision is open. */
  @Column('uuid', { array: true, default: '{}' })
  waitingOnAliasIds!: string[];

  /** Start of the open round; null: none is open. */
  @Column('timestamptz', { nullable: true })
  waitingSince!: Date | null;
}

/** One asking and what came of it (METRICS §2.4). */
@Entity({ name: 'approval_round' })
@Index(['approvalId', 'number'])
export class ApprovalRound {
  /** UUID version 5 of the approval and the asking event. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  approvalId!: string;

  /** From 1, in order of asking. */
  @Column('integer')
  number!: number;

  @Column('timestamptz')
  requestedAt!: Date;

  /** tool, observed, inferred. */
  @Column('text')
  timeSource!: string;

  /** Observed askings: the look before. */
  @Column('timestamptz', { nullable: true })
  notBefore!: Date | null;

  @Column('uuid', { nullable: true })
  requesterAliasId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  approverAliasIds!: string[];

  @Column('text')
  policy!: string;

  @Column('timestamptz', { nullable: true })
  closedAt!: Date | null;

  /** open, approved, changes_requested, rejected, superseded, withdrawn. */
  @Column('text')
  outcome!: string;
}

/** Who said what, when. */
@Entity({ name: 'approval_decision' })
export class ApprovalDecision {
  /** UUID version 5 of the round and the deciding event. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @Index()
  roundId!: string;

  @Column('uuid', { nullable: true })
  actorAliasId!: string | null;

  /** approved, changes_requested, rejected. */
  @Column('text')
  decision!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  timeSource!: string;

  @Column('timestamptz', { nullable: true })
  notBefore!: Date | null;

  /** Came after the round had closed. */
  @Column('boolean')
  late!: boolean;

  /** The change or message that says so. */
  @Column('uuid')
  sourceId!: string;
}
