import PQueue from 'p-queue';
import type { Stream } from '../sdk/index.js';
import { commitPages, type PartPage } from './commit.js';
import { addCounts, type Counts, type Engine, type Opened } from './engine.js';
import type { Outage } from './outage.js';
import type { Reading } from './prepare.js';
import { countChildren, nextChildren } from './queue.js';
import { toPartPage } from './walk.js';

const FETCHES = 8;
/** Child parts of one transaction, and of one look at the queue. */
const BATCH = 40;
const LOOK = 400;

/**
 * Reads every waiting part of a child stream: fetched side by side, stored together, each leaving the queue with its rows.
 * Parts that fail are noted in `problems` with the reason, also where the run ends here; they stay in the queue.
 */
export async function drainChildren(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  until: string,
  stops: (error: unknown) => boolean,
  counts: Counts,
  outage: Outage,
  problems: Map<string, unknown>,
): Promise<void> {
  const total = await countChildren(engine.pool, opened.id, reading.stream.name);
  let done = 0;
  for (;;) {
    const waiting = await nextChildren(engine.pool, opened.id, reading.stream.name, [...problems.keys()], LOOK);
    if (waiting.length === 0) return;
    const previous = await previousLooks(
      engine,
      opened.id,
      reading.stream.name,
      waiting.map(({ part }) => part),
    );
    for (let from = 0; from < waiting.length; from += BATCH) {
      if (done > 0) opened.slice?.stopIfOver();
      const batch = waiting.slice(from, from + BATCH);
      const { pages, stop } = await fetchBatch(engine, opened, reading, until, batch, previous, problems, stops);
      if (pages.length) addCounts(counts, await commitPages(engine, opened, reading, pages));
      if (stop !== undefined) throw stop;
      if (pages.length) outage.over();
      else for (const { part } of batch.slice(0, 3)) await outage.note(problems.get(part));
      done += batch.length;
      engine.progress({ connection: opened.name, stream: reading.stream.name, done, total });
      engine.signal.throwIfAborted();
    }
  }
}

/** The parts that could be read, and what ends the run (undefined: nothing does), which is thrown once those are stored. */
async function fetchBatch(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  until: string,
  batch: { part: string; version: string }[],
  previous: Map<string, string | null>,
  problems: Map<string, unknown>,
  stops: (error: unknown) => boolean,
): Promise<{ pages: PartPage[]; stop: unknown }> {
  const queue = new PQueue({ concurrency: FETCHES });
  const pages: PartPage[] = [];
  let stop: unknown;
  await Promise.all(
    batch.map((child) =>
      queue.add(async () => {
        if (stop !== undefined) return;
        try {
          pages.push(await readWhole(engine, opened, reading, until, child, previous.get(child.part) ?? null));
        } catch (error) {
          if (stops(error)) stop = error;
          else problems.set(child.part, error);
        }
      }),
    ),
  );
  // One order for every process: rows are locked in the order they are written.
  return { pages: pages.sort((a, b) => (a.part < b.part ? -1 : 1)), stop };
}

/** All pages of one child part as one; `get` of the stream proves what is no longer in it. */
async function readWhole(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  until: string,
  child: { part: string; version: string },
  previousAt: string | null,
): Promise<PartPage> {
  const job = { part: child.part, since: null, until, full: true };
  const requestedAt = new Date(engine.now()).toISOString();
  const seen = new Set<string>();
  const stream: Stream<unknown, unknown, unknown> = reading.stream;
  let all: PartPage | null = null;
  for await (const page of stream.read(opened.api, job)) {
    const part = await toPartPage(engine, opened, reading, job, page, requestedAt, previousAt, seen);
    all = all ? { ...part, records: [...all.records, ...part.records], gone: [...all.gone, ...part.gone] } : part;
  }
  const empty: PartPage = {
    part: child.part,
    records: [],
    gone: [],
    requestedAt,
    previousAt,
    whole: true,
    completeThrough: null,
    version: null,
  };
  return { ...(all ?? empty), requestedAt, completeThrough: until, version: child.version };
}

async function previousLooks(
  engine: Engine,
  connectionId: string,
  stream: string,
  parts: string[],
): Promise<Map<string, string | null>> {
  const { rows } = await engine.pool.query<{ part: string; complete_through: Date | null }>(
    'SELECT part, complete_through FROM stream_state WHERE connection_id = $1 AND stream = $2 AND part = ANY($3)',
    [connectionId, stream, parts],
  );
  return new Map(rows.map((row) => [row.part, row.complete_through?.toISOString() ?? null]));
}
