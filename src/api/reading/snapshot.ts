import { types, type Pool, type PoolClient } from 'pg';
import { transaction } from '../../store/pools.js';

/** Dates stay text: a `Date` would move them by the server's time zone. */
const DATE = 1082;
const PARSERS = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === DATE
      ? (value: string) => value
      : (types.getTypeParser(oid, format as 'text') as (value: string) => unknown),
};

const OPEN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '8s'";

/**
 * What one operation sees of the database: one read-only moment, on one connection that is taken with the first
 * statement. Statements run one after the other, since a connection answers one at a time.
 */
export class Snapshot {
  #client: Promise<PoolClient> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  #settings = '';

  constructor(readonly pool: Pool) {}

  /** Settings of the transaction, made before its first statement: see reading/past. */
  set(settings: string): void {
    this.#settings = `; ${settings}`;
  }

  /** The rows of one statement, by its column aliases. */
  rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const answer = this.#last.then(async () => {
      if (this.#closed) throw new Error('the operation has ended');
      this.#client ??= this.#open();
      const client = await this.#client;
      const result = await client.query({ text, values, types: PARSERS });
      return result.rows as Row[];
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Gives the connection back; further reads fail. */
  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    if (!client) return;
    await this.#last;
    let broken: Error | undefined;
    await client.query('COMMIT').catch((error: Error) => (broken = error));
    client.release(broken);
  }

  /** The asker has gone: stops the statement that runs and starts no other. */
  async abort(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const client = await this.#client?.catch(() => undefined);
    // `processID` is the backend's own; @types/pg leaves it out.
    const backend = (client as { processID?: number } | undefined)?.processID;
    if (backend) await this.#cancel(backend).catch(() => undefined);
  }

  // A statement belongs to the role that signed in, not to the one it took: only that one may cancel it.
  #cancel(backend: number): Promise<void> {
    return transaction(this.pool, async (tx) => {
      await tx.query('SET LOCAL ROLE NONE');
      await tx.query('SELECT pg_cancel_backend($1)', [backend]);
    });
  }

  async #open(): Promise<PoolClient> {
    const client = await this.pool.connect();
    try {
      await client.query(OPEN + this.#settings);
      return client;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }
}
