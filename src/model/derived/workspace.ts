import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this workspace's numbers were computed with: one row, written by the pass that computed them. */
@Entity({ name: 'workspace' })
export class Workspace {
  /** Short name of the rules in force; its table holds no other row. */
  @PrimaryColumn('text')
  definition!: string;

  /** By which dates and windows are told. */
  @Column('text')
  timeZone!: string;

  /** When the business clock runs (METRICS §1.5): zone, opening hours by weekday, holidays. */
  @Column('jsonb')
  calendar!: { tz: string; week: Record<string, [from: string, to: string][]>; holidays: string[] };
}
