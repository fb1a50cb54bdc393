import { Column, Entity, PrimaryColumn } from 'typeorm';

export type Health = 'new' | 'ok' | 'degraded' | 'needs_attention';

/** One account of one tool. Secrets are not here: they come from the environment at start. */
@Entity({ name: 'connection' })
export class Connection {
  /** UUID version 5 of the name. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  name!: string;

  /** Id of the connector in the registry. */
  @Column('text')
  connector!: string;

  /** The tool's account as `check` saw it; a change of it stops the run. */
  @Column('text', { nullable: true })
  account!: string | null;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('text', { default: 'new' })
  health!: Health;

  @Column('text', { nullable: true })
  healthReason!: string | null;

  /** False once it has left hub.yaml; its facts stay. */
  @Column('boolean', { default: true })
  configured!: boolean;

  @Column('integer', { nullable: true })
  everyMs!: number | null;

  /** Nothing is sent before this moment: a wait survives a restart. */
  @Column('timestamptz', { nullable: true })
  waitUntil!: Date | null;

  @Column('text', { nullable: true })
  leaseOwner!: string | null;

  /** Grows with every takeover; checked in each page's transaction, so a stalled holder cannot commit. */
  @Column('bigint', { default: '0' })
  leaseFence!: string;

  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;
}
