import type { ClientBase } from 'pg';
import type { Interval } from '../../history/rows.js';
import { ms } from '../../history/statements.js';

type Stored = [item: string, from: string, to: string | null, category: string, reason: string | null, status: string];

const STORED = `
  SELECT v.item_id, ${ms('lower(v.during)')}, ${ms('upper(v.during)')}, v.category, v.reason, v.status
  FROM item_interval v WHERE v.item_id = ANY($1::uuid[])`;

const DROP = `
  DELETE FROM item_interval v USING unnest($1::uuid[], $2::timestamptz[]) AS d (item_id, at)
  WHERE v.item_id = d.item_id AND lower(v.during) = d.at`;

const ADD = `
  INSERT INTO item_interval (item_id, during, category, reason, status)
  SELECT n.item_id, tstzrange(n.from_at, n.to_at), n.category, n.reason, n.status
  FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[]) AS n (item_id, from_at, to_at, category, reason, status)`;

const keyOf = (values: readonly (string | number | null)[]): string => values.join('\u0000');

/**
 * Makes the stretches of these items be these: what is there already is left alone, and what must go makes room first.
 * Returns how many rows changed. Compared here, since a step mostly adds one stretch to a life that is known.
 */
export async function writeIntervals(
  client: ClientBase,
  items: string[],
  intervals: readonly Interval[],
): Promise<number> {
  const { rows } = await client.query<Stored>({ text: STORED, values: [items], rowMode: 'array' });
  const wanted = new Map(
    intervals.map((one) => [keyOf([one.itemId, one.from, one.to, one.category, one.reason, one.status]), one]),
  );
  const gone = rows.filter((row) => !wanted.delete(keyOf(row)));
  const added = [...wanted.values()];
  const at = (instant: string | number | null): Date | null => (instant === null ? null : new Date(Number(instant)));
  if (gone.length) await client.query(DROP, [gone.map(([item]) => item), gone.map(([, from]) => at(from))]);
  if (added.length)
    await client.query(ADD, [
      added.map(({ itemId }) => itemId),
      added.map(({ from }) => at(from)),
      added.map(({ to }) => at(to)),
      added.map(({ category }) => category),
      added.map(({ reason }) => reason),
      added.map(({ status }) => status),
    ]);
  return gone.length + added.length;
}
