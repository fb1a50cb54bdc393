import { Column, Entity, Index } from 'typeorm';
import { MortalFact } from './source.js';

/** A decision owed at a gate, as the tool records it; rounds and decisions are folded from its changes. */
@Entity({ name: 'approval' })
@Index(['itemId'])
export class Approval extends MortalFact {
  @Column('text')
  gate!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  url!: string | null;

  @Column('text', { nullable: true })
  toolStatus!: string | null;

  /** What is to be approved, as far as the record says. */
  @Column('text', { nullable: true })
  itemKind!: string | null;

  @Column('uuid', { nullable: true })
  itemId!: string | null;

  @Column('uuid', { nullable: true })
  parentId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  approverAliasIds!: string[];

  /** all or any. */
  @Column('text')
  policy!: string;

  @Column('uuid', { nullable: true })
  creatorAliasId!: string | null;

  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Column('date', { nullable: true })
  dueOn!: string | null;

  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];
}
