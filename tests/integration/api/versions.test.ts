import { openLives } from './fixture/lives.js';
import { assetId, insertMade, saidOfAssets } from './fixture/made.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
  await insertMade(hub);
});

afterAll(() => hub.close());

const ids = (versions: { id: string }[]): string[] => versions.map(({ id }) => id);

test.each([
  ['now', undefined, NOW],
  ['before the second yes', '2026-02-27T00:00:00Z', Date.parse('2026-02-27T00:00:00Z')],
  ['before anything was copied', '2026-02-04T00:00:00Z', Date.parse('2026-02-04T00:00:00Z')],
])('which version is the latest is what the metrics say: %s', async (_when, asOf, at) => {
  const { data, errors } = await hub.ask(
    `query ($asOf: DateTimeISO) { campaign(key: "CMP-901") {
      versionDrift(asOf: $asOf) { driftRate { value n coverage flags } drifted forks latestApproved }
      assets(first: 20) { nodes { id name latestVersion(asOf: $asOf) { asOf latest { id } approved { id } isLatestApproved fork copies { id } staleTools flags } } } } }`,
    { asOf },
  );
  expect(errors).toBeUndefined();
  const all = saidOfAssets('latest_version', at);
  expect(data.campaign.assets.nodes).toHaveLength(6);
  for (const { id, name, latestVersion } of data.campaign.assets.nodes) {
    const own = all[id];
    expect([name, latestVersion && { ...latestVersion, copies: ids(latestVersion.copies) }]).toEqual([
      name,
      own
        ? {
            asOf: new Date(at).toISOString(),
            latest: { id: own.latest },
            approved: own.approved && { id: own.approved },
            isLatestApproved: own.is_latest_approved,
            fork: own.fork,
            copies: own.copies,
            staleTools: own.stale_tools,
            flags: name === 'unread' ? ['no_hash'] : [],
          }
        : null,
    ]);
  }
  const drift = saidOfAssets('version_drift', at);
  expect(data.campaign.versionDrift).toEqual({
    driftRate: { value: drift.drift_rate, n: drift.assets, coverage: drift.assets / 6, flags: ['no_hash'] },
    drifted: drift.drifted,
    forks: drift.forks,
    latestApproved: drift.latest_approved,
  });
});

test('a picture that went to three tools is stale where it was not replaced, a draft with two ends forks', () => {
  const all = saidOfAssets('latest_version');
  expect(all[assetId('picture')]).toMatchObject({ stale_tools: ['email'], is_latest_approved: true, fork: false });
  expect(all[assetId('picture')].copies).toHaveLength(3);
  expect(all[assetId('rivals')]).toMatchObject({ fork: true });
});

test('any number of assets is told in three statements', async () => {
  hub.statements.length = 0;
  await hub.ask('{ assets(first: 50) { nodes { latestVersion { isLatestApproved staleTools } } } }');
  expect(hub.statements.filter((text) => /asset_version v|approval_round/.test(text))).toHaveLength(3);
});
