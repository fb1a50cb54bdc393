import type { Pool, PoolClient } from 'pg';

/** A pool all of whose work is one transaction that never commits. */
export interface Rehearsal {
  pool: Pool;
  /** Everything is as it was before. */
  end(): Promise<void>;
}

/**
 * A stand-in for the pool: what is read through it sees what was written through it, and nobody else ever does. Its
 * transactions are savepoints, one at a time. Its options are the pool's, so that sessions of their own can be opened.
 */
export async function rehearse(pool: Pool): Promise<Rehearsal> {
  const client = await pool.connect();
  // A tool may take its time between two pages.
  await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0`);
  let last: Promise<unknown> = Promise.resolve();
  const query = (text: string, values?: unknown[]): Promise<unknown> => {
    const asked = last.then(() => client.query(text, values));
    last = asked.catch(() => {});
    return asked;
  };
  let turn: Promise<void> = Promise.resolve();
  const connect = async (): Promise<PoolClient> => {
    const before = turn;
    let done: () => void = () => {};
    turn = new Promise((resolve) => (done = resolve));
    await before;
    return {
      query: (text: string, values?: unknown[]) => query(NESTED[text] ?? text, values),
      release: done,
    } as unknown as PoolClient;
  };
  return {
    pool: { query, connect, options: pool.options } as unknown as Pool,
    async end() {
      await client.query('ROLLBACK').then(
        () => client.release(),
        (error: Error) => client.release(error),
      );
    },
  };
}

const NESTED: Record<string, string> = {
  BEGIN: 'SAVEPOINT page',
  COMMIT: 'RELEASE SAVEPOINT page',
  ROLLBACK: 'ROLLBACK TO SAVEPOINT page',
};
