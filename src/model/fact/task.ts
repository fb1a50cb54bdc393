import { Column, Entity, Index } from 'typeorm';
import { MortalFact } from './source.js';

/** Work someone owns. */
@Entity({ name: 'task' })
@Index(['parentId'])
export class Task extends MortalFact {
  /** task or milestone. */
  @Column('text')
  type!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  url!: string | null;

  /** The tool's status that holds in every container; null: the placement decides. */
  @Column('text', { nullable: true })
  toolStatus!: string | null;

  @Column('uuid', { nullable: true })
  parentId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  assigneeAliasIds!: string[];

  @Column('uuid', { nullable: true })
  creatorAliasId!: string | null;

  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  completedAt!: Date | null;

  @Column('date', { nullable: true })
  startOn!: string | null;

  @Column('date', { nullable: true })
  dueOn!: string | null;

  @Column('timestamptz', { nullable: true })
  dueAt!: Date | null;

  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];
}
