import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that a tool names and does not show to the hub's token: nothing is deleted because of it. */
@Entity({ name: 'not_seen' })
export class NotSeen {
  /** The id it would have; everyone who can name a thing knows its id. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @Index()
  connectionId!: string;

  /** person, container, item. */
  @Column('text')
  kind!: string;

  /** One of those that name it: an item, or a container. */
  @Column('uuid')
  namedById!: string;

  /** How many name it. */
  @Column('integer')
  times!: number;
}
