import { Arg, Args, Ctx, GraphQLISODateTime, ID, Query, Resolver } from 'type-graphql';
import { Campaign, Suggestion } from '../../model/derived/campaign.js';
import { Person } from '../../model/derived/person.js';
import { Connection } from '../../model/engine/connection.js';
import { Quarantined } from '../../model/engine/quarantine.js';
import { SyncRun } from '../../model/engine/stream-state.js';
import { Approval } from '../../model/fact/approval.js';
import { Asset } from '../../model/fact/asset.js';
import { Change } from '../../model/fact/change.js';
import { Container } from '../../model/fact/container.js';
import { Message } from '../../model/fact/message.js';
import { Task } from '../../model/fact/task.js';
import { NotFound } from '../../errors.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import { ApprovalArgs, ApprovalPage, APPROVALS } from '../lists/approvals.js';
import { AssetArgs, AssetPage, ASSETS } from '../lists/assets.js';
import { CampaignArgs, CampaignPage, CAMPAIGNS } from '../lists/campaigns.js';
import { ChangeArgs, ChangePage, CHANGES } from '../lists/changes.js';
import { ContainerArgs, ContainerPage, CONTAINERS } from '../lists/containers.js';
import { MessageArgs, MessagePage, MESSAGES } from '../lists/messages.js';
import * as operations from '../lists/operations.js';
import { PEOPLE, PersonArgs, PersonPage } from '../lists/people.js';
import { TaskArgs, TaskPage, TASKS } from '../lists/tasks.js';
import { isId } from '../paging/conditions.js';
import type { PageRequest } from '../paging/listing.js';
import { page, type Page } from '../paging/page.js';
import { ViewerType } from '../schema/answers.js';
import { BY_VERSION } from './until.js';

@Resolver()
export class CampaignQueries {
  @Query(() => Campaign, {
    nullable: true,
    description:
      'One campaign, by its key or its id. With asOf it is told as it was: statuses, owners, approvals, versions and talk of then, as they are known by now; names of things and links as they are now, people by pseudonym.',
  })
  async campaign(
    @Ctx() context: HubContext,
    @Arg('key', () => String, { nullable: true, description: 'The key people write, whatever its case.' }) key?: string,
    @Arg('id', () => ID, { nullable: true, description: 'Its id in this graph.' }) id?: string,
    // Heard before anything runs: see reading/past.
    @Arg('asOf', () => GraphQLISODateTime, {
      nullable: true,
      description: 'A past instant, the same for the whole operation; absent: now.',
    })
    _asOf?: Date,
    // As well: see reading/definition.
    @Arg('definitionVersion', () => String, { nullable: true, description: BY_VERSION }) _version?: string,
  ): Promise<Campaign> {
    if ((key === undefined) === (id === undefined))
      throw refused('BAD_USER_INPUT', 'campaign takes key or id, one of the two');
    const found = await (key === undefined
      ? context.loaders.one(Campaign, 'id', isId(id!) ? id!.toLowerCase() : null)
      : context.loaders.one(Campaign, 'key', key.toUpperCase()));
    if (!found) throw new NotFound(`No campaign has this ${key === undefined ? 'id' : 'key'}`, { got: key ?? id });
    return found;
  }

  @Query(() => CampaignPage, { description: 'All campaigns.' })
  campaigns(@Ctx() context: HubContext, @Args(() => CampaignArgs) args: PageRequest): Promise<Page<Campaign>> {
    return page(context, CAMPAIGNS, args);
  }
}

@Resolver()
export class ItemQueries {
  @Query(() => TaskPage, { description: 'Work of every tool.' })
  tasks(@Ctx() context: HubContext, @Args(() => TaskArgs) args: PageRequest): Promise<Page<Task>> {
    return page(context, TASKS, args);
  }

  @Query(() => AssetPage, { description: 'Assets of every tool.' })
  assets(@Ctx() context: HubContext, @Args(() => AssetArgs) args: PageRequest): Promise<Page<Asset>> {
    return page(context, ASSETS, args);
  }

  @Query(() => ApprovalPage, { description: 'Decisions owed in every tool, the longest wait first.' })
  approvals(@Ctx() context: HubContext, @Args(() => ApprovalArgs) args: PageRequest): Promise<Page<Approval>> {
    return page(context, APPROVALS, args);
  }

  @Query(() => MessagePage, { description: 'Talk of every tool.' })
  messages(@Ctx() context: HubContext, @Args(() => MessageArgs) args: PageRequest): Promise<Page<Message>> {
    return page(context, MESSAGES, args);
  }

  @Query(() => ContainerPage, { description: 'Places that hold work, of every tool.' })
  containers(@Ctx() context: HubContext, @Args(() => ContainerArgs) args: PageRequest): Promise<Page<Container>> {
    return page(context, CONTAINERS, args);
  }

  @Query(() => ChangePage, { description: 'History of every tool, in the order in which the hub saw it.' })
  changes(@Ctx() context: HubContext, @Args(() => ChangeArgs) args: PageRequest): Promise<Page<Change>> {
    return page(context, CHANGES, args);
  }

  @Query(() => PersonPage, { description: 'Everybody, each once.' })
  people(@Ctx() context: HubContext, @Args(() => PersonArgs) args: PageRequest): Promise<Page<Person>> {
    return page(context, PEOPLE, args);
  }
}

@Resolver()
export class OperationQueries {
  @Query(() => operations.AccountPage, { description: 'The accounts the hub reads.' })
  connections(
    @Ctx() context: HubContext,
    @Args(() => operations.AccountArgs) args: PageRequest,
  ): Promise<Page<Connection>> {
    return page(context, operations.ACCOUNTS, args);
  }

  @Query(() => operations.SyncRunPage, { description: 'Readings of every connection, the newest first.' })
  syncRuns(@Ctx() context: HubContext, @Args(() => operations.SyncRunArgs) args: PageRequest): Promise<Page<SyncRun>> {
    return page(context, operations.SYNC_RUNS, args);
  }

  @Query(() => operations.QuarantinePage, { description: 'Records that could not be understood, the newest first.' })
  quarantine(
    @Ctx() context: HubContext,
    @Args(() => operations.QuarantineArgs) args: PageRequest,
  ): Promise<Page<Quarantined>> {
    return page(context, operations.QUARANTINE, args);
  }

  @Query(() => operations.SuggestionPage, { description: 'What a person must decide.' })
  review(
    @Ctx() context: HubContext,
    @Args(() => operations.SuggestionArgs) args: PageRequest,
  ): Promise<Page<Suggestion>> {
    return page(context, operations.SUGGESTIONS, args);
  }

  @Query(() => ViewerType, { description: 'Who asks.' })
  viewer(@Ctx() context: HubContext): ViewerType {
    return { name: context.viewer.name, role: context.viewer.role };
  }
}
