import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A process that works on jobs. It lives as long as it holds the advisory lock of its id, and works as long as it beats. */
@Entity({ name: 'worker' })
export class Worker {
  /** The id under which the queue knows it: who holds a job is named so. */
  @PrimaryColumn('text')
  id!: string;

  @Column('timestamptz', { default: () => 'now()' })
  startedAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  beatAt!: Date;
}
