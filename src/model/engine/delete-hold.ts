import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Deletions of one part that were so many that nobody believes them before a person does. */
@Entity({ name: 'delete_hold' })
export class DeleteHold {
  @PrimaryColumn('uuid')
  connectionId!: string;

  @PrimaryColumn('text')
  stream!: string;

  @PrimaryColumn('text')
  part!: string;

  /** When a listing said so first. */
  @Column('timestamptz')
  since!: Date;

  /** When one said so last. */
  @Column('timestamptz')
  seenAt!: Date;

  /** Records that a whole listing did not show and that were asked for by name. */
  @Column('integer')
  count!: number;

  /** Records of the stream that were there before. */
  @Column('integer')
  live!: number;
}
