import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which conversation a message belongs to, by references, then in-reply-to; a missing parent still makes one thread. */
@Entity({ name: 'message_thread' })
export class MessageThread {
  @PrimaryColumn('uuid')
  messageId!: string;

  /** UUID version 5 of the connection and the thread's oldest known id. */
  @Column('uuid')
  @Index()
  threadId!: string;
}
