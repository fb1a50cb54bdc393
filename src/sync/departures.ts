import type { ClientBase } from 'pg';
import type { Engine } from './engine.js';

/** Longer than any window a budget counts in. */
const WINDOW_MS = 61_000;

type Seconds = [second: number, requests: number][];

/** When requests of the last minute left, by lane. A second's worth counts as if it had left at the end of it. */
export async function loadDepartures(engine: Engine, connectionId: string): Promise<Map<string, number[]>> {
  const { rows } = await engine.pool.query<{ departures: Record<string, Seconds> }>(
    'SELECT departures FROM connection WHERE id = $1',
    [connectionId],
  );
  const now = engine.wall();
  const lanes = Object.entries(rows[0]?.departures ?? {});
  return new Map(
    lanes.map(([lane, seconds]) => [
      lane,
      seconds
        // A machine whose clock was ahead may have left some in the future.
        .filter(([second]) => second * 1_000 > now - WINDOW_MS && second * 1_000 <= now)
        .flatMap(([second, requests]) => Array<number>(requests).fill(Math.min((second + 1) * 1_000, now))),
    ]),
  );
}

/** Keeps them for the next run or slice. */
export async function saveDepartures(
  client: ClientBase,
  connectionId: string,
  departed: ReadonlyMap<string, readonly number[]>,
  now: number,
): Promise<void> {
  const lanes = [...departed].map(([lane, times]) => [lane, toSeconds(times.filter((at) => at > now - WINDOW_MS))]);
  await client.query('UPDATE connection SET departures = $2 WHERE id = $1', [
    connectionId,
    JSON.stringify(Object.fromEntries(lanes)),
  ]);
}

function toSeconds(times: readonly number[]): Seconds {
  const seconds = new Map<number, number>();
  for (const at of times) {
    const second = Math.floor(at / 1_000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  return [...seconds].toSorted(([a], [b]) => a - b);
}
