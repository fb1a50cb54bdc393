import { compareWithTruth } from './compare.js';
import { show, type Difference } from './lines.js';
import { planted, type Planted } from './planted.js';
import { openStage } from './stage.js';
import type { Tool } from './told.js';

// Of this seed every fault has something to spoil: children, a second page, a post saved between the two looks.
const SEED = 71;
const CAMPAIGNS = 3;
const notes: string[] = [];

async function differencesOf(tools: Tool[], looks: number[], fault: Partial<Planted> = {}): Promise<Difference[]> {
  const stage = await openStage({ seed: SEED, campaigns: CAMPAIGNS, ...fault, only: tools });
  try {
    await stage.lookAt(stage.company.start);
    for (const later of looks) await stage.lookAt(stage.company.start + later);
    return await compareWithTruth(stage.company, stage.looks, stage.hub.worker, tools);
  } finally {
    await stage.close();
  }
}

test.each<Tool>(['asana', 'wordpress', 'email', 'monday', 'slack'])(
  '%s without a fault is true, at one look and at two',
  async (tool) => {
    expect(show(await differencesOf([tool], [20 * 3_600_000, 44 * 3_600_000]))).toEqual([]);
  },
  60_000,
);

test.each(planted.map((fault) => [fault.tool, fault.name, fault] as const))(
  '%s: %s',
  async (_tool, _name, fault) => {
    const differences = await differencesOf(fault.tools ?? [fault.tool], [fault.laterMs ?? []].flat(), fault);
    const chapters = [...new Set(differences.map(({ chapter }) => chapter))];
    const telling = differences.find(({ chapter }) => chapter === fault.chapter) ?? differences[0];
    notes.push(
      `${notes.length + 1}. ${fault.tool}: ${fault.name}\n   ${differences.length} differences (${chapters.join(', ')}), such as ${telling ? show([telling])[0] : 'none'}`,
    );
    expect(chapters).toContain(fault.chapter);
  },
  60_000,
);

test('there are at least seventy of them', () => {
  process.stdout.write(`\nPlanted faults and what the comparison said:\n${notes.join('\n')}\n`);
  expect(planted.length).toBeGreaterThanOrEqual(70);
});
