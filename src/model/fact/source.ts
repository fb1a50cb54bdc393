import { Column, PrimaryColumn } from 'typeorm';

/** What every fact has: a deterministic id, its connection and key in the tool, and the raw record that said it. */
export abstract class Fact {
  /** UUID version 5 of connection, kind and key: the same for everyone who names the thing. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  connectionId!: string;

  /** The tool's id, text end to end. */
  @Column('text')
  key!: string;

  /** The raw record behind it. */
  @Column('uuid')
  rawId!: string;
}

/** A fact that the tool can take away: a tombstone, never a missing row. */
export abstract class MortalFact extends Fact {
  /** When the hub learnt that the tool no longer has it; null: it is there. */
  @Column('timestamptz', { nullable: true })
  goneAt!: Date | null;

  /** How the tool said so: event, not-found, trash, hidden. */
  @Column('text', { nullable: true })
  goneProof!: string | null;
}
