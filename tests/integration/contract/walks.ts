import type { Registered } from '../../../connectors/index.js';
import type { RunResult } from '../../../src/sync/run.js';
import { recall } from '../../e2e/truth/looks.js';
import type { Tool } from '../../e2e/truth/told.js';
import { openStage, type Opened, type Stage } from './stage.js';

const DAYS_MS = 24 * 3_600_000;

/** Fails unless the run read everything, set nothing aside and accounts for every record. */
export function expectComplete(results: RunResult[]): void {
  for (const { connection, status, counts, problems, error } of results) {
    const said = { connection, status, quarantined: counts.quarantined, problems: problems.map(String), error };
    expect(said).toEqual({ connection, status: 'succeeded', quarantined: 0, problems: [], error: null });
    expect(counts.applied + counts.unchanged + counts.superseded).toBe(counts.read);
  }
}

/** Full, again, and incremental: what a connector gives when its tool behaves. */
export function describeWalks(registered: Registered): void {
  const { connector } = registered;
  describe('walks', () => {
    let stage: Stage;
    let opened: Opened;
    beforeAll(async () => {
      stage = await openStage([registered]);
      opened = await stage.openHub();
    });
    afterAll(async () => {
      await opened.close();
      await stage.close();
    });
    const offContract = (): string[] => stage.tools.get(connector.id)!.offContract;

    /** When the hub looked: what a tool shows to nobody any more stays as it was seen then. */
    const looks: number[] = [];

    test('a full sync holds everything the tool has, and nothing else', async () => {
      const results = await opened.hub.sync(null, { full: true });
      expectComplete(results);
      looks.push(stage.time.now);
      expect(await heldBy(opened)).toEqual(heldBySandbox(stage, connector.id, looks));
      expect(offContract()).toEqual([]);
    });

    test('every stream brought at least one record', async () => {
      const { rows } = await opened.hub.worker.query<{ stream: string }>('SELECT DISTINCT stream FROM raw_record');
      expect(rows.map(({ stream }) => stream).toSorted()).toEqual(connector.streams.map(({ name }) => name).toSorted());
    });

    test('a second sync applies nothing', async () => {
      const before = await opened.dump();
      for (const full of [false, true]) {
        const [result] = await opened.hub.sync(null, { full });
        expectComplete([result!]);
        expect(result!.counts).toMatchObject({ applied: 0, superseded: 0, tombstones: 0 });
      }
      expect(await opened.dump()).toEqual(before);
    });

    test('after time has passed, what changed is what a new hub would read', async () => {
      const fresh = await stage.openHub();
      try {
        for (const days of [1, 4, 12]) {
          stage.time.now = stage.company.start + days * DAYS_MS;
          expectComplete(await opened.hub.sync(null, {}));
          looks.push(stage.time.now);
        }
        expectComplete(await fresh.hub.sync(null, {}));
        expect(await opened.dump({ tellable: true })).toEqual(await fresh.dump({ tellable: true }));
        expect(await heldBy(opened)).toEqual(heldBySandbox(stage, connector.id, looks));
        expect(offContract()).toEqual([]);
      } finally {
        await fresh.close();
        stage.time.now = stage.company.start;
      }
    });
  });
}

const KINDS = ['task', 'asset', 'message'] as const;

// The company has names of its own for mails without Message-ID; the hub knows these by a hash.
const asHeld = (key: string): string => (/^(mail|hash):/.test(key) ? key.replace(/^[^#]*/, 'nameless') : key);

async function heldBy({ hub }: Opened): Promise<string[]> {
  const held: string[] = [];
  for (const kind of KINDS) {
    const { rows } = await hub.worker.query<{ key: string }>(`SELECT key FROM "${kind}" WHERE gone_at IS NULL`);
    held.push(...rows.map(({ key }) => `${kind}/${asHeld(key)}`));
  }
  return held.toSorted();
}

function heldBySandbox(stage: Stage, tool: string, looks: number[]): string[] {
  const { items } = recall(stage.company, looks, [tool as Tool]).now;
  return items
    .filter((item) => item.tool === tool && !item.gone && (KINDS as readonly string[]).includes(item.kind))
    .map(({ kind, key }) => `${kind}/${asHeld(key)}`)
    .toSorted();
}
