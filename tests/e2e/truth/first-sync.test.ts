import { randomInt } from 'node:crypto';
import { compareWithTruth } from './compare.js';
import { show } from './lines.js';
import { judgeLinks, matrixOf } from './links.js';
import { recall } from './looks.js';
import { nameNameless } from './nameless.js';
import { openStage, seedOr, type Stage } from './stage.js';
import { readTold } from './told.js';

const cases: [string, number, number][] = [
  ['50 campaigns', seedOr(2026), Number(process.env.TRUTH_CAMPAIGNS ?? 50)],
  ['5 campaigns of a seed nobody chose', seedOr(randomInt(1, 1_000_000)), 5],
];

describe.each(cases)('a first look at %s (seed %i)', (_, seed, campaigns) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ seed, campaigns });
    await stage.lookAt(stage.company.start);
  }, 180_000);
  afterAll(() => stage?.close());

  test('says what is true, all of it and nothing else', async () => {
    const differences = await compareWithTruth(stage.company, stage.looks, stage.hub.worker);
    expect(show(differences)).toEqual([]);
  });

  test('links what can be known and nothing more', async () => {
    const looks = recall(stage.company, stage.looks);
    const judged = judgeLinks(looks, nameNameless(await readTold(stage.hub.worker), looks.now));
    process.stdout.write(`\nseed ${seed}, ${campaigns} campaigns\n${matrixOf(judged)}\n`);
    const count = (verdict: string): number => judged.filter((one) => one.verdict === verdict).length;
    expect({ wrong: count('wrong'), missed: count('missed'), guessed: count('guessed') }).toEqual({
      wrong: 0,
      missed: 0,
      guessed: 0,
    });
    // Not by saying nothing: most items can be known, and most of these belong where they say.
    const knowable = judged.length - count('unknown');
    expect(knowable).toBeGreaterThan(judged.length / 2);
    expect(count('right')).toBeGreaterThan(knowable / 2);
    // The sandbox promises items that nothing ties to a campaign, and such that carry a foreign key.
    expect(count('unknown')).toBeGreaterThan(0);
    expect(count('foreign')).toBeGreaterThan(0);
  });
});
