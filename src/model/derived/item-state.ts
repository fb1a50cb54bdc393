import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Where a task, an asset or an approval stands, folded from its history. Instants only, never ages. */
@Entity({ name: 'item_state' })
export class ItemState {
  @PrimaryColumn('uuid')
  itemId!: string;

  @Column('text')
  itemKind!: string;

  /** The container whose track gives the status: configured, else the campaign's, else the first. */
  @Column('uuid', { nullable: true })
  governingContainerId!: string | null;

  /** The tool's word. */
  @Column('text', { nullable: true })
  status!: string | null;

  /** METRICS §1.3. */
  @Column('text')
  @Index()
  category!: string;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** When that status began; null: nobody can know. */
  @Column('timestamptz', { nullable: true })
  since!: Date | null;

  /** tool, observed, inferred; null with `since`. */
  @Column('text', { nullable: true })
  sinceSource!: string | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;

  /** History before this moment cannot be known (a tool without a log); null: it is whole. */
  @Column('timestamptz', { nullable: true })
  historyFrom!: Date | null;

  /** The log and the record disagree; a step is missing. */
  @Column('boolean', { default: false })
  gap!: boolean;
}
