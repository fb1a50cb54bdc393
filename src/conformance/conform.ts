import type { Places } from '../sandbox/index.js';
import { openStage, type MakeDatabase, type Subject } from './bench.js';
import { kindsNotPlayed } from './cases.js';
import { assertComplete, type Check, type Ground } from './check.js';
import { faultChecks } from './faults.js';
import { WALKS } from './walks.js';

/** What came of one check. */
export interface Outcome {
  id: string;
  title: string;
  /** not-proved: the stand-in cannot play it, and why. */
  status: 'proved' | 'failed' | 'not-proved';
  note: string | null;
}

/** Everything a connector of this tool is held to. */
export const checksOf = (places: Places): Check[] => [...WALKS, ...faultChecks(places)];

/** Opens the ground on which checks are run: the stand-in, and a hub that read it once while it behaved. */
export async function openGround(
  subject: Subject,
  makeDatabase: MakeDatabase,
): Promise<Ground & { close(): Promise<void> }> {
  const { connector } = subject;
  const stage = await openStage([subject], makeDatabase);
  try {
    const opened = await stage.openHub();
    const results = await opened.hub.sync(null, {}).finally(() => {});
    assertComplete(results);
    const good = {
      canonical: await opened.dump(),
      tellable: await opened.dump({ tellable: true }),
      run: results[0]!,
    };
    await opened.close();
    const places = await subject.places();
    return { connector, places, stage, tool: stage.tools.get(connector.id)!, good, close: () => stage.close() };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** Runs every check, one after the other, and says of each what came of it as soon as it is known. */
export async function* conform(subject: Subject, makeDatabase: MakeDatabase): AsyncGenerator<Outcome> {
  const ground = await openGround(subject, makeDatabase);
  try {
    for (const { id, title, run } of checksOf(ground.places)) {
      const note = await run(ground).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      yield { id, title, status: note === null ? 'proved' : 'failed', note };
    }
  } finally {
    await ground.close();
  }
  for (const { id, title, why } of kindsNotPlayed(ground.places)) yield { id, title, status: 'not-proved', note: why };
}
