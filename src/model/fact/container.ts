import { Column, Entity, Index } from 'typeorm';
import { Fact, MortalFact } from './source.js';

/** A place in a tool that holds work: project, section, portfolio, mailbox, category. */
@Entity({ name: 'container' })
export class Container extends MortalFact {
  @Column('text')
  kind!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  url!: string | null;

  @Column('boolean', { default: false })
  archived!: boolean;

  @Column('uuid', { nullable: true })
  ownerAliasId!: string | null;

  @Column('timestamptz', { nullable: true })
  createdAt!: Date | null;

  @Column('date', { nullable: true })
  startOn!: string | null;

  @Column('date', { nullable: true })
  dueOn!: string | null;

  /** Texts beside the name in which a campaign key may stand. */
  @Column('text', { array: true, default: '{}' })
  keyTexts!: string[];
}

/** One container lies in another: a project in a portfolio, a section in a project, a category below one. */
@Entity({ name: 'container_membership' })
export class ContainerMembership extends Fact {
  @Column('uuid')
  @Index()
  containerId!: string;

  @Column('uuid')
  @Index()
  parentId!: string;
}

/** Where an item lies, and the tool's status word there. */
@Entity({ name: 'placement' })
export class Placement extends Fact {
  @Column('text')
  itemKind!: string;

  @Column('uuid')
  @Index()
  itemId!: string;

  @Column('uuid')
  @Index()
  containerId!: string;

  @Column('text', { nullable: true })
  status!: string | null;

  /** Order in which the tool lists it; the first is the first added. */
  @Column('integer')
  position!: number;
}
