import { Column, Entity, Index } from 'typeorm';
import { Fact } from './source.js';

/** How many the tool says there are of what it lists elsewhere. */
@Entity({ name: 'announced' })
export class Announced extends Fact {
  @Column('text')
  ofKind!: string;

  @Column('uuid')
  @Index()
  ofId!: string;

  /** replies, subtasks, items. */
  @Column('text')
  what!: string;

  @Column('integer')
  count!: number;
}
