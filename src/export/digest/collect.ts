import type { Pool } from 'pg';
import { transaction } from '../../store/pools.js';
import { MOVED, UNKNOWN, WAITS } from './questions.js';

/** Something that happened to an item of a campaign. */
export interface Moved {
  at: string;
  what: string;
  from: string | null;
  to: string | null;
  name: string;
  url: string | null;
  connection: string;
  by: string | null;
  /** The tool's own log dates it; otherwise it was seen between two looks and `at` is the later one. */
  dated: boolean;
}

/** Somebody's answer or hand that is awaited. */
export interface Wait {
  kind: 'approval' | 'task';
  name: string;
  url: string | null;
  connection: string;
  reason: string;
  on: string[];
  since: string;
  hours: number;
}

/** What the hub cannot say about a campaign, counted. */
export interface NotKnown {
  what: 'gap' | 'status' | 'history' | 'decision';
  connection: string;
  count: number;
  /** Words of the tool that nobody mapped, at most five. */
  words: string[];
}

export interface CampaignDigest {
  key: string | null;
  name: string;
  owner: string | null;
  moved: Moved[];
  /** How many more moved than are listed. */
  movedMore: number;
  waits: Wait[];
  waitsMore: number;
  unknown: NotKnown[];
}

/** What moved, what waits on whom, what is unknown: of one moment, for the campaigns that have anything to say. */
export interface Digest {
  asOf: string;
  since: string;
  campaigns: CampaignDigest[];
  /** Campaigns in which nothing moved and nothing waits. */
  quiet: number;
  connections: {
    connection: string;
    health: string;
    problem: string | null;
    completeThrough: string | null;
    setAside: number;
  }[];
  /** Suggestions that wait for a person. */
  toDecide: number;
}

export interface DigestOptions {
  /** ISO instants. */
  since: string;
  now: string;
  /** Campaign keys, upper case; null: all. */
  campaigns: string[] | null;
}

/** Lines of each list; the rest is counted. */
const SHOWN = 12;

/** Reads a digest in one snapshot, with the same number of statements for one campaign and for a thousand. */
export async function collectDigest(pool: Pool, { since, now, campaigns }: DigestOptions): Promise<Digest> {
  return transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const chosen = await client.query<{ id: string; key: string | null; name: string; owner: string | null }>(
      `SELECT c.id, c.key, c.name, p.name AS owner FROM campaign c
       LEFT JOIN alias_person ap ON ap.alias_id = c.owner_alias_id LEFT JOIN person p ON p.id = ap.person_id
       WHERE $1::text[] IS NULL OR c.key = ANY($1) ORDER BY c.key NULLS LAST, c.name, c.id`,
      [campaigns],
    );
    const ids = chosen.rows.map(({ id }) => id);
    type Of<Row> = Row & { campaign: string; place: number; total: number };
    const moved = await client.query<Of<Moved>>(MOVED, [ids, since, now, SHOWN]);
    const waits = await client.query<Of<Wait>>(WAITS, [ids, now, SHOWN]);
    const unknown = await client.query<NotKnown & { campaign: string }>(UNKNOWN, [ids]);
    const connections = await client.query<Digest['connections'][number]>(
      `SELECT c.name AS connection, c.health, coalesce(c.health_reason, s.problem) AS problem,
         to_char(s.complete_through AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "completeThrough",
         (SELECT count(*)::int FROM quarantine q WHERE q.connection_id = c.id AND q.status = 'waiting') AS "setAside"
       FROM connection c LEFT JOIN LATERAL (
         SELECT min(complete_through) FILTER (WHERE version IS NULL) AS complete_through, min(stream || ': ' || problem) AS problem
         FROM stream_state WHERE connection_id = c.id) s ON true
       WHERE c.configured ORDER BY c.name`,
    );
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM suggestion');
    const of = <Row extends { campaign: string }>(list: Row[], id: string): Row[] =>
      list.filter(({ campaign }) => campaign === id);
    const bare = <Row>({ campaign: _c, place: _p, total: _t, ...row }: Of<Row>): Row => row as Row;
    const all = chosen.rows.map(({ id, key, name, owner }): CampaignDigest => {
      const [happened, waiting] = [of(moved.rows, id), of(waits.rows, id)];
      return {
        key,
        name,
        owner,
        moved: happened.map((row) => bare<Moved>(row)),
        movedMore: (happened[0]?.total ?? 0) - happened.length,
        waits: waiting.map((row) => bare<Wait>(row)),
        waitsMore: (waiting[0]?.total ?? 0) - waiting.length,
        unknown: of(unknown.rows, id).map(({ campaign: _c, ...row }) => row),
      };
    });
    const telling = all.filter(({ moved: happened, waits: waiting }) => happened.length + waiting.length > 0);
    const asked = campaigns === null ? telling : all;
    return {
      asOf: now,
      since,
      campaigns: asked,
      quiet: all.length - asked.length,
      connections: connections.rows,
      toDecide: rows[0]!.count,
    };
  });
}
