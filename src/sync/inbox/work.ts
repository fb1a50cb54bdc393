import type { Notice, Raw, Stream, Webhook } from '../../sdk/index.js';
import { addCounts, noCounts, type Counts, type Engine } from '../engine.js';
import { commitHeard } from '../commit.js';
import type { Landing } from '../land.js';
import { prepare, readingOf, type Reading } from '../prepare.js';
import type { Target } from '../run.js';
import { loadPartState } from '../state.js';
import { Lazy } from './lazy.js';
import { claim, finish, putBack, type Claimed } from './store.js';

/** What came of a turn at the inbox. */
export interface Worked {
  calls: number;
  notices: number;
  counts: Counts;
}

/** Calls in one turn: they share the questions that have to be asked of the tool. */
const AT_ONCE = 100;
/** Child parts that a heard record opened, and what the tool left out, are read by a run that comes this soon. */
const SOON_SECONDS = 30;

/** One notice and the call it came with. */
interface Told {
  notice: Notice;
  call: Claimed;
}

type Streams = Map<string, Stream<unknown, unknown, unknown>>;

/**
 * Works off what a connection's tool told: what is proved and whole is landed as it came, the rest is read back, and both
 * go the way of a page. What fails is put back and tried again; nothing is lost, and a run heals what stays behind.
 */
