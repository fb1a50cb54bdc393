import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** An address of the hub that a tool may call: one for each subscription, or one that a person gives to the tool. */
@Entity({ name: 'hook' })
@Unique('UQ_hook_target', ['connectionId', 'target'])
@Unique('UQ_hook_address', ['addressHash'])
export class Hook {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  /** What the subscription is about, in the connector's words; empty: set up in the tool by a person. */
  @Column('text')
  target!: string;

  /** SHA-256 of the random end of the address: whoever reads the database cannot call. */
  @Column('bytea')
  addressHash!: Buffer;

  /** The tool's id of the subscription; null: not made yet, or made by a person. */
  @Column('text', { nullable: true })
  toolId!: string | null;

  @Column('boolean', { default: false })
  active!: boolean;

  /** The hub registers it at this moment: only until then a handshake is answered. */
  @Column('timestamptz', { nullable: true })
  pendingUntil!: Date | null;

  @Column('text', { nullable: true })
  problem!: string | null;

  @Column('timestamptz', { nullable: true })
  checkedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  heardAt!: Date | null;

  /** Calls that nothing proved. */
  @Column('integer', { default: 0 })
  refused!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
