import { Column, Entity, Index } from 'typeorm';
import { Fact } from './source.js';

/** A name one tool has for someone. */
@Entity({ name: 'alias' })
export class Alias extends Fact {
  @Column('text', { nullable: true })
  name!: string | null;

  /** Lower case; only what the tool itself vouches for. */
  @Column('text', { nullable: true })
  @Index()
  email!: string | null;

  /** Where many records name one alias (mail): when this name was said; the newest stays, whatever the order of arrival. */
  @Column('timestamptz', { nullable: true })
  saidAt!: Date | null;

  @Column('boolean', { default: false })
  bot!: boolean;

  @Column('boolean', { default: true })
  active!: boolean;

  @Column('text', { nullable: true })
  timezone!: string | null;
}
