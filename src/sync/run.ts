import { AuthError, ConfigError, HubError, RateLimited, ScopeError, TransientError } from '../sdk/index.js';
import type { Instant, Stream } from '../sdk/index.js';
import { beatLease, dropLease, LEASE_SECONDS, takeLease, type Lease } from '../store/lease.js';
import { timeId } from '../store/ids.js';
import { drainChildren } from './children.js';
import { noteExpiry, showExpiry } from './credentials/expiry.js';
import { DeletionLimit, heldDeletions } from './hold.js';
import { noCounts, type Counts, type Engine, type Opened } from './engine.js';
import { Outage } from './outage.js';
import { readingOf, type Reading } from './prepare.js';
import { endRun, endSlice, startRun } from './run-row.js';
import { settleText } from './settle-text.js';
import { clearStreamProblem, loadPartState, markProblem } from './state.js';
import { problemsOf, Slice, SliceOver, type Rest } from './slice.js';
import { closeVanished } from './vanished.js';
import { lastOf, openPace, waitsAfter, type Pace } from './waits.js';
import { walkPart } from './walk.js';

/** A listing older than this is done again in full: no tool's deltas are complete. */
const SWEEP_MS = 24 * 3_600_000;

/** The run for which a connection's account was last looked at by this process: some tools count every call of a day. */
const checkedFor = new WeakMap<Target, string>();

/** A connection as configured, ready to be opened. */
export interface Target {
  id: string;
  name: string;
  keepText: boolean;
  connector: Opened['connector'];
  /** As the connector's own schema checked it. */
  config: unknown;
  /** At most so many requests from midnight to midnight UTC; absent: no limit by the day. */
  requestsPerDay?: number | undefined;
  /** When its credentials end, as far as they say it themselves; known once it is open. */
  endsAt?(): Instant | null;
  /** Opens the connector; `close` of the api is called at the end. */
  open(pace: Pace): Promise<unknown>;
}

export interface RunOptions {
  /** UUID version 7 for the run, where its starter must know it beforehand. */
  runId?: string;
  /** List everything again. */
  full?: boolean;
  /** A person has looked: what this run finds gone may go, however much it is. Lists everything again. */
  confirmDeletes?: boolean;
  /** Only this stream (and the children it opens). */
  stream?: string;
  /** Read it in slices: one ends at the next safe boundary once this says so. The next, by the same `runId`, goes on from there. */
  isOver?: () => boolean;
}

/**
 * What a run came to. `running`: a slice of it is over, and more of it is to come. `succeeded`, or `partial` with the problems, or `failed` with the error that stopped it, or `waiting`:
 * the tool asked for a pause longer than a run holds out, what was read is kept, and the next run goes on from there.
 */
export interface RunResult {
  runId: string;
  connection: string;
  status: 'running' | 'succeeded' | 'partial' | 'waiting' | 'failed';
  counts: Counts;
  problems: { stream: string; part?: string; error: unknown }[];
  error: unknown;
  /** Nothing may be asked of the tool before this moment, by time as it passes; null: nothing stands in the way. */
  waitUntil: string | null;
}

