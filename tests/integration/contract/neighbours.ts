import type { Registered } from '../../../connectors/index.js';
import { faultCasesOf } from '../../../src/conformance/cases.js';
import { assertComplete } from '../../../src/conformance/check.js';
import { openStage, type Opened, type Stage } from './stage.js';

/** One tool's trouble is nobody else's: the other connections of the same hub read on. */
export function describeNeighbours(registry: readonly Registered[]): void {
  describe('beside each other', () => {
    let stage: Stage;
    let opened: Opened;
    beforeAll(async () => {
      stage = await openStage(registry);
      opened = await stage.openHub();
    });
    afterAll(async () => {
      await opened.close();
      await stage.close();
    });
    const healthOf = async (): Promise<Record<string, string>> => {
      const { rows } = await opened.hub.worker.query<{ name: string; health: string }>(
        'SELECT name, health FROM connection ORDER BY name',
      );
      return Object.fromEntries(rows.map(({ name, health }) => [name, health]));
    };

    test.each(registry.map((one) => [one.connector.id, one] as const))(
      '%s is refused; the others are not harmed',
      async (id, { places }) => {
        const name = stage.nameOf(id);
        const fault = faultCasesOf(await places()).find(
          ({ kind, place }) => kind === 'unauthorized' && place === 'at the start',
        )!;
        const others = opened.hub.targets.map((target) => target.name).filter((other) => other !== name);
        expect(others.length).toBeGreaterThan(0);

        stage.tools.get(id)!.fail({ kind: 'unauthorized', match: fault.match, times: 1 });
        const refused = await opened.hub.sync(null, { full: true });
        expect(refused.find((run) => run.connection === name)).toMatchObject({
          status: 'failed',
          error: { name: 'AuthError', code: 'UPSTREAM_AUTH', message: expect.stringMatching(/\. .{10}/) },
        });
        assertComplete(refused.filter((run) => run.connection !== name));
        const health = await healthOf();
        expect(health[name]).toBe('needs_attention');
        for (const other of others) expect({ other, health: health[other] }).toEqual({ other, health: 'ok' });

        assertComplete(await opened.hub.sync(null, {}));
        expect(Object.values(await healthOf()).every((one) => one === 'ok')).toBe(true);
      },
    );
  });
}
