import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../store/pools.js';

// Longer than an answer of the graph may take: the rows are many, and their reader may be slow.
const SETTINGS = `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '600s'; SET LOCAL lock_timeout = '2s';
  SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 1`;

/** Runs `work` on one moment of the database, as the formats read it: dates as ISO in UTC, numbers to their last digit. */
export const atOneMoment = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  transaction(pool, async (client) => {
    await client.query(SETTINGS);
    return work(client);
  });
