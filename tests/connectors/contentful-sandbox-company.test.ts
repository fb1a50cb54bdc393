import { createCompany, truthAt, type Truth } from '#sandbox';
import { bench, closeAll } from './contentful-sandbox.company.js';
import { changeLine, itemLine, Reader, versionLine, type Learnt } from './contentful-sandbox.reader.js';

afterEach(closeAll);

const DAY = 86_400_000;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What the truth says somebody can learn who comes at its instant. */
function tellable({ items, changes, versions }: Truth): Learnt {
  const gone = new Set(items.filter((item) => item.gone).map(({ key }) => key));
  const lines = (how: string): string[] =>
    changes
      .filter(({ tool, tellable: told }) => tool === 'contentful' && told === how)
      .map(({ item, what, from, to, container, actor, at }) =>
        changeLine(`${item.kind}/${item.key}`, what, { from, to, container, actor, at: iso(at)! }),
      );
  return {
    items: items
      .filter(({ tool, gone: isGone }) => tool === 'contentful' && !isGone)
      .map((item) => itemLine({ ...item, createdAt: iso(item.createdAt) })),
    logged: lines('exact'),
    inferred: lines('inferred'),
    versions: versions
      .filter(({ tool, tellable: told, asset }) => tool === 'contentful' && told === 'exact' && !gone.has(asset))
      .map(({ key, asset, author, at }) => versionLine(key, asset, author, iso(at)!)),
  };
}

const sorted = (learnt: Learnt): Learnt =>
  Object.fromEntries(
    Object.entries(learnt).map(([name, lines]) => [name, (lines as string[]).toSorted()]),
  ) as unknown as Learnt;

describe.each([3, 7, 2026])('the company of seed %i over the wire', (seed) => {
  const company = createCompany({ seed, campaigns: 8 });

  test.each([0, 5, 29])(
    '%i days after the start: what can be read is what the truth calls tellable, to the second',
    async (days) => {
      const one = await bench(company);
      one.clock.now = company.start + days * DAY;
      const learnt = await new Reader(one, company.contentfulSpace).read();
      expect(one.sandbox.offContract).toEqual([]);
      expect(learnt.items.length).toBeGreaterThan(50);
      expect(learnt.logged.length).toBeGreaterThan(100);
      expect(learnt.inferred.length).toBeGreaterThan(5);
      expect(sorted(learnt)).toEqual(sorted(tellable(truthAt(company, one.clock.now))));
    },
    60_000,
  );
});
