import type { Pool, PoolClient } from 'pg';

// Longer than an answer of the graph may take: the rows are many, and their reader may be slow.
const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '600s'; SET LOCAL lock_timeout = '2s';
  SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 1`;

/** Runs `work` on one moment of the database, as the formats read it: dates as ISO in UTC, numbers to their last digit. */
export async function atOneMoment<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(BEGIN);
    return await work(client);
  } finally {
    // Nothing was written. What a reader that left early left in the pipe goes with the session.
    await client.query('COMMIT').catch((error: Error) => (broken = error));
    client.release(broken);
  }
}