export async function workInbox(engine: Engine, target: Target): Promise<Worked> {
  const worked: Worked = { calls: 0, notices: 0, counts: noCounts() };
  const calls = await claim(engine.pool, target.id, AT_ONCE);
  if (calls.length === 0) return worked;
  const api = new Lazy(engine, target);
  const streams: Streams = new Map(target.connector.streams.map((one) => [one.name, one]));
  try {
    const { told, idle, isShort } = await read(engine, target, calls);
    await finish(engine.pool, idle, 'ignored');
    const open = new Map(calls.filter(({ id }) => told.some(({ call }) => call.id === id)).map((one) => [one.id, one]));
    let soon = isShort;
    // In the connector's order: a record may name others of a stream before it.
    for (const stream of streams.values()) {
      const mine = told.filter(({ notice }) => notice.stream === stream.name);
      if (mine.length === 0) continue;
      try {
        soon = (await hear(engine, target, api, stream, mine, worked.counts)) || soon;
      } catch (error) {
        const ids = [...new Set(mine.map(({ call }) => call.id))];
        for (const id of ids) open.delete(id);
        await putBack(engine.pool, ids, messageOf(error));
        engine.log('warn', { connection: target.name, stream: stream.name, err: error }, 'what a tool told waits');
      }
    }
    await finish(engine.pool, [...open.keys()], 'done');
    await runSoon(engine, target.id, soon);
    worked.calls = calls.length;
    worked.notices = told.length;
  } finally {
    await api.close();
  }
  return worked;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the calls say; those that say nothing about a stream of ours; whether the tool left something out. */
async function read(
  engine: Engine,
  { connector }: Target,
  calls: Claimed[],
): Promise<{ told: Told[]; idle: string[]; isShort: boolean }> {
  const told: Told[] = [];
  const idle: string[] = [];
  let isShort = false;
  for (const call of calls) {
    try {
      const whole = call.call && { ...call.call, body: call.body };
      const notices = call.notices ?? (whole ? connector.webhook!.events(whole) : []);
      if (whole && connector.webhook?.lost?.(whole)) isShort = true;
      const known = notices.filter(({ stream }) => connector.streams.some(({ name }) => name === stream));
      if (known.length === 0) idle.push(call.id);
      told.push(...known.map((notice) => ({ notice, call })));
    } catch (error) {
      // Its bytes stay for a person; the next run reads what it was about.
      await putBack(engine.pool, [call.id], messageOf(error), true);
      isShort = true;
    }
  }
  return { told, idle, isShort };
}

/** One stream's share; answers whether a run is wanted for what cannot be placed. */
async function hear(
  engine: Engine,
  target: Target,
  lazy: Lazy,
  stream: Stream<unknown, unknown, unknown>,
  told: Told[],
  counts: Counts,
): Promise<boolean> {
  const reading = readingOf(engine.reader, target, stream);
  const parts = await partsOf(engine, reading, told);
  const landings: Landing[] = [];
  const toRead = new Map<string, string | undefined>();
  let isLost = false;
  for (const { notice, call } of told) {
    const part = notice.part ?? parts.get(notice.key) ?? (stream.parts ? undefined : 'all');
    const isSigned = call.proof === 'signed';
    const at = notice.at ?? call.receivedAt.toISOString();
    if (isSigned && notice.gone) {
      // What the hub never saw need not be buried.
      if (part !== undefined)
        landings.push(await landingOf(engine, reading, part, at, [], [{ key: notice.key, ...notice.gone }]));
      continue;
    }
    const raw = isSigned && part !== undefined ? await wholeOf(target.connector.webhook, lazy, notice) : null;
    if (raw) landings.push(await landingOf(engine, reading, part!, at, [raw], []));
    else toRead.set(notice.key, part);
  }
  for (const [part, keys] of groups(toRead)) {
    if (!stream.get) {
      isLost = true;
      continue;
    }
    const askedAt = new Date(engine.now()).toISOString();
    for (const found of await stream.get((await lazy.open()) as never, keys, part)) {
      const place = (found.state === 'live' ? found.part : undefined) ?? part;
      if (place === undefined) isLost = isLost || found.state === 'live';
      else if (found.state === 'live') landings.push(await landingOf(engine, reading, place, askedAt, [found.raw], []));
      else {
        const proof = found.state === 'deleted' ? 'not-found' : 'hidden';
        landings.push(await landingOf(engine, reading, place, askedAt, [], [{ key: found.key, proof }]));
      }
    }
  }
  if (landings.length > 0) addCounts(counts, await commitHeard(engine, target, reading, landings));
  return isLost;
}

/** The record a proved call carries, with what its call lacks; null: it is read back. */
async function wholeOf(
  webhook: Webhook<unknown, unknown> | undefined,
  lazy: Lazy,
  notice: Notice,
): Promise<Raw | null> {
  if (!notice.raw) return null;
  if (!webhook?.complete) return notice.raw;
  return webhook.complete((await lazy.open()) as never, { ...notice, raw: notice.raw });
}

async function landingOf(
  engine: Engine,
  reading: Reading,
  part: string,
  requestedAt: string,
  raws: Raw[],
  gone: Landing['gone'],
): Promise<Landing> {
  const { completeThrough } = await loadPartState(engine.pool, reading.connectionId, reading.stream.name, part);
  const records = await Promise.all(raws.map((raw) => prepare(reading, part, raw)));
  return { part, records, gone, requestedAt, previousAt: completeThrough };
}

/** Where the records lay when they were seen last. */
async function partsOf(engine: Engine, { connectionId, stream }: Reading, told: Told[]): Promise<Map<string, string>> {
  const { rows } = await engine.pool.query<{ key: string; part: string }>(
    'SELECT key, part FROM raw_record WHERE connection_id = $1 AND stream = $2 AND key = ANY($3)',
    [connectionId, stream.name, told.map(({ notice }) => notice.key)],
  );
  return new Map(rows.map(({ key, part }) => [key, part]));
}

function groups(toRead: Map<string, string | undefined>): Map<string | undefined, string[]> {
  const byPart = new Map<string | undefined, string[]>();
  for (const [key, part] of toRead) byPart.set(part, [...(byPart.get(part) ?? []), key]);
  return byPart;
}

async function runSoon({ pool }: Engine, connectionId: string, isShort: boolean): Promise<void> {
  await pool.query(
    `UPDATE connection SET due_at = least(due_at, now() + make_interval(secs => $2)) WHERE id = $1 AND due_at IS NOT NULL
       AND ($3 OR EXISTS (SELECT FROM part_queue WHERE connection_id = $1))`,
    [connectionId, SOON_SECONDS, isShort],
  );
}