/** One run over one connection: lease, credentials, every stream, freshness. Its failure harms no other connection. */
export async function runConnection(engine: Engine, target: Target, options: RunOptions = {}): Promise<RunResult> {
  const result: RunResult = {
    runId: options.runId ?? timeId(),
    connection: target.name,
    status: 'succeeded',
    counts: noCounts(),
    problems: [],
    error: null,
    waitUntil: null,
  };
  let slice: Slice | undefined;
  const lease = await takeLease(engine.pool, target.id, result.runId);
  const beat = setInterval(() => void beatLease(engine.pool, lease).catch(() => {}), (LEASE_SECONDS * 1_000) / 3);
  try {
    const begun = await startRun(engine, result, lease, new Date(engine.now()).toISOString(), options);
    slice = new Slice(options.isOver ?? (() => false), begun.rest);
    result.problems = problemsOf(begun.rest);
    await settleText(engine, target, lease);
    const pace = await openPace(engine, target);
    await readAll(engine, target, lease, begun.until, options, result, pace, slice);
  } catch (error) {
    result.error = error instanceof SliceOver ? null : error;
    result.status = error instanceof SliceOver ? 'running' : error instanceof RateLimited ? 'waiting' : 'failed';
  } finally {
    clearInterval(beat);
    if (result.status === 'succeeded' && result.problems.length) result.status = 'partial';
    // What our own stop cut off goes on like any slice that is over.
    if (options.isOver && result.status === 'failed' && engine.signal.aborted) result.status = 'running';
    // A whole run so cut off says nothing about the connection: it is left as a killed process leaves it.
    if (result.status !== 'failed' || !engine.signal.aborted)
      await conclude(engine, result, lease, options, slice?.rest(result.problems) ?? null)
        .then(() => showExpiry(engine.pool, engine.now(), target.id))
        .catch((error: unknown) => engine.log('error', { err: error }, 'the end of a run could not be stored'));
    await dropLease(engine.pool, lease).catch(() => {});
  }
  return result;
}

async function conclude(
  engine: Engine,
  result: RunResult,
  lease: Lease,
  options: RunOptions,
  rest: Rest | null,
): Promise<void> {
  if (result.status === 'running') return endSlice(engine, result, lease, options, rest);
  const last = lastOf(await waitsAfter(engine, lease.connectionId, result.error));
  result.waitUntil = last === null ? null : new Date(last).toISOString();
  await endRun(engine, result, lease, options);
}

async function readAll(
  engine: Engine,
  target: Target,
  lease: Lease,
  until: string,
  options: RunOptions,
  result: RunResult,
  pace: Pace,
  slice: Slice,
): Promise<void> {
  const api = await target.open(pace);
  const opened: Opened = {
    id: target.id,
    name: target.name,
    connector: target.connector,
    config: target.config,
    api,
    keepText: target.keepText,
    lease,
    slice,
    deletions: slice.keepCount(
      new DeletionLimit(engine.pool, target.id, Boolean(options.confirmDeletes), engine.now, slice.deletions),
    ),
  };
  try {
    // A slice of a run that this very process has begun needs no second proof, unless the tool may be down by now.
    if (checkedFor.get(target) !== result.runId || result.problems.some(({ error }) => error instanceof TransientError))
      await checkAccount(engine, opened, target.endsAt?.() ?? null);
    checkedFor.set(target, result.runId);
    const outage = new Outage(() => opened.connector.check(api));
    const streams = slice.left(opened.connector.streams);
    for (const stream of streams) {
      slice.reach(stream.name);
      if (stream !== streams[0]) slice.stopIfOver();
      if (options.stream && options.stream !== stream.name && !isChildOf(opened, stream, options.stream)) continue;
      const reading = readingOf(engine.reader, opened, stream);
      try {
        if (stream.parts && 'of' in stream.parts) {
          const failed = takeFailed(result, stream.name);
          try {
            await drainChildren(engine, opened, reading, until, stopsRun, result.counts, outage, failed);
          } finally {
            for (const [part, error] of failed) result.problems.push({ stream: stream.name, part, error });
          }
        } else {
          await readParts(engine, opened, reading, until, options, result, outage, slice);
        }
        if (stream.parts) await clearStreamProblem(engine.pool, opened.id, stream.name);
      } catch (error) {
        if (stopsRun(error) || outage.isDown) throw error;
        result.problems.push({ stream: stream.name, error });
        await markProblem(engine.pool, opened.id, stream.name, null, error);
        await outage.note(error);
      }
    }
    result.problems.push(...(await heldDeletions(engine.pool, opened)));
  } finally {
    await (api as { close?(): Promise<void> }).close?.();
  }
}

