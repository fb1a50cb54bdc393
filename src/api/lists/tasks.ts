import { Field, InputType } from 'type-graphql';
import { Task } from '../../model/fact/task.js';
import { Category, TaskType } from '../../model/vocabulary.js';
import { Conditions } from '../paging/conditions.js';
import { CHILD_PAGE, type Listing, type Relation } from '../paging/listing.js';
import {
  DateFilter,
  DateTimeFilter,
  enumFilter,
  IdFilter,
  StringFilter,
  type EnumFilter,
} from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';
import { IN_CAMPAIGN, NO_MIRROR, OF_CONNECTION } from './belonging.js';

const CategoryFilter = enumFilter(Category, 'Category');
const TaskTypeFilter = enumFilter(TaskType, 'TaskType');

@InputType({ description: 'Which tasks; everything given must hold.' })
export class TaskFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By title.' })
  name?: StringFilter;

  @Field(() => TaskTypeFilter, { nullable: true, description: 'Tasks or milestones.' })
  type?: EnumFilter;

  @Field(() => CategoryFilter, { nullable: true, description: 'By where they stand.' })
  category?: EnumFilter;

  @Field(() => IdFilter, { nullable: true, description: 'By person they are assigned to; null: nobody.' })
  assignee?: IdFilter;

  @Field(() => DateFilter, { nullable: true, description: 'By due date.' })
  dueOn?: DateFilter;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were completed.' })
  completedAt?: DateTimeFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By key of their campaign.' })
  campaign?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => Boolean, { nullable: true, description: 'Also those the tool no longer has.' })
  includeGone?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Also copies of work that another tool holds.' })
  includeMirrors?: boolean;
}

export const TaskPage = pageOf(Task, 'Task', 'tasks');

export const TaskArgs = listArgs(
  'Task',
  'tasks',
  {
    NAME: 'Their title.',
    DUE_ON: 'Their due date; those without one come after all dates.',
    CREATED_AT: 'When they were made.',
    SINCE: 'When their status began; those nobody knows come after all others.',
  },
  TaskFilter,
);

export const TASKS: Listing<Task, TaskFilter> = {
  name: 'tasks',
  entity: Task,
  from: 'task t LEFT JOIN item_state st ON st.item_id = t.id',
  alias: 't',
  tie: 't.id',
  order: {
    NAME: { sql: 't.name', type: 'text' },
    DUE_ON: { sql: "coalesce(t.due_on, 'infinity')", type: 'date' },
    CREATED_AT: { sql: "coalesce(t.created_at, 'infinity')", type: 'timestamptz' },
    SINCE: { sql: "coalesce(st.since, 'infinity')", type: 'timestamptz' },
  },
  defaultOrder: [{ field: 'CREATED_AT', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .alive('t.gone_at', filter?.includeGone)
      .unless(filter?.includeMirrors, NO_MIRROR('t.id'))
      .compare('t.name', 'text', filter?.name)
      .compare('t.type', 'text', filter?.type)
      .compare("coalesce(st.category, 'unknown')", 'text', filter?.category)
      .person('t.assignee_alias_ids', filter?.assignee, 'many')
      .compare('t.due_on', 'date', filter?.dueOn)
      .compare('t.completed_at', 'timestamptz', filter?.completedAt)
      .through(IN_CAMPAIGN('t.id'), 'k.key', 'text', filter?.campaign)
      .through(OF_CONNECTION('t'), 'n.name', 'text', filter?.connection).list,
};

export const TASKS_OF_CAMPAIGN: Relation = {
  name: 'campaign.tasks',
  join: 'JOIN campaign_item ci ON ci.item_id = t.id',
  on: "ci.campaign_id = p.id AND ci.item_kind = 'task'",
};

export const SUBTASKS: Relation = { name: 'task.subtasks', on: 't.parent_id = p.id', size: CHILD_PAGE };

export const TASKS_OF_CONTAINER: Relation = {
  name: 'container.tasks',
  on: 't.id IN (SELECT pl.item_id FROM placement pl WHERE pl.container_id = p.id)',
  size: CHILD_PAGE,
};
