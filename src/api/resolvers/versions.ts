import { Arg, Ctx, FieldResolver, GraphQLISODateTime, Resolver, Root } from 'type-graphql';
import { ASSETS_OF } from '../../history/statements.js';
import { loadLatest, type VersionsKnown } from '../../history/versions.js';
import { driftOf } from '../../metrics/questions/versions.js';
import { ratio } from '../../metrics/statistics.js';
import { Campaign } from '../../model/derived/campaign.js';
import { Asset, AssetVersion } from '../../model/fact/asset.js';
import type { HubContext } from '../context.js';
import { gathered } from '../reading/loaders.js';
import { LatestVersion, VersionDrift } from '../schema/versions.js';
import { castOf } from './flow.js';
import { asker } from './scope.js';
import { AS_OF, untilOf } from './until.js';

const latestOf = (context: HubContext, assets: readonly string[], until: number): Promise<VersionsKnown> =>
  loadLatest(asker(context), assets, context.options.measure, castOf(context), until);

/** What is known of an asset's versions, gathered over all who ask for the same instant. */
const versionsOf = (context: HubContext, asset: string, until: number): Promise<VersionsKnown> =>
  context.loaders.shared(`latest versions ${until}`, asset, (assets) => latestOf(context, assets, until));

interface AssetOf {
  campaign: string;
  id: string;
  /** The account that owns it. */
  owner: string | null;
}

/** The assets of a campaign, and what is known of their versions. */
export const campaignVersions = (
  context: HubContext,
  campaign: string,
  until: number,
): Promise<{ assets: AssetOf[]; known: VersionsKnown }> =>
  context.loaders
    .of<string, { assets: AssetOf[]; known: VersionsKnown }>(
      `versions of campaigns ${until}`,
      async (campaigns, db) => {
        const rows = await db.rows<AssetOf>(ASSETS_OF, [campaigns]);
        const known = await latestOf(
          context,
          rows.map(({ id }) => id),
          until,
        );
        const lists = gathered<AssetOf, AssetOf>(campaigns, rows, (row) => row.campaign);
        return lists.map((assets) => ({ assets, known }));
      },
    )
    .load(campaign);

/** Which version of an asset is the latest. */
@Resolver(() => Asset)
export class LatestVersionResolver {
  @FieldResolver(() => LatestVersion, {
    nullable: true,
    description: 'Which version of it is the latest and which is approved; null: it has none.',
  })
  async latestVersion(
    @Root() { id }: Asset,
    @Ctx() context: HubContext,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<LatestVersion | null> {
    const until = untilOf(context, asOf);
    const { latest, cut, unread } = await versionsOf(context, id, until);
    const found = latest.get(id);
    if (!found) return null;
    const version = (one: string | null): Promise<AssetVersion | null> => context.loaders.one(AssetVersion, 'id', one);
    const copies = await Promise.all(found.copies.map(version));
    return {
      asOf: new Date(until),
      latest: await version(found.latest),
      approved: await version(found.approved),
      isLatestApproved: found.is_latest_approved,
      fork: found.fork,
      copies: copies.filter((one) => one !== null),
      staleTools: found.stale_tools,
      flags: [...(unread.has(id) ? ['no_hash'] : []), ...(cut.has(id) ? ['copies_cut'] : [])],
    };
  }
}

/** How many of a campaign's assets are stale somewhere. */
@Resolver(() => Campaign)
export class VersionDriftResolver {
  @FieldResolver(() => VersionDrift, { nullable: true, description: 'How many of its assets are stale somewhere.' })
  async versionDrift(
    @Root() { id }: Campaign,
    @Ctx() context: HubContext,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<VersionDrift> {
    const until = untilOf(context, asOf);
    const { assets, known } = await campaignVersions(context, id, until);
    const own = assets.flatMap((asset) => known.latest.get(asset.id) ?? []);
    const { assets: n, drift_rate: value, drifted, forks, latest_approved: latestApproved } = driftOf(own);
    const unread = assets.some((asset) => known.unread.has(asset.id));
    return {
      asOf: new Date(until),
      definitionVersion: context.options.definition,
      driftRate: { value, n, coverage: ratio(n, assets.length), flags: unread ? ['no_hash'] : [] },
      drifted,
      forks,
      latestApproved,
    };
  }
}
