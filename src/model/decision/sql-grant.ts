import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A role of the database that reads the views of `granted`; its password is kept by the database, as a verifier. */
@Entity({ name: 'sql_grant' })
export class SqlGrant {
  @PrimaryColumn('text')
  role!: string;

  /** What whoever made it calls it. */
  @Column('text')
  name!: string;

  /** It sees what campaigns of these have; null: it sees everything, also what has no campaign. */
  @Column('text', { array: true, nullable: true })
  businessUnits!: string[] | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('text')
  createdBy!: string;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
