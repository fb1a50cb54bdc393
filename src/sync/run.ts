import { AuthError, ConfigError, ContractError, HubError, RateLimited, ScopeError, type Stream } from '../sdk/index.js';
import { beatLease, dropLease, LEASE_SECONDS, takeLease, type Lease } from '../store/lease.js';
import { timeId } from '../store/ids.js';
import { drainChildren } from './children.js';
import { noCounts, type Counts, type Engine, type Opened } from './engine.js';
import { Outage } from './outage.js';
import type { Reading } from './prepare.js';
import { settleText } from './settle-text.js';
import { clearStreamProblem, loadPartState, markProblem } from './state.js';
import { closeVanished } from './vanished.js';
import { walkPart } from './walk.js';

/** A listing older than this is done again in full: no tool's deltas are complete. */
const SWEEP_MS = 24 * 3_600_000;

/** A connection as configured, ready to be opened. */
export interface Target {
  id: string;
  name: string;
  keepText: boolean;
  connector: Opened['connector'];
  /** Opens the connector; `close` of the api is called at the end. */
  open(): Promise<unknown>;
}

export interface RunOptions {
  /** UUID version 7 for the run, where its starter must know it beforehand. */
  runId?: string;
  /** List everything again. */
  full?: boolean;
  /** Only this stream (and the children it opens). */
  stream?: string;
}

/** What a run came to. `succeeded`, or `partial` with the problems, or `failed` with the error that stopped it. */
export interface RunResult {
  runId: string;
  connection: string;
  status: 'succeeded' | 'partial' | 'failed';
  counts: Counts;
  problems: { stream: string; part?: string; error: unknown }[];
  error: unknown;
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
  };
  const until = new Date(engine.now()).toISOString();
  const lease = await takeLease(engine.pool, target.id, result.runId);
  const beat = setInterval(() => void beatLease(engine.pool, lease).catch(() => {}), (LEASE_SECONDS * 1_000) / 3);
  try {
    await startRun(engine, result, target.id, until, options);
    await settleText(engine, target, lease);
    await honourWait(engine, target);
    await readAll(engine, target, lease, until, options, result);
  } catch (error) {
    result.error = error;
    result.status = 'failed';
  } finally {
    clearInterval(beat);
    if (result.status === 'succeeded' && result.problems.length) result.status = 'partial';
    // A run that our own stop cut off says nothing about the connection: it is left as a killed process leaves it.
    if (result.status !== 'failed' || !engine.signal.aborted)
      await endRun(engine, result, lease).catch((error: unknown) =>
        engine.log('error', { err: error }, 'the end of a run could not be stored'),
      );
    await dropLease(engine.pool, lease).catch(() => {});
  }
  return result;
}

/** What the tool told an earlier run, perhaps of another process: nothing is asked before that moment. */
async function honourWait(engine: Engine, target: Target): Promise<void> {
  const { rows } = await engine.pool.query<{ wait_until: Date | null }>(
    'SELECT wait_until FROM connection WHERE id = $1',
    [target.id],
  );
  const retryAt = rows[0]?.wait_until?.getTime() ?? 0;
  if (retryAt > engine.now()) {
    throw new RateLimited('The tool asked for a wait that is not over', {
      retryAt,
      where: `connection ${target.name}`,
      expected: `no request before ${new Date(retryAt).toISOString()}`,
    });
  }
}

