import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A secret the hub was given by a tool (a rotated token), readable with the installation's key alone. */
@Entity({ name: 'sealed_secret' })
export class SealedSecret {
  @PrimaryColumn('uuid')
  connectionId!: string;

  @PrimaryColumn('text')
  field!: string;

  /** Part of what the seal is bound to, with connection and field. */
  @Column('integer')
  version!: number;

  /** Which key it was sealed with. */
  @Column('text')
  keyId!: string;

  @Column('bytea')
  nonce!: Buffer;

  @Column('bytea')
  tag!: Buffer;

  @Column('bytea')
  ciphertext!: Buffer;

  @Column('timestamptz')
  sealedAt!: Date;
}
