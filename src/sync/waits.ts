import { LONGEST_WAIT_MS } from '../sdk/client/index.js';
import { RateLimited } from '../sdk/index.js';
import type { Reserve } from '../sdk/client/allowance.js';
import type { Engine } from './engine.js';
import { reserveFrom } from './spent.js';

/** A wait up to this long is sat out with the lease in hand; a longer one ends the run, which comes back after it. */
const LONGEST_HOLD_MS = 60_000;

const DEFAULT_WAIT_MS = 60_000;

/** Until when nothing may be sent: lane of the connector's budget → epoch milliseconds by `Engine.wall`. */
export type Waits = Readonly<Record<string, number>>;

/** How a connector's requests are held to what the tool asked for, whichever process was asked. */
export interface Pace {
  /** Nothing is sent before. */
  closedUntil: Waits;
  /** A wait longer than this is thrown as RateLimited. */
  longestHoldMs: number;
  /** Called with each wait the tool asks for, before it is sat out; never rejects. */
  onClosed(lane: string, until: number): Promise<void>;
  /** Takes requests out of the connection's budget, which every process shares; absent: there is no connection yet. */
  reserve?: Reserve;
}

/** Until when all of these are over; null: none of them is still on. */
export function lastOf(waits: Waits): number | null {
  return Object.values(waits).reduce<number | null>((last, until) => Math.max(last ?? 0, until), null);
}

/** The pace a run starts at. Throws RateLimited where the tool asked an earlier one for a wait too long to sit out. */
export async function openPace(
  engine: Engine,
  { id, name, requestsPerDay }: { id: string; name: string; requestsPerDay?: number | undefined },
): Promise<Pace> {
  const closedUntil = await openWaits(engine, id);
  const retryAt = lastOf(closedUntil);
  if (retryAt !== null && retryAt - engine.wall() > LONGEST_HOLD_MS) {
    throw new RateLimited('The tool asked for a wait that is not over', {
      retryAt,
      where: `connection ${name}`,
      expected: `no request before ${new Date(retryAt).toISOString()}`,
    });
  }
  return {
    closedUntil,
    longestHoldMs: LONGEST_HOLD_MS,
    onClosed: (lane, until) =>
      rememberWait(engine, id, lane, until).catch((error: unknown) =>
        engine.log('warn', { err: error, connection: name }, 'a wait could not be stored'),
      ),
    reserve: reserveFrom(engine.ledger ?? engine.pool, engine.signal, id, requestsPerDay),
  };
}

/** What the tool asked for and is not over yet. */
async function openWaits(engine: Engine, connectionId: string): Promise<Waits> {
  const { rows } = await engine.pool.query<{ waits: Waits }>('SELECT waits FROM connection WHERE id = $1', [
    connectionId,
  ]);
  const now = engine.wall();
  // A machine whose clock was wrong may have left a wait of years.
  const open = Object.entries(rows[0]?.waits ?? {}).map(([lane, until]) => [
    lane,
    Math.min(until, now + LONGEST_WAIT_MS),
  ]);
  return Object.fromEntries(open.filter(([, until]) => (until as number) > now)) as Waits;
}

/**
 * Keeps a wait the moment it is heard, since the process may be gone before it is over. Whoever heard it, it is true:
 * no fence is asked for.
 */
async function rememberWait(engine: Engine, connectionId: string, lane: string, until: number): Promise<void> {
  await engine.pool.query(
    `UPDATE connection SET wait_until = greatest(wait_until, to_timestamp($3::bigint / 1000.0)),
       waits = waits || jsonb_build_object($2::text, greatest((waits->>$2)::bigint, $3::bigint)) WHERE id = $1`,
    [connectionId, lane, Math.ceil(until)],
  );
}

/** What a run that ended with this leaves to wait for; a tool that is not reached over HTTP has only the error to say so. */
export async function waitsAfter(engine: Engine, connectionId: string, error: unknown): Promise<Waits> {
  const open = await openWaits(engine, connectionId);
  if (!(error instanceof RateLimited) || lastOf(open) !== null) return open;
  const now = engine.wall();
  const asked = error.retryAt > now ? error.retryAt : now + DEFAULT_WAIT_MS;
  const waits = { default: Math.ceil(Math.min(asked, now + LONGEST_WAIT_MS)) };
  await rememberWait(engine, connectionId, 'default', waits.default);
  return waits;
}
