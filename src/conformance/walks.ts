import assert from 'node:assert/strict';
import type { Opened } from './bench.js';
import { assertComplete, type Check } from './check.js';

const HOUR_MS = 3_600_000;
/** Within a day of the first read only what changed is asked for; later everything is listed again. */
const STEPS = [
  [0.1, 3, 20],
  [24, 72, 192],
] as const;

/** Full, again, and incremental: what a connector gives when its tool behaves. */
export const WALKS: readonly Check[] = [
  {
    id: 'full',
    title: 'a first read brings every stream, and asks for nothing that the contract does not know',
    async run({ connector, stage, tool }) {
      const opened = await stage.openHub();
      try {
        assertComplete(await opened.hub.sync(null, { full: true }));
        const { rows } = await opened.hub.worker.query<{ stream: string }>('SELECT DISTINCT stream FROM raw_record');
        const read = rows.map(({ stream }) => stream).toSorted();
        assert.deepEqual(read, connector.streams.map(({ name }) => name).toSorted());
        assert.deepEqual(tool.offContract, []);
      } finally {
        await opened.close();
      }
    },
  },
  {
    id: 'unchanged',
    title: 'where nothing happened nothing is written, by a run and by a whole reading',
    async run({ stage }) {
      const opened = await stage.openHub();
      try {
        assertComplete(await opened.hub.sync(null, {}));
        const before = await opened.dump();
        for (const full of [false, true]) {
          const results = await opened.hub.sync(null, { full });
          assertComplete(results);
          const { applied, superseded, tombstones } = results[0]!.counts;
          assert.deepEqual({ applied, superseded, tombstones }, { applied: 0, superseded: 0, tombstones: 0 });
        }
        assert.deepEqual(await opened.dump(), before);
      } finally {
        await opened.close();
      }
    },
  },
  {
    id: 'incremental',
    title: 'edits, moves and deletions of hours and of days, read run by run, come to what a new hub reads',
    async run({ stage, tool }) {
      const opened = await stage.openHub();
      try {
        assertComplete(await opened.hub.sync(null, {}));
        for (const steps of STEPS) {
          for (const hours of steps) {
            stage.time.now += hours * HOUR_MS;
            assertComplete(await opened.hub.sync(null, {}));
          }
          const fresh = await stage.openHub();
          try {
            assertComplete(await fresh.hub.sync(null, {}));
            assert.deepEqual(await toldBy(opened), await toldBy(fresh));
          } finally {
            await fresh.close();
          }
        }
        assert.deepEqual(tool.offContract, []);
      } finally {
        stage.time.now = stage.company.start;
        await opened.close();
      }
    },
  },
];

// How many children a parent announces stands in the parent, which is looked at again within a day.
async function toldBy(opened: Opened): Promise<string[]> {
  return (await opened.dump({ tellable: true })).filter((line) => !line.startsWith('{"table":"announced"'));
}