async function readAll(
  engine: Engine,
  target: Target,
  lease: Lease,
  until: string,
  options: RunOptions,
  result: RunResult,
): Promise<void> {
  const api = await target.open();
  const opened: Opened = {
    id: target.id,
    name: target.name,
    connector: target.connector,
    api,
    keepText: target.keepText,
    lease,
  };
  try {
    await checkAccount(engine, opened);
    const outage = new Outage(() => opened.connector.check(api));
    for (const stream of opened.connector.streams) {
      if (options.stream && options.stream !== stream.name && !isChildOf(opened, stream, options.stream)) continue;
      const reading: Reading = { connectionId: opened.id, stream, keepText: opened.keepText, reader: engine.reader };
      try {
        if (stream.parts && 'of' in stream.parts) {
          const failed = await drainChildren(engine, opened, reading, until, stopsRun, result.counts, outage);
          for (const [part, error] of failed) result.problems.push({ stream: stream.name, part, error });
        } else {
          await readParts(engine, opened, reading, until, options, result, outage);
        }
        if (stream.parts) await clearStreamProblem(engine.pool, opened.id, stream.name);
      } catch (error) {
        if (stopsRun(error) || outage.isDown) throw error;
        result.problems.push({ stream: stream.name, error });
        await markProblem(engine.pool, opened.id, stream.name, null, error);
        await outage.note(error);
      }
    }
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
): Promise<void> {
  // Listed to the end first: a parent list's paging token must not grow old while its children are read.
  const parts: string[] = [];
  for await (const part of partsOf(reading.stream, opened.api)) parts.push(part);
  for (const part of parts) {
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
      if (stopsRun(error) || error instanceof ScopeError) throw error;
      // One part that cannot be read does not keep the others from being read.
      result.problems.push({ stream: reading.stream.name, part, error });
      await markProblem(engine.pool, opened.id, reading.stream.name, part, error);
      await outage.note(error);
    }
  }
  if (reading.stream.parts) await closeVanished(engine, opened, reading, parts, result.counts);
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

async function checkAccount(engine: Engine, opened: Opened): Promise<void> {
  const seen = await opened.connector.check(opened.api);
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

async function startRun(
  engine: Engine,
  result: RunResult,
  connectionId: string,
  startedAt: string,
  options: RunOptions,
): Promise<void> {
  // A run that a killed process left open ends here: the lease says nobody is working on it.
  await engine.pool.query(
    `UPDATE sync_run SET status = 'interrupted', ended_at = $2 WHERE connection_id = $1 AND status = 'running'`,
    [connectionId, startedAt],
  );
  await engine.pool.query(
    `INSERT INTO sync_run (id, connection_id, started_at, status, "full") VALUES ($1, $2, $3, 'running', $4)`,
    [result.runId, connectionId, startedAt, Boolean(options.full)],
  );
}

async function endRun(engine: Engine, result: RunResult, lease: Lease): Promise<void> {
  const { counts, status, problems, error } = result;
  const problem = error ?? problems[0]?.error ?? null;
  const text = problem instanceof Error ? problem.message.slice(0, 500) : problem === null ? null : 'unknown error';
  const streams = Object.fromEntries(
    problems.map((p) => [
      p.part ? `${p.stream}/${p.part}` : p.stream,
      p.error instanceof Error ? p.error.message.slice(0, 300) : String(p.error),
    ]),
  );
  await engine.pool.query(
    `UPDATE sync_run SET ended_at = $2, status = $3, read = $4, applied = $5, unchanged = $6, superseded = $7, quarantined = $8, tombstones = $9, problem = $10, streams = $11 WHERE id = $1`,
    [
      result.runId,
      new Date(engine.now()).toISOString(),
      status,
      counts.read,
      counts.applied,
      counts.unchanged,
      counts.superseded,
      counts.quarantined,
      counts.tombstones,
      text,
      streams,
    ],
  );
  const needs = problem instanceof AuthError || problem instanceof ConfigError || problem instanceof ContractError;
  const health = status === 'succeeded' ? 'ok' : needs ? 'needs_attention' : 'degraded';
  const wait = error instanceof RateLimited ? new Date(error.retryAt).toISOString() : null;
  // Whoever took the lease over speaks for the connection now.
  await engine.pool.query(
    `UPDATE connection SET health = $2, health_reason = $3, wait_until = $4 WHERE id = $1 AND lease_fence = $5`,
    [lease.connectionId, health, text, wait, lease.fence],
  );
}
