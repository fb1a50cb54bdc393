import type { Pool } from 'pg';
import { GRANT_MS, type Grant, type Reserve } from '../sdk/client/allowance.js';
import { patientTransaction } from '../store/pools.js';

const DAY_MS = 86_400_000;
// A tool counts arrivals: its minute, the difference in travel time, and how long a grant may lie.
const WINDOW_MS = 61_000 + GRANT_MS;
/** The row of all lanes. */
const ALL = '*';

/** Requests taken at one moment. */
export interface Spent {
  at: number;
  count: number;
}

/**
 * How many of `want` requests fit into the minute that ends now, and into the day (`ofDay` taken of at most `perDay`, from
 * midnight to midnight UTC, as the tools that have a daily limit count). What lies in the future is a wrong clock's.
 */
export function grantOf(
  spent: readonly Spent[],
  ofDay: number,
  limits: { perMinute: number; perDay: number },
  want: number,
  now: number,
): Grant {
  if (ofDay >= limits.perDay) return { freeAt: dayOf(now) + DAY_MS };
  const recent = spent.filter(({ at }) => at > now - WINDOW_MS && at <= now + WINDOW_MS);
  const left = limits.perMinute - recent.reduce((sum, { count }) => sum + count, 0);
  if (left > 0) return { granted: Math.min(want, left, limits.perDay - ofDay) };
  return { freeAt: Math.min(...recent.map(({ at }) => at)) + WINDOW_MS };
}

/**
 * Takes requests out of a connection's budget in the database: the same for every process, and kept by a crash. A process that
 * stands still in the midst of it is waited for until the database ends its session.
 */
export function reserveFrom(
  pool: Pool,
  signal: AbortSignal,
  connectionId: string,
  requestsPerDay: number | undefined,
): Reserve {
  return (lane, perMinute, want, passed) =>
    patientTransaction(pool, signal, async (client) => {
      // Clocks that a test turns tell parts of a millisecond.
      const now = Math.floor(passed);
      // The daily budget is the whole connection's: whoever takes anything waits for whoever is taking.
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`requests ${connectionId}`]);
      const { rows } = await client.query<{ lane: string; at: string; count: number }>(
        `SELECT lane, at, count FROM requests_spent WHERE connection_id = $1 AND (lane = $2 AND at > $3::bigint - $4 OR lane = '${ALL}' AND at = $5)`,
        [connectionId, lane, now, WINDOW_MS, dayOf(now)],
      );
      const spent = rows.filter((row) => row.lane === lane).map(({ at, count }) => ({ at: Number(at), count }));
      const ofDay = rows.find((row) => row.lane === ALL)?.count ?? 0;
      // What is granted and not sent is lost for a second of a minute; of a day it would be lost for good.
      const most = requestsPerDay === undefined ? want : 1;
      const grant = grantOf(spent, ofDay, { perMinute, perDay: requestsPerDay ?? Infinity }, most, now);
      if ('freeAt' in grant) return grant;
      await client.query(
        `INSERT INTO requests_spent AS s (connection_id, lane, at, count) VALUES ($1, $2, $3, $5), ($1, '${ALL}', $4, $5)
         ON CONFLICT (connection_id, lane, at) DO UPDATE SET count = s.count + excluded.count`,
        [connectionId, lane, now, dayOf(now), grant.granted],
      );
      await client.query(
        `DELETE FROM requests_spent WHERE connection_id = $1 AND (lane = $2 AND at < $3::bigint - $4 OR lane = '${ALL}' AND at < $5)`,
        [connectionId, lane, now, WINDOW_MS, dayOf(now) - DAY_MS],
      );
      return grant;
    });
}

const dayOf = (now: number): number => Math.floor(now / DAY_MS) * DAY_MS;
