import type { Found, Stream } from '../sdk/index.js';
import type { Engine, Opened } from './engine.js';
import type { Landing } from './land.js';
import { prepare, type Reading } from './prepare.js';

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
  after = '',
): Promise<Pick<Landing, 'records' | 'gone'>> {
  const { rows } = await engine.pool.query<{ key: string }>(
    `SELECT key FROM raw_record WHERE connection_id = $1 AND stream = $2 AND part = $3 AND (state = 'live' OR gone_proof = 'trash') AND key <> ALL($4) AND key COLLATE "C" > $5 ORDER BY key`,
    [opened.id, reading.stream.name, part, [...seen], after],
  );
  const absent = rows.map((row) => row.key);
  const proved: Pick<Landing, 'records' | 'gone'> = { records: [], gone: [] };
  if (absent.length === 0) return proved;
  const stream: Stream<unknown, unknown, unknown> = reading.stream;
  if (!stream.get) {
    proved.gone.push(...absent.map((key) => ({ key, proof: 'not-listed' })));
    return proved;
  }
  for (let from = 0; from < absent.length; from += ASK) {
    for (const found of await stream.get(opened.api, absent.slice(from, from + ASK)))
      await sort(found, reading, part, proved);
  }
  engine.log(
    'info',
    { connection: opened.name, stream: stream.name, part, absent: absent.length, gone: proved.gone.length },
    'absent records asked for by name',
  );
  return proved;
}

async function sort(
  found: Found,
  reading: Reading,
  part: string,
  proved: Pick<Landing, 'records' | 'gone'>,
): Promise<void> {
  if (found.state === 'live') proved.records.push(await prepare(reading, part, found.raw));
  else proved.gone.push({ key: found.key, proof: found.state === 'deleted' ? 'not-found' : 'hidden' });
}
