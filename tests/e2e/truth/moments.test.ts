import type { Company, SlackEvent } from '#sandbox';
import { compareWithTruth } from './compare.js';
import { show } from './lines.js';
import { openStage, seedOr, type Stage } from './stage.js';
import type { Tool } from './told.js';

const SECOND = 1_000;
const TOOLS: Tool[] = ['asana', 'slack'];
/** Of these no tool's log says when they happened: what two looks leave between them is all that is known. */
const UNLOGGED: SlackEvent['type'][] = ['reacted', 'unreacted', 'edited', 'deleted'];
const OF_EACH = Number(process.env.TRUTH_MOMENTS ?? 2);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ seed: seedOr(71), campaigns: 8, only: TOOLS });
  await stage.lookAt(stage.company.start);
}, 60_000);
afterAll(() => stage?.close());

/** Some moments of each kind after the start, a second before and a second after. */
function momentsOf({ slack, start }: Company): number[] {
  return UNLOGGED.flatMap((type) => {
    const all = slack.filter((event) => event.type === type && event.at > start);
    const step = Math.max(1, Math.floor(all.length / OF_EACH));
    return all.filter((_, index) => index % step === 0).slice(0, OF_EACH);
  })
    .flatMap(({ at }) => [at - SECOND, at + SECOND])
    .sort((one, other) => one - other);
}

test('looks just before and just after a hand goes up or down, a text is changed or goes', async () => {
  const moments = momentsOf(stage.company);
  expect(moments.length).toBeGreaterThanOrEqual(2 * UNLOGGED.length);
  for (const moment of moments) {
    await stage.lookAt(moment);
    const differences = await compareWithTruth(stage.company, stage.looks, stage.hub.worker, TOOLS);
    expect({ at: new Date(moment).toISOString(), differences: show(differences) }).toMatchObject({ differences: [] });
  }
}, 180_000);
