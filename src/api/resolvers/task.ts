import { Args, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { Mirror } from '../../model/derived/mirror.js';
import { Person } from '../../model/derived/person.js';
import { Approval } from '../../model/fact/approval.js';
import { Asset } from '../../model/fact/asset.js';
import { Container } from '../../model/fact/container.js';
import { Task } from '../../model/fact/task.js';
import type { HubContext } from '../context.js';
import { ApprovalArgs, ApprovalPage, APPROVALS, APPROVALS_OF_ITEM } from '../lists/approvals.js';
import { AssetArgs, AssetPage, ASSETS, ASSETS_OF_ITEM } from '../lists/assets.js';
import { SUBTASKS, TaskArgs, TaskPage, TASKS } from '../lists/tasks.js';
import type { PageRequest } from '../paging/listing.js';
import { pageWithin, type Page } from '../paging/page.js';
import { columnsOf } from '../reading/columns.js';
import { peopleOf, personOf } from './named.js';

const blockers = (item: string, other: string): string => `
  SELECT d.${item} AS "_parent", ${columnsOf(Task, 't')}
  FROM (SELECT item_id, on_id FROM dependency UNION SELECT item_id, on_id FROM told_dependency) d JOIN task t ON t.id = d.${other}
  WHERE d.${item} = ANY($1::uuid[]) AND t.gone_at IS NULL ORDER BY t.name, t.id`;

const DEPENDS_ON = blockers('item_id', 'on_id');
const BLOCKS = blockers('on_id', 'item_id');

const COPIES = `
  SELECT mi.of_id AS "_parent", ${columnsOf(Task, 't')} FROM mirror mi JOIN task t ON t.id = mi.item_id
  WHERE mi.of_id = ANY($1::uuid[]) ORDER BY t.id`;

const PLACES = `
  SELECT pl.item_id AS "_parent", ${columnsOf(Container, 'o')} FROM placement pl JOIN container o ON o.id = pl.container_id
  WHERE pl.item_id = ANY($1::uuid[]) ORDER BY pl.position, o.id`;

@Resolver(() => Task)
export class TaskResolver {
  @FieldResolver(() => [Person], { nullable: 'items', description: 'Those whose work it is.' })
  assignees(@Root() task: Task, @Ctx() context: HubContext): Person[] {
    return peopleOf(context, task.assigneeAliasIds);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'Who made it.' })
  creator(@Root() task: Task, @Ctx() context: HubContext): Person | null {
    return personOf(context, task.creatorAliasId);
  }

  @FieldResolver(() => Task, { nullable: true, description: 'The task it is a part of.' })
  parent(@Root() task: Task, @Ctx() context: HubContext): Promise<Task | null> {
    return context.loaders.one(Task, 'id', task.parentId);
  }

  @Extensions({ size: SUBTASKS.size })
  @FieldResolver(() => TaskPage, { nullable: true, description: 'Its parts.' })
  subtasks(
    @Root() task: Task,
    @Ctx() context: HubContext,
    @Args(() => TaskArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Task>> {
    return pageWithin(context, TASKS, SUBTASKS, task.id, args);
  }

  @FieldResolver(() => [Container], { nullable: 'items', description: 'The places it lies in, the first added first.' })
  containers(@Root() task: Task, @Ctx() context: HubContext): Promise<Container[]> {
    return context.loaders.manyFrom<Container>('task.containers', PLACES, task.id);
  }

  @FieldResolver(() => [Task], { nullable: 'items', description: 'Tasks that must end before it can begin.' })
  dependsOn(@Root() task: Task, @Ctx() context: HubContext): Promise<Task[]> {
    return context.loaders.manyFrom<Task>('task.dependsOn', DEPENDS_ON, task.id);
  }

  @FieldResolver(() => [Task], { nullable: 'items', description: 'Tasks that cannot begin before it ends.' })
  blocks(@Root() task: Task, @Ctx() context: HubContext): Promise<Task[]> {
    return context.loaders.manyFrom<Task>('task.blocks', BLOCKS, task.id);
  }

  @FieldResolver(() => Task, {
    nullable: true,
    description: 'The same work in the tool that counts; null: this one counts.',
  })
  async mirrorOf(@Root() task: Task, @Ctx() context: HubContext): Promise<Task | null> {
    const mirror = await context.loaders.one(Mirror, 'itemId', task.id);
    return mirror && context.loaders.one(Task, 'id', mirror.ofId);
  }

  @FieldResolver(() => [Task], {
    nullable: 'items',
    description: 'Copies of it in other tools, which are not counted.',
  })
  mirrors(@Root() task: Task, @Ctx() context: HubContext): Promise<Task[]> {
    return context.loaders.manyFrom<Task>('task.mirrors', COPIES, task.id);
  }

  @Extensions({ size: APPROVALS_OF_ITEM.size })
  @FieldResolver(() => ApprovalPage, { nullable: true, description: 'The decisions owed on it.' })
  approvals(
    @Root() task: Task,
    @Ctx() context: HubContext,
    @Args(() => ApprovalArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Approval>> {
    return pageWithin(context, APPROVALS, APPROVALS_OF_ITEM, task.id, args);
  }

  @Extensions({ size: ASSETS_OF_ITEM.size })
  @FieldResolver(() => AssetPage, { nullable: true, description: 'What hangs on it.' })
  assets(
    @Root() task: Task,
    @Ctx() context: HubContext,
    @Args(() => AssetArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<Asset>> {
    return pageWithin(context, ASSETS, ASSETS_OF_ITEM, task.id, args);
  }
}
