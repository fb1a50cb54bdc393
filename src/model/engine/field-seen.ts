import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A field that records of a stream have shown, by the type of its value. */
@Entity({ name: 'field_seen' })
export class FieldSeen {
  @PrimaryColumn('uuid')
  connectionId!: string;

  @PrimaryColumn('text')
  stream!: string;

  /** Names from the record down, `*` for what is in a list or under a name that is data; empty: the record itself. */
  @PrimaryColumn('text')
  path!: string;

  /** string, number, boolean, list, object */
  @PrimaryColumn('text')
  type!: string;

  /** Versions of records that showed it. */
  @Column('bigint')
  records!: string;

  @Column('timestamptz')
  firstAt!: Date;

  @Column('timestamptz')
  lastAt!: Date;

  /** How many versions of the stream had been looked at when it was shown last. */
  @Column('bigint')
  lastTotal!: string;
}
