import type { Copy, Found, Stream } from '../sdk/index.js';
import type { Engine, Opened } from './engine.js';
import type { Landing } from './land.js';
import { prepare, type Prepared, type Reading } from './prepare.js';

/** How many absent keys are asked for in one second proof. */
const ASK = 100;

/**
 * Keys of the part (after `after`), those in a trash too, that a whole listing did not show. Absence is a suspicion; each is asked for by name before anything is buried:
 * still live → landed, refused → hidden, 404 → gone. A stream that cannot be asked is believed after a whole listing.
 */
export async function proveAbsent(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  part: string,
  seen: Set<string>,
  { after = '', atHand = [] }: { after?: string | undefined; atHand?: Prepared[] } = {},
): Promise<Pick<Landing, 'records' | 'gone'>> {
  const { rows } = await engine.pool.query<Absent>(
    `SELECT key, copy_of AS "of", copy FROM raw_record WHERE connection_id = $1 AND stream = $2 AND part = $3 AND (state = 'live' OR gone_proof = 'trash')
       AND key <> ALL($4) AND key COLLATE "C" > $5 ORDER BY key`,
    [opened.id, reading.stream.name, part, [...seen], after],
  );
  const proved: Pick<Landing, 'records' | 'gone'> = { records: [], gone: [] };
  if (rows.length === 0) {
    await opened.deletions.allows(reading.stream.name, part, 0);
    return proved;
  }
  // A copy whose thing lies elsewhere takes nothing with it: only the last one is asked for.
  const elsewhere = await thingsElsewhere(engine, opened, reading, part, seen, rows, atHand);
  const isLast = (row: Absent): boolean => !elsewhere.has(thingOf(row));
  proved.gone.push(...rows.filter((row) => !isLast(row)).map(({ key }) => ({ key, proof: 'not-listed' })));
  const absent = rows.filter(isLast).map(({ key }) => key);
  if (await opened.deletions.isWaiting(reading.stream.name, part)) return proved;
  const asked = await askFor(reading, opened, part, absent);
  const deleted = asked.gone.filter(({ proof }) => proof !== 'hidden');
  const allowed = await opened.deletions.allows(reading.stream.name, part, deleted.length);
  proved.records.push(...asked.records);
  proved.gone.push(...(allowed ? asked.gone : asked.gone.filter(({ proof }) => proof === 'hidden')));
  engine.log(
    allowed ? 'info' : 'error',
    { connection: opened.name, stream: reading.stream.name, part, absent: absent.length, gone: deleted.length },
    allowed ? 'absent records asked for by name' : 'more records are gone than anybody should believe: held',
  );
  return proved;
}

/** Asks for absent records by name; a stream that cannot be asked is believed. */
async function askFor(
  reading: Reading,
  opened: Opened,
  part: string,
  absent: string[],
): Promise<Pick<Landing, 'records' | 'gone'>> {
  const stream: Stream<unknown, unknown, unknown> = reading.stream;
  const asked: Pick<Landing, 'records' | 'gone'> = { records: [], gone: [] };
  if (!stream.get) return { ...asked, gone: absent.map((key) => ({ key, proof: 'not-listed' })) };
  for (let from = 0; from < absent.length; from += ASK) {
    for (const found of await stream.get(opened.api, absent.slice(from, from + ASK), part))
      await sort(found, reading, part, asked);
  }
  return asked;
}

interface Absent {
  key: string;
  of: string | null;
  copy: Omit<Copy, 'of'> | null;
}

const thingOf = ({ of, copy }: Pick<Absent, 'of' | 'copy'>): string =>
  JSON.stringify([of, copy?.shape, copy?.wording ?? null]);

/** Of the things these absent records are copies of: those that another record shows, at hand or in what the hub holds. */
async function thingsElsewhere(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  part: string,
  seen: Set<string>,
  absent: Absent[],
  atHand: Prepared[],
): Promise<Set<string>> {
  const names = absent.flatMap(({ of }) => of ?? []);
  if (names.length === 0) return new Set();
  const { rows } = await engine.pool.query<Pick<Absent, 'of' | 'copy'>>(
    `SELECT copy_of AS "of", copy FROM raw_record WHERE connection_id = $1 AND stream = $2 AND copy_of IS NOT NULL
       AND copy_of = ANY($3) AND state = 'live' AND (part <> $4 OR key = ANY($5))`,
    [opened.id, reading.stream.name, names, part, [...seen]],
  );
  const shown = atHand.flatMap(({ copy }) => (copy ? [{ of: copy.of, copy }] : []));
  return new Set([...rows, ...shown].map(thingOf));
}

async function sort(
  found: Found,
  reading: Reading,
  part: string,
  proved: Pick<Landing, 'records' | 'gone'>,
): Promise<void> {
  if (found.state === 'live') proved.records.push(await prepare(reading, found.part ?? part, found.raw));
  else proved.gone.push({ key: found.key, proof: found.state === 'deleted' ? 'not-found' : 'hidden' });
}