async function readParts(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  until: string,
  options: RunOptions,
  result: RunResult,
  outage: Outage,
  slice: Slice,
): Promise<void> {
  const begun = slice.partsOf(reading.stream.name);
  // Listed to the end first: a parent list's paging token must not grow old while its children are read.
  const parts: string[] = begun?.parts ?? [];
  if (!begun) for await (const part of partsOf(reading.stream, opened.api)) parts.push(part);
  const first = begun?.done ?? 0;
  for (const [done, part] of parts.entries()) {
    if (done < first) continue;
    slice.reach(reading.stream.name, parts, done);
    if (done > first) slice.stopIfOver();
    try {
      const state = await loadPartState(engine.pool, opened.id, reading.stream.name, part);
      const cursor = reading.stream.cursor.safeParse(state.cursor);
      const stale = !state.wholeAt || Date.parse(until) - Date.parse(state.wholeAt) >= SWEEP_MS;
      const full = Boolean(options.full) || state.cursor === null || !cursor.success || stale;
      // Also a full listing is told how far the part was read: a log that is still open says what a listing cannot show.
      const since = state.cursor !== null && cursor.success ? cursor.data : null;
      const job = { part, since, until, full };
      await walkPart(engine, opened, reading, job, state, result.counts);
      outage.over();
    } catch (error) {
      // Refused is the stream, unless the tool names this part alone.
      if (stopsRun(error) || (error instanceof ScopeError && error.where !== part)) throw error;
      // One part that cannot be read does not keep the others from being read.
      result.problems.push({ stream: reading.stream.name, part, error });
      await markProblem(engine.pool, opened.id, reading.stream.name, part, error);
      await outage.note(error);
    }
  }
  if (reading.stream.parts) await closeVanished(engine, opened, reading, parts, result.counts);
}

/** The child parts of a stream that earlier slices could not read; they are noted again when the stream is left. */
function takeFailed(result: RunResult, stream: string): Map<string, unknown> {
  const [mine, others] = [true, false].map((own) =>
    result.problems.filter((problem) => (problem.stream === stream && problem.part !== undefined) === own),
  );
  result.problems = others!;
  return new Map(mine!.map(({ part, error }) => [part!, error]));
}

async function* partsOf(stream: Stream<unknown, unknown, unknown>, api: unknown): AsyncGenerator<string> {
  if (!stream.parts) yield 'all';
  else if ('list' in stream.parts) yield* stream.parts.list(api);
}

const isChildOf = (opened: Opened, stream: Stream<unknown, unknown, unknown>, parent: string): boolean =>
  Boolean(
    stream.parts &&
    'of' in stream.parts &&
    (stream.parts.of === parent ||
      isChildOf(
        opened,
        opened.connector.streams.find((s) => s.name === (stream.parts as { of: string }).of)!,
        parent,
      )),
  );

/** Law 6: a refused credential, a wrong setting, a spent budget or a lost lease ends the run; so does anything unknown. */
function stopsRun(error: unknown): boolean {
  if (error instanceof AuthError || error instanceof ConfigError || error instanceof RateLimited) return true;
  return !(error instanceof HubError) || error.code === 'LEASE_LOST';
}

async function checkAccount(engine: Engine, opened: Opened, endsAt: Instant | null): Promise<void> {
  const seen = await opened.connector.check(opened.api);
  await noteExpiry(engine.pool, opened.id, [endsAt, seen.expiresAt]);
  for (const warning of seen.warnings ?? []) engine.log('warn', { connection: opened.name }, warning);
  const { rows } = await engine.pool.query<{ account: string | null }>(
    `UPDATE connection c SET account = coalesce(c.account, $2), title = coalesce($3, c.title) WHERE c.id = $1 RETURNING account`,
    [opened.id, seen.account, seen.title ?? null],
  );
  const pinned = rows[0]?.account;
  if (pinned !== seen.account) {
    throw new ConfigError('The credentials lead to another account than before', {
      code: 'ACCOUNT_CHANGED',
      where: `connection ${opened.name}`,
      expected: pinned ?? 'an account',
      got: seen.account,
      remedy: 'Restore the old credentials, or give the new account a connection of its own in hub.yaml',
    });
  }
}
