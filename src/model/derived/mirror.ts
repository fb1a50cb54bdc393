import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One piece of work that two tools hold: the copy, and the item that counts (DESIGN §12.1). */
@Entity({ name: 'mirror' })
export class Mirror {
  /** The copy: hidden and uncounted by default. */
  @PrimaryColumn('uuid')
  itemId!: string;

  /** The item of the system of record. */
  @Column('uuid')
  @Index()
  ofId!: string;

  /** permalink, key, decided, configured. */
  @Column('text')
  rule!: string;

  /** Where the one names the other. */
  @Column('text')
  evidence!: string;
}

/** `item` waits for `on`, because somebody said so: no tool knows of work in another. */
@Entity({ name: 'told_dependency' })
export class ToldDependency {
  @PrimaryColumn('uuid')
  itemId!: string;

  @PrimaryColumn('uuid')
  @Index()
  onId!: string;

  @Column('uuid')
  decisionId!: string;
}
