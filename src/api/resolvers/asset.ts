import { Args, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { Approval } from '../../model/fact/approval.js';
import { Asset, AssetVersion } from '../../model/fact/asset.js';
import type { HubContext } from '../context.js';
import { ApprovalArgs, ApprovalPage, APPROVALS, APPROVALS_OF_ITEM } from '../lists/approvals.js';
import { AssetVersionArgs, AssetVersionPage, VERSIONS, VERSIONS_OF_ASSET } from '../lists/assets.js';
import type { PageRequest } from '../paging/listing.js';
import { pageWithin, type Page } from '../paging/page.js';
import { Item } from '../schema/answers.js';
import { itemOf } from './item.js';
import { personOf } from './named.js';

@Resolver(() => Asset)
export class AssetResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Who owns it.' })
  owner(@Root() asset: Asset, @Ctx() context: HubContext): Person | null {
    return personOf(context, asset.ownerAliasId);
  }

  @FieldResolver(() => Item, { nullable: true, description: 'The item it hangs on; null: it stands for itself.' })
  of(@Root() asset: Asset, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, asset.ofId);
  }

  @Extensions({ size: VERSIONS_OF_ASSET.size })
  @FieldResolver(() => AssetVersionPage, { nullable: true, description: 'Its versions, the newest first.' })
  versions(
    @Root() asset: Asset,
    @Ctx() context: HubContext,
    @Args(() => AssetVersionArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<AssetVersion>> {
    return pageWithin(context, VERSIONS, VERSIONS_OF_ASSET, asset.id, args);
  }

  @Extensions({ size: APPROVALS_OF_ITEM.size })
  @FieldResolver(() => ApprovalPage, { nullable: true, description: 'The decisions owed on it.' })
  approvals(
    @Root() asset: Asset,
    @Ctx() context: HubContext,
    @Args(() => ApprovalArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Approval>> {
    return pageWithin(context, APPROVALS, APPROVALS_OF_ITEM, asset.id, args);
  }
}

@Resolver(() => AssetVersion)
export class AssetVersionResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Who made this version.' })
  author(@Root() version: AssetVersion, @Ctx() context: HubContext): Person | null {
    return personOf(context, version.authorAliasId);
  }
}
