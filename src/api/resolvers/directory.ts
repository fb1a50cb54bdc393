import { Args, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { Campaign, CampaignContainer, CampaignItem, Suggestion } from '../../model/derived/campaign.js';
import { Person } from '../../model/derived/person.js';
import { Alias } from '../../model/fact/alias.js';
import { Container } from '../../model/fact/container.js';
import { Task } from '../../model/fact/task.js';
import type { HubContext } from '../context.js';
import { TaskArgs, TaskPage, TASKS, TASKS_OF_CONTAINER } from '../lists/tasks.js';
import type { PageRequest } from '../paging/listing.js';
import { pageWithin, type Page } from '../paging/page.js';
import { columnsOf } from '../reading/columns.js';
import { Item } from '../schema/answers.js';
import { itemOf } from './item.js';
import { personOf } from './named.js';

const NAMES = `SELECT ap.person_id AS "_parent", ${columnsOf(Alias, 'x')} FROM alias_person ap JOIN alias x ON x.id = ap.alias_id
  WHERE ap.person_id = ANY($1::uuid[]) ORDER BY x.connection_id, x.key`;

const PARENTS = `SELECT cm.container_id AS "_parent", ${columnsOf(Container, 'o')}
  FROM container_membership cm JOIN container o ON o.id = cm.parent_id
  WHERE cm.container_id = ANY($1::uuid[]) ORDER BY o.kind, o.name, o.id`;

@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => [Alias], { nullable: 'items', description: 'The names the tools have for this person.' })
  aliases(@Root() person: Person, @Ctx() context: HubContext): Promise<Alias[]> {
    return context.loaders.manyFrom<Alias>('person.aliases', NAMES, person.id);
  }
}

@Resolver(() => Container)
export class ContainerResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Who owns it.' })
  owner(@Root() container: Container, @Ctx() context: HubContext): Person | null {
    return personOf(context, container.ownerAliasId);
  }

  @FieldResolver(() => [Container], { nullable: 'items', description: 'The places that hold it.' })
  parents(@Root() container: Container, @Ctx() context: HubContext): Promise<Container[]> {
    return context.loaders.manyFrom<Container>('container.parents', PARENTS, container.id);
  }

  @FieldResolver(() => Campaign, { nullable: true, description: 'The campaign whose items it holds.' })
  async campaign(@Root() container: Container, @Ctx() context: HubContext): Promise<Campaign | null> {
    const link = await context.loaders.one(CampaignContainer, 'containerId', container.id);
    return context.loaders.one(Campaign, 'id', link?.campaignId ?? null);
  }

  @Extensions({ size: TASKS_OF_CONTAINER.size })
  @FieldResolver(() => TaskPage, { nullable: true, description: 'The tasks that lie in it.' })
  tasks(
    @Root() container: Container,
    @Ctx() context: HubContext,
    @Args(() => TaskArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Task>> {
    return pageWithin(context, TASKS, TASKS_OF_CONTAINER, container.id, args);
  }
}

@Resolver(() => CampaignItem)
export class LinkResolver {
  @FieldResolver(() => Campaign, { nullable: true, description: 'The campaign it leads to.' })
  campaign(@Root() link: CampaignItem, @Ctx() context: HubContext): Promise<Campaign | null> {
    return context.loaders.one(Campaign, 'id', link.campaignId);
  }

  @FieldResolver(() => Item, { nullable: true, description: 'The item it is about.' })
  item(@Root() link: CampaignItem, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, link.itemId);
  }
}

@Resolver(() => Suggestion)
export class SuggestionResolver {
  @FieldResolver(() => Item, { nullable: true, description: 'The item it is about, where it is about one.' })
  item(@Root() suggestion: Suggestion, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, suggestion.subjectId);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The person it is about, where it is about one.' })
  person(@Root() suggestion: Suggestion, @Ctx() context: HubContext): Person | null {
    return context.people.byId.get(suggestion.subjectId) ?? personOf(context, suggestion.subjectId);
  }

  @FieldResolver(() => Item, { nullable: true, description: 'The other item, where two may be one piece of work.' })
  otherItem(@Root() suggestion: Suggestion, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, suggestion.targetId);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The other person, where two may be one.' })
  otherPerson(@Root() suggestion: Suggestion, @Ctx() context: HubContext): Person | null {
    return suggestion.targetId === null ? null : (context.people.byId.get(suggestion.targetId) ?? null);
  }

  @FieldResolver(() => Campaign, { nullable: true, description: 'The campaign it proposes.' })
  campaign(@Root() suggestion: Suggestion, @Ctx() context: HubContext): Promise<Campaign | null> {
    return context.loaders.one(Campaign, 'id', suggestion.campaignId);
  }
}
