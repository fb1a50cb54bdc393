import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Someone, once, however many names the tools have for them. */
@Entity({ name: 'person' })
export class Person {
  /** UUID version 5 of the first alias, so a rebuild keeps it. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  team!: string | null;

  @Column('text', { name: 'job_function', nullable: true })
  jobFunction!: string | null;

  @Column('text', { nullable: true })
  businessUnit!: string | null;

  @Column('text', { nullable: true })
  timezone!: string | null;

  @Column('boolean')
  active!: boolean;

  @Column('boolean')
  bot!: boolean;
}

/** Which alias is whose, and why we think so. */
@Entity({ name: 'alias_person' })
export class AliasPerson {
  @PrimaryColumn('uuid')
  aliasId!: string;

  @Column('uuid')
  @Index()
  personId!: string;

  /** alone, verified-email, configured, decided. */
  @Column('text')
  rule!: string;

  @Column('text', { nullable: true })
  evidence!: string | null;
}
