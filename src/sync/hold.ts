import type { Pool } from 'pg';
import { ContractError } from '../sdk/index.js';

/** One look may take so many records of a stream away, or such a share of them, before a person is asked. */
const MOST = 200;
const SHARE = 0.05;
/** Of a small stream a share is a handful of records. */
const FEW = 20;

/** Whether this many deletions in one run are too many to be believed of a stream that had `live` records. */
export function isTooMany(deletions: number, live: number): boolean {
  return deletions > MOST || (deletions > FEW && deletions > live * SHARE);
}

/** Deletions that wait for a person, as stored. */
interface Held {
  stream: string;
  count: number;
  live: number;
  since: Date;
}

/** Counts the deletions of one run, stream by stream, and keeps those back that are too many. */
export class DeletionLimit {
  private readonly live = new Map<string, number>();
  private readonly counted = new Map<string, number>();

  /** `confirmed`: a person has said that this run may delete what it finds gone. */
  constructor(
    private readonly pool: Pool,
    private readonly connectionId: string,
    private readonly confirmed: boolean,
    private readonly now: () => number,
  ) {}

  /** Whether deletions of a part, each proved by itself, may be stored now; where not they are kept as held. */
  async allows(stream: string, part: string, deletions: number): Promise<boolean> {
    const sum = (this.counted.get(stream) ?? 0) + deletions;
    this.counted.set(stream, sum);
    if (deletions === 0 || this.confirmed || !isTooMany(sum, await this.liveOf(stream))) {
      await this.pool.query('DELETE FROM delete_hold WHERE connection_id = $1 AND stream = $2 AND part = $3', [
        this.connectionId,
        stream,
        part,
      ]);
      return true;
    }
    await this.pool.query(
      `INSERT INTO delete_hold AS h (connection_id, stream, part, since, seen_at, count, live) VALUES ($1, $2, $3, $4, $4, $5, $6)
       ON CONFLICT (connection_id, stream, part) DO UPDATE SET seen_at = excluded.seen_at, count = excluded.count, live = excluded.live`,
      [this.connectionId, stream, part, new Date(this.now()), deletions, await this.liveOf(stream)],
    );
    return false;
  }

  /** Whether this part's deletions were kept back by a listing less than a day ago: nothing is gained by asking again so soon. */
  async isWaiting(stream: string, part: string): Promise<boolean> {
    if (this.confirmed) return false;
    const { rowCount } = await this.pool.query(
      `SELECT 1 FROM delete_hold WHERE connection_id = $1 AND stream = $2 AND part = $3 AND seen_at > $4::timestamptz - interval '1 day'`,
      [this.connectionId, stream, part, new Date(this.now())],
    );
    return rowCount === 1;
  }

  // As it was before this run took anything away.
  private async liveOf(stream: string): Promise<number> {
    const known = this.live.get(stream);
    if (known !== undefined) return known;
    const { rows } = await this.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM raw_record WHERE connection_id = $1 AND stream = $2 AND state = 'live'`,
      [this.connectionId, stream],
    );
    this.live.set(stream, rows[0]!.n);
    return rows[0]!.n;
  }
}

/** What each stream of a connection holds back: the alarm of every run until a person decides or the records are shown again. */
export async function heldDeletions(
  pool: Pool,
  connection: { id: string; name: string },
): Promise<{ stream: string; error: ContractError }[]> {
  const { rows } = await pool.query<Held>(
    `SELECT stream, sum(count)::int AS count, max(live) AS live, min(since) AS since FROM delete_hold
     WHERE connection_id = $1 GROUP BY stream ORDER BY stream`,
    [connection.id],
  );
  return rows.map(({ stream, count, live, since }) => ({
    stream,
    error: new ContractError(
      `${count} of ${live} records are gone from the tool at once; none of them was deleted here`,
      {
        code: 'DELETIONS_HELD',
        where: `${connection.name}/${stream}, since ${since.toISOString()}`,
        remedy: `Look into the tool; if they were really deleted: hub sync ${connection.name} --confirm-deletes`,
      },
    ),
  }));
}
