import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Campaign, CampaignItem } from '../../model/derived/campaign.js';
import { Person } from '../../model/derived/person.js';
import { Approval } from '../../model/fact/approval.js';
import { Asset } from '../../model/fact/asset.js';
import { Change } from '../../model/fact/change.js';
import { Container } from '../../model/fact/container.js';
import { Message } from '../../model/fact/message.js';
import { Task } from '../../model/fact/task.js';
import type { HubContext } from '../context.js';
import { ApprovalArgs, ApprovalPage, APPROVALS, APPROVALS_OF_CAMPAIGN } from '../lists/approvals.js';
import { AssetArgs, AssetPage, ASSETS, ASSETS_OF_CAMPAIGN } from '../lists/assets.js';
import { LinkArgs, LinkPage, LINKS, LINKS_OF_CAMPAIGN } from '../lists/campaigns.js';
import { ChangeArgs, ChangePage, CHANGES, TIMELINE } from '../lists/changes.js';
import { ContainerArgs, ContainerPage, CONTAINERS, CONTAINERS_OF_CAMPAIGN } from '../lists/containers.js';
import { MessageArgs, MessagePage, MESSAGES, MESSAGES_OF_CAMPAIGN } from '../lists/messages.js';
import { PEOPLE, PEOPLE_OF_CAMPAIGN, PersonArgs, PersonPage } from '../lists/people.js';
import { TaskArgs, TaskPage, TASKS, TASKS_OF_CAMPAIGN } from '../lists/tasks.js';
import type { PageRequest } from '../paging/listing.js';
import { pageWithin, type Page } from '../paging/page.js';
import { CampaignState, Source, Unknown } from '../schema/answers.js';
import { personOf } from './named.js';
import { sourcesOf } from './sources.js';
import { unknownsOf } from './unknowns.js';

/** The unbounded lists of a campaign; arguments are checked before execution, see limits. */
@Resolver(() => Campaign)
export class CampaignListsResolver {
  @FieldResolver(() => TaskPage, { nullable: true, description: 'Its work.' })
  tasks(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => TaskArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Task>> {
    return pageWithin(context, TASKS, TASKS_OF_CAMPAIGN, campaign.id, args);
  }

  @FieldResolver(() => AssetPage, { nullable: true, description: 'What is being made for it.' })
  assets(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => AssetArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Asset>> {
    return pageWithin(context, ASSETS, ASSETS_OF_CAMPAIGN, campaign.id, args);
  }

  @FieldResolver(() => ApprovalPage, {
    nullable: true,
    description: 'The decisions owed in it, the longest wait first.',
  })
  approvals(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => ApprovalArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Approval>> {
    return pageWithin(context, APPROVALS, APPROVALS_OF_CAMPAIGN, campaign.id, args);
  }

  @FieldResolver(() => MessagePage, { nullable: true, description: 'The talk about it.' })
  messages(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => MessageArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Message>> {
    return pageWithin(context, MESSAGES, MESSAGES_OF_CAMPAIGN, campaign.id, args);
  }

  @FieldResolver(() => PersonPage, { nullable: true, description: 'Everyone whose name stands on something in it.' })
  people(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => PersonArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Person>> {
    return pageWithin(context, PEOPLE, PEOPLE_OF_CAMPAIGN, campaign.id, args);
  }

  @FieldResolver(() => ContainerPage, { nullable: true, description: 'The places whose items are its own.' })
  containers(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => ContainerArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Container>> {
    return pageWithin(context, CONTAINERS, CONTAINERS_OF_CAMPAIGN, campaign.id, args);
  }

  @FieldResolver(() => ChangePage, {
    nullable: true,
    description: 'What happened to everything in it, in order of time.',
  })
  timeline(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => ChangeArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Change>> {
    return pageWithin(context, CHANGES, TIMELINE, campaign.id, args);
  }

  @FieldResolver(() => LinkPage, { nullable: true, description: 'Why each item is its own.' })
  links(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Args(() => LinkArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<CampaignItem>> {
    return pageWithin(context, LINKS, LINKS_OF_CAMPAIGN, campaign.id, args);
  }
}

/** What is said about a campaign as a whole. */
@Resolver(() => Campaign)
export class CampaignResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Who owns it.' })
  owner(@Root() campaign: Campaign, @Ctx() context: HubContext): Person | null {
    return personOf(context, campaign.ownerAliasId);
  }

  @FieldResolver(() => CampaignState, { nullable: true, description: 'Where it is.' })
  state(@Root() campaign: Campaign): CampaignState {
    return { campaignId: campaign.id };
  }

  @FieldResolver(() => [Source], {
    nullable: 'items',
    description: 'Every configured connection: how fresh and how complete what it said is.',
  })
  sources(@Root() campaign: Campaign, @Ctx() context: HubContext): Promise<Source[]> {
    return sourcesOf(context, campaign.id);
  }

  @FieldResolver(() => [Unknown], {
    nullable: 'items',
    description: 'What the hub does not know about it; at most 50.',
  })
  unknowns(@Root() campaign: Campaign, @Ctx() context: HubContext): Promise<Unknown[]> {
    return unknownsOf(context, campaign.id);
  }
}
