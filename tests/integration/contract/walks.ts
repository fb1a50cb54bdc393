import type { Registered } from '../../../connectors/index.js';
import { assertComplete } from '../../../src/conformance/check.js';
import { recall } from '../../e2e/truth/looks.js';
import type { Tool } from '../../e2e/truth/told.js';
import { openStage, type Opened, type Stage } from './stage.js';

const DAYS_MS = 24 * 3_600_000;

/** What the hub holds of a tool, held against what the company knows. */
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
    /** When the hub looked: what a tool shows to nobody any more stays as it was seen then. */
    const looks: number[] = [];

    test('a full sync holds everything the tool has, and nothing else', async () => {
      assertComplete(await opened.hub.sync(null, { full: true }));
      looks.push(stage.time.now);
      expect(await heldBy(opened)).toEqual(heldBySandbox(stage, connector.id, looks));
    });

    test('after time has passed it still does', async () => {
      for (const days of [1, 4, 12]) {
        stage.time.now = stage.company.start + days * DAYS_MS;
        assertComplete(await opened.hub.sync(null, {}));
        looks.push(stage.time.now);
      }
      expect(await heldBy(opened)).toEqual(heldBySandbox(stage, connector.id, looks));
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
