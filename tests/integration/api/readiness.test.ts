import { Dependency } from '../../../src/model/fact/change.js';
import { factId } from '../../../src/store/ids.js';
import { insert } from './fixture/insert.js';
import { BOARD, idOf, LIVES, openLives, said } from './fixture/lives.js';
import { assetId, insertMade } from './fixture/made.js';
import { fact, NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
  await insertMade(hub);
  await hub.owner.query('DELETE FROM dependency');
});

afterAll(() => hub.close());

const FIELDS = `asOf score { value n coverage flags } ready checks { id weight required result flags } notChecked blockerCount
  blockers { check result item { id } owners { name } teams since ageHours }`;

async function readiness(key: string, asOf?: string): Promise<any> {
  const { data, errors } = await hub.ask(
    `query ($key: String!, $asOf: DateTimeISO) { campaign(key: $key) { readiness(asOf: $asOf) { ${FIELDS} } } }`,
    { key, asOf },
  );
  expect(errors).toBeUndefined();
  const answer = data.campaign.readiness;
  // Whatever the checks say, the score is what METRICS makes of them.
  const checks = answer.checks.map(({ result, ...check }: any) => ({ ...check, result: result.toLowerCase() }));
  const { score, ready, blockers } = said('launch_readiness', { checks, threshold: 0.9 });
  expect(answer).toMatchObject({ score: { value: score }, ready });
  expect([...new Set(answer.blockers.map(({ check }: any) => check))]).toEqual(blockers);
  return answer;
}

const results = ({ checks }: any): object =>
  Object.fromEntries(checks.map(({ id, result }: { id: string; result: string }) => [id, result]));

const UNSOURCED = {
  compliance: 'NA',
  go_live_slot: 'NA',
  links_and_tracking: 'NA',
  naming: 'NA',
  success_metric: 'NA',
};

test('what nothing tells of is not checked and never passed, what has not answered is open', async () => {
  const answer = await readiness('CMP-902');
  expect(results(answer)).toEqual({
    ...UNSOURCED,
    gates_approved: 'NO_DATA',
    latest_versions: 'NO_DATA',
    dependencies: 'NA',
    owner_and_approver: 'FAIL',
  });
  expect(answer).toMatchObject({ score: { value: 0, n: 3, coverage: 0.45, flags: ['no_source'] }, ready: false });
  expect(answer.notChecked).toEqual(['dependencies', ...Object.keys(UNSOURCED)]);
  expect(answer.checks.filter(({ flags }: any) => flags.includes('no_source')).map(({ id }: any) => id)).toEqual(
    answer.notChecked,
  );
  expect(answer.blockers[0]).toMatchObject({ check: 'gates_approved', item: null, owners: [], since: null });
});

test('a campaign with gates, versions, an owner and a dependency', async () => {
  const [from, to] = LIVES.filter(({ campaign, steps }) => campaign === 'CMP-901' && steps.at(-1)!.word !== 'done').map(
    ({ key }) => key,
  );
  await insert(hub.owner, Dependency, [{ ...fact(BOARD, 'dependency', 'd'), itemId: idOf(to!), onId: idOf(from!) }]);
  await hub.owner.query("UPDATE campaign SET owner_alias_id = $1 WHERE key = 'CMP-901'", [
    factId(BOARD, 'person', 'cy'),
  ]);
  const answer = await readiness('CMP-901');
  expect(results(answer)).toEqual({
    ...UNSOURCED,
    gates_approved: 'PASS',
    latest_versions: 'FAIL',
    dependencies: 'FAIL',
    owner_and_approver: 'PASS',
  });
  const replaced = '2026-02-20T12:00:00.000Z';
  expect(answer.blockers).toContainEqual({
    check: 'latest_versions',
    result: 'FAIL',
    item: { id: assetId('picture') },
    owners: [],
    teams: [],
    since: replaced,
    ageHours: (NOW - Date.parse(replaced)) / 3_600_000,
  });
  const waits = answer.blockers.filter(({ check }: any) => check === 'dependencies');
  const { owner } = said('owner', {})[idOf(from!)];
  expect(waits).toMatchObject([{ item: { id: idOf(from!) }, owners: [{ name: owner }], ageHours: expect.any(Number) }]);
  expect(answer.blockerCount).toBe(answer.blockers.length);
});

test('at a past instant an open round is owed, and a yes to an older version is none', async () => {
  const open = await readiness('CMP-901', '2026-02-11T00:00:00Z');
  expect(results(open)).toMatchObject({ gates_approved: 'PENDING' });
  expect(open.blockers).toContainEqual({
    check: 'gates_approved',
    result: 'PENDING',
    item: { id: assetId('picture') },
    owners: [],
    teams: ['content'],
    since: '2026-02-10T12:00:00.000Z',
    ageHours: 12,
  });
  const old = await readiness('CMP-901', '2026-02-27T00:00:00Z');
  expect(results(old)).toMatchObject({ gates_approved: 'FAIL' });
});

test('any number of campaigns is told in a few statements', async () => {
  const counted = async (first: number): Promise<number> => {
    hub.statements.length = 0;
    await hub.ask(
      `{ campaigns(first: ${first}) { nodes { readiness { ready checks { id } } versionDrift { drifted } } } }`,
    );
    return hub.statements.length;
  };
  expect(await counted(4)).toBe(await counted(2));
});
