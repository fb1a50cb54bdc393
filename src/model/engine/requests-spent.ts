import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Requests that were taken out of a tool's budget, before they were sent: no process and no restart can spend them twice. */
@Entity({ name: 'requests_spent' })
export class RequestsSpent {
  @PrimaryColumn('uuid')
  connectionId!: string;

  /** Lane of the connector's budget; `*`: all lanes, by the day. */
  @PrimaryColumn('text')
  lane!: string;

  /** When they were taken, epoch milliseconds by time as it passes; of a day its beginning, UTC. */
  @PrimaryColumn('bigint')
  at!: string;

  @Column('integer')
  count!: number;
}
