import { Field, InputType } from 'type-graphql';
import { Asset, AssetVersion } from '../../model/fact/asset.js';
import { AssetType } from '../../model/vocabulary.js';
import { Conditions } from '../paging/conditions.js';
import { CHILD_PAGE, type Listing, type Relation } from '../paging/listing.js';
import { enumFilter, IdFilter, StringFilter, type EnumFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';
import { IN_CAMPAIGN, OF_CONNECTION } from './belonging.js';

const AssetTypeFilter = enumFilter(AssetType, 'AssetType');

@InputType({ description: 'Which assets; everything given must hold.' })
export class AssetFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By title or file name.' })
  name?: StringFilter;

  @Field(() => AssetTypeFilter, { nullable: true, description: 'By sort.' })
  type?: EnumFilter;

  @Field(() => StringFilter, { nullable: true, description: "By the tool's own status word." })
  status?: StringFilter;

  @Field(() => IdFilter, { nullable: true, description: 'By person who owns them; null: nobody.' })
  owner?: IdFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By key of their campaign.' })
  campaign?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => Boolean, { nullable: true, description: 'Also those the tool no longer has.' })
  includeGone?: boolean;
}

export const AssetPage = pageOf(Asset, 'Asset', 'assets');

export const AssetArgs = listArgs(
  'Asset',
  'assets',
  { NAME: 'Their title or file name.', CREATED_AT: 'When they were made; unknown times come after all others.' },
  AssetFilter,
);

export const ASSETS: Listing<Asset, AssetFilter> = {
  name: 'assets',
  entity: Asset,
  from: 'asset a',
  alias: 'a',
  tie: 'a.id',
  order: {
    NAME: { sql: 'a.name', type: 'text' },
    CREATED_AT: { sql: "coalesce(a.created_at, 'infinity')", type: 'timestamptz' },
  },
  defaultOrder: [{ field: 'CREATED_AT', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .alive('a.gone_at', filter?.includeGone)
      .compare('a.name', 'text', filter?.name)
      .compare('a.type', 'text', filter?.type)
      .compare('a.tool_status', 'text', filter?.status)
      .person('a.owner_alias_id', filter?.owner)
      .through(IN_CAMPAIGN('a.id'), 'k.key', 'text', filter?.campaign)
      .through(OF_CONNECTION('a'), 'n.name', 'text', filter?.connection).list,
};

export const ASSETS_OF_CAMPAIGN: Relation = {
  name: 'campaign.assets',
  join: 'JOIN campaign_item ci ON ci.item_id = a.id',
  on: "ci.campaign_id = p.id AND ci.item_kind = 'asset'",
};

export const ASSETS_OF_ITEM: Relation = { name: 'item.assets', on: 'a.of_id = p.id', size: CHILD_PAGE };

export const AssetVersionPage = pageOf(AssetVersion, 'AssetVersion', 'versions');

export const AssetVersionArgs = listArgs('AssetVersion', 'versions', { AT: 'When they came to be.' });

export const VERSIONS: Listing<AssetVersion> = {
  name: 'versions',
  entity: AssetVersion,
  from: 'asset_version v',
  alias: 'v',
  tie: 'v.id',
  order: { AT: { sql: 'v.at', type: 'timestamptz' } },
  defaultOrder: [{ field: 'AT', direction: 'desc' }],
  conditions: () => [],
};

export const VERSIONS_OF_ASSET: Relation = { name: 'asset.versions', on: 'v.asset_id = p.id', size: CHILD_PAGE };
