import { type Doors, openDoors } from './hub.js';

jest.setTimeout(300_000);

const DAY = 24 * 3_600_000;

/** Everything that is told of a campaign, in questions that an operation may ask. */
const QUESTIONS = [
  `key name owner { name }
  state { category doneShare { value n coverage } itemsByCategory { category count } ageDays nextMilestone { due owner { name } }
    longestWaiting { what { id } reason since on { name } } lastChange { what occurredAt } tools { tool state items } }
  flow { leadTime cycleTime touchTime items } waitLedger { total work waiting }
  ownership { explicit inherited inferred none }
  readiness { ready score { value } blockerCount checks { id result } }
  versionDrift { drifted forks latestApproved }`,
  `tasks(first: 200, orderBy: [{ field: CREATED_AT }]) { totalCount nodes { id status category reason since sinceSource completedAt goneAt
    assignees { name } ownership { owner { name } via } } }`,
  `assets(first: 50) { totalCount nodes { id status category since versions(first: 9) { nodes { id } } latestVersion { latest { id } approved { id } isLatestApproved } } }
  messages(first: 200) { totalCount nodes { id author { name } } }`,
  `approvals(first: 20) { totalCount nodes { id gate outcome waitingSince waitHours roundCount waitingOn { name } turnaround { businessHours p50Hours p85Hours }
    rounds { id outcome requestedAt closedAt businessHours decisions { id decision at actor { name } } } } }`,
  `timeline(first: 200) { totalCount nodes { id what occurredAt actor { name } } }`,
];

let doors: Doors;
let keys: string[];
let pseudonymOf: Map<string, string>;

beforeAll(async () => {
  doors = await openDoors(Number(process.env.DOORS_CAMPAIGNS ?? 6));
  keys = (await doors.ask('{ campaigns(first: 200) { nodes { id } } }')).campaigns.nodes.map(({ id }: any) => id);
  const names = await doors.view(
    'SELECT p.name, y.pseudonym FROM person p JOIN person_pseudonym y ON y.person_id = p.id',
  );
  pseudonymOf = new Map(names as [string, string][]);
});
afterAll(() => doors?.close());

async function tell(id: string, asOf?: number): Promise<Record<string, any>> {
  const variables = { id, asOf: asOf === undefined ? undefined : new Date(asOf).toISOString() };
  const told = {};
  for (const question of QUESTIONS) {
    const data = await doors.ask(
      `query ($id: ID!, $asOf: DateTimeISO) { campaign(id: $id, asOf: $asOf) { ${question} } }`,
      variables,
    );
    Object.assign(told, data.campaign);
  }
  return told;
}

/** What an answer says of people, by their pseudonyms. */
function veiled(value: any): any {
  if (Array.isArray(value)) return value.map(veiled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries<any>(value).map(([name, each]) => [
      name,
      name === 'name' ? (pseudonymOf.get(each) ?? each) : veiled(each),
    ]),
  );
}

test('as of now a campaign is what it is now, with people by pseudonym', async () => {
  const now = doors.stage.hub.now();
  for (const id of keys) {
    const [is, was] = [await tell(id), await tell(id, now)];
    expect(was).toEqual(veiled(is));
  }
});

/** What is known by now of a day that has passed. */
interface Known {
  /** The items of the campaign: links are as of now. */
  linked: ReadonlySet<string>;
  /** Tasks of which a log tells who had them: before its first line that cannot be told. */
  logged: ReadonlySet<string>;
  /** Versions of that day; a tool that saves over one leaves none of it. */
  versions: ReadonlySet<string>;
}

/** What was told on a day of what is still known of it. */
function kept(told: Record<string, any>, { linked, logged, versions }: Known) {
  const own = (list: { nodes: any[] }): any[] => list.nodes.filter(({ id }) => linked.has(id));
  return {
    tasks: own(told.tasks).map(({ assignees, ownership: _ownership, ...task }) =>
      logged.has(task.id) ? { ...task, assignees } : task,
    ),
    assets: own(told.assets).map(({ latestVersion, versions: all, ...asset }) =>
      all.nodes.every(({ id }: any) => versions.has(id)) && all.nodes.length ? { ...asset, latestVersion, all } : asset,
    ),
    approvals: own(told.approvals),
    messages: own(told.messages),
  };
}

/** Of what nobody knew since when it was so, more may be known by now; and a tool may have renamed its words. */
function learned(then: Record<string, any>, now: Record<string, any>): Record<string, any> {
  const told = new Map<string, any>([...now.tasks, ...now.assets].map((one: any) => [one.id, one]));
  const known = (one: any): any => {
    const later = told.get(one.id);
    if (!later) return one;
    if (one.since !== null) return one.since === later.since ? { ...one, status: later.status } : one;
    const { status, category, reason, since, sinceSource, goneAt } = later;
    const state = { status, category, reason, since, sinceSource, goneAt };
    return { ...one, ...Object.fromEntries(Object.entries(state).filter(([name]) => name in one)) };
  };
  return { ...then, tasks: then.tasks.map(known), assets: then.assets.map(known) };
}

test('as of a day that has passed it is what it was on that day', async () => {
  const { stage } = doors;
  const then = stage.hub.now();
  const before = new Map<string, Record<string, any>>();
  for (const id of keys) before.set(id, veiled(await tell(id)));
  for (const days of [2, 9]) await stage.lookAt(stage.company.start + days * DAY);
  const ids = async (sql: string): Promise<Set<string>> => new Set((await doors.view(sql)).flat() as string[]);
  const logged = await ids(
    `SELECT item_id FROM change WHERE what = 'assign' AND occurred_at <= '${new Date(then).toISOString()}'`,
  );
  const versions = await ids(`SELECT id FROM asset_version WHERE at <= '${new Date(then).toISOString()}'`);
  const seen = { items: 0, changed: 0, learned: 0, versions: 0 };
  for (const id of keys) {
    const known = {
      linked: await ids(`SELECT item_id FROM campaign_item WHERE campaign_id = '${id}'`),
      logged,
      versions,
    };
    const [was, is, now] = [before.get(id)!, await tell(id, then), veiled(await tell(id))];
    const [onTheDay, told] = [kept(was, known), kept(is, known)];
    const expected = learned(onTheDay, told);
    expect(told).toEqual(expected);
    // Every line that is told now and happened by then is told.
    const lines = now.timeline.nodes.filter(({ occurredAt }: any) => Date.parse(occurredAt) <= then);
    expect(is.timeline.nodes.slice(0, lines.length)).toEqual(lines);
    const differs = (one: unknown, other: unknown): number => (JSON.stringify(one) === JSON.stringify(other) ? 0 : 1);
    seen.items += told.tasks.length + told.assets.length;
    seen.changed += differs(kept(now, known), told);
    seen.versions += told.assets.filter((asset) => 'latestVersion' in asset).length;
    seen.learned += [...onTheDay.tasks, ...onTheDay.assets].filter(
      (one, k) => one.since === null && differs(one, [...expected.tasks, ...expected.assets][k]) > 0,
    ).length;
  }
  // A past that differs from the present nowhere would prove nothing, nor would one that is learned anew.
  expect(seen.items).toBeGreaterThan(50);
  expect(seen.versions).toBeGreaterThan(10);
  expect(seen.changed).toBeGreaterThan(keys.length / 2);
  expect(seen.learned).toBeLessThan(seen.items / 20);
});
