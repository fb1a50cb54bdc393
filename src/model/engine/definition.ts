import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What numbers were computed with for a while: rows of old ones stay, so that a number can be asked for as it was defined. */
@Entity({ name: 'definition' })
export class Definition {
  /** Short name of the rules, as answers and rows carry it. */
  @PrimaryColumn('text')
  version!: string;

  /** How times were measured under them: zone, calendar, categories, what is promised. */
  @Column('jsonb')
  measure!: Record<string, unknown>;

  /** By the database's clock. */
  @Column('timestamptz')
  since!: Date;

  /** Null: they are in force. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;
}
