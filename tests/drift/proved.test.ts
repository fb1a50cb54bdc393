import { registry } from '../../connectors/index.js';
import proved from '../../connectors/proved.json';
import { kindsNotPlayed } from '../../src/conformance/cases.js';
import { checksOf } from '../../src/conformance/conform.js';

type Capability = { id: string; status: string; note: string | null };
const all = proved as Record<string, { provedAt: string; capabilities: Capability[] }>;

test.each(registry.map((one) => [one.connector.id, one] as const))(
  '%s: what the graph says of it was proved by the checks of today; if not: hub connector test %s --write',
  async (id, { places }) => {
    const asked = await places();
    const { capabilities, provedAt } = all[id]!;
    expect(Date.parse(provedAt)).not.toBeNaN();
    expect(capabilities.map((one) => one.id)).toEqual([
      ...checksOf(asked).map((check) => check.id),
      ...kindsNotPlayed(asked).map((one) => one.id),
    ]);
    expect(capabilities.filter(({ status }) => status === 'failed')).toEqual([]);
    for (const { status, note } of capabilities) expect(note === null).toBe(status === 'proved');
  },
);

test('nothing is said of a connector that is not there', () => {
  expect(Object.keys(all)).toEqual(registry.map(({ connector }) => connector.id).toSorted());
});
