import { createCompany, truthAt, type Truth } from '#sandbox';
import { recall } from '../e2e/truth/looks.js';
import { expectedOfSpace } from '../e2e/truth/observed-in-contentful.js';
import { bench, closeAll } from './contentful-sandbox.company.js';
import { changeLine, itemLine, Reader, versionLine, type Learnt, type Shown } from './contentful-sandbox.reader.js';

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

describe.each([3, 2026])('the company of seed %i, looked at five times over the wire', (seed) => {
  const company = createCompany({ seed, campaigns: 8 });
  const moments = [0, 2, 6, 14, 29].map((days) => company.start + days * DAY);
  const learnt: Learnt[] = [];
  const shown: Map<string, Shown>[] = [];

  beforeAll(async () => {
    const one = await bench(company);
    for (const moment of moments) {
      one.clock.now = moment;
      const reader = new Reader(one, company.contentfulSpace);
      learnt.push(await reader.read());
      shown.push(reader.shown);
    }
    expect(one.sandbox.offContract).toEqual([]);
  }, 120_000);

  test('what can be read is what the truth calls tellable, to the second', () => {
    for (const [look, moment] of moments.entries())
      expect(sorted(learnt[look]!)).toEqual(sorted(tellable(truthAt(company, moment))));
    expect(learnt[0]!.items.length).toBeGreaterThan(50);
    expect(learnt[0]!.logged.length).toBeGreaterThan(100);
    expect(learnt[0]!.inferred.length).toBeGreaterThan(5);
  });

  test('what no log tells is seen between two looks, and its instant lies between the look before and the one told', () => {
    const told = moments
      .slice(1)
      .flatMap((until, look) => observedIn(shown[look]!, shown[look + 1]!, moments[look]!, until));
    const expected = expectedOfSpace(recall(company, moments, ['contentful']));
    const line = (change: Omit<Observed, 'at'>): string =>
      `${change.key} ${change.what} ${change.from} → ${change.to} until ${iso(change.until)}`;
    expect(told.map(line).toSorted()).toEqual(expected.map(line).toSorted());
    expect(told.length).toBeGreaterThan(10);
    const at = new Map(told.map((change) => [line(change), change.at]));
    for (const change of expected) {
      expect(change.at).toBeGreaterThan(change.after!);
      expect(at.get(line(change))).toBeGreaterThanOrEqual(change.at);
      expect(at.get(line(change))).toBeLessThanOrEqual(change.until);
    }
  });
});

interface Observed {
  key: string;
  what: string;
  from: string | null;
  to: string | null;
  at: number;
  until: number;
}

/** The difference of two looks, by the written reading. */
function observedIn(before: Map<string, Shown>, now: Map<string, Shown>, after: number, until: number): Observed[] {
  return [...now].flatMap(([key, shown]): Observed[] => {
    const was = before.get(key);
    if (!was) return [];
    const stamp = Date.parse(shown.updatedAt);
    const at = stamp > after && stamp <= until ? stamp : until;
    if (shown.kind === 'task')
      return (['status', 'assign', 'due'] as const).flatMap((what) =>
        was[what] === shown[what] ? [] : [{ key, what, from: was[what], to: shown[what], at, until }],
      );
    const isOpen = shown.status === 'draft' || shown.status === 'changed';
    const isAnother = was.publishes !== shown.publishes;
    if (!isOpen || (was.status === shown.status && !isAnother)) return [];
    return [{ key, what: 'status', from: isAnother ? 'published' : was.status, to: shown.status, at, until }];
  });
}
