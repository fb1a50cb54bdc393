import type { Ms } from '#sandbox';

interface Base {
  gid: string;
  /** Place in the order of arrival: lists and paging tokens go by it. */
  ordinal: number;
  createdAt: Ms;
}

export interface Workspace extends Base {
  kind: 'workspace';
  name: string;
}

export interface User extends Base {
  kind: 'user';
  name: string;
  email: string | null;
  team: string;
  /** Everything assigned to them now, deleted tasks included. */
  assigned: Set<Task>;
}

export interface Team extends Base {
  kind: 'team';
  name: string;
}

export interface Portfolio extends Base {
  kind: 'portfolio';
  name: string;
  owner: User | null;
}

export interface Project extends Base {
  kind: 'project';
  name: string;
  team: Team | null;
  portfolio: string | null;
  owner: User | null;
  startOn: string | null;
  dueOn: string | null;
  campaign: string | null;
  archived: boolean;
  modifiedAt: Ms;
  sections: Section[];
  /** Tasks in it now, each with the ordinal at which it came in. */
  tasks: Map<Task, number>;
}

/** Stories keep a copy, so that they name a section as it was called then. */
export interface Section extends Base {
  kind: 'section';
  name: string;
  project: Project;
}

export interface Tag extends Base {
  kind: 'tag';
  name: string;
  tasks: Task[];
}

export type ApprovalStatus = 'pending' | 'approved' | 'rejected' | 'changes_requested';

export interface Task extends Base {
  kind: 'task';
  name: string;
  subtype: 'default_task' | 'milestone' | 'approval';
  createdBy: User | null;
  parent: Task | null;
  subtasks: Task[];
  memberships: { project: Project; section: Section }[];
  assignee: User | null;
  dueOn: string | null;
  notes: string;
  tags: Tag[];
  campaign: string | null;
  completed: { at: Ms; by: User | null } | null;
  /** Null on all but approvals. */
  approval: ApprovalStatus | null;
  modifiedAt: Ms;
  deleted: boolean;
  stories: Story[];
  attachments: Attachment[];
  dependencies: Set<Task>;
  dependents: Set<Task>;
}

export interface Story extends Base {
  kind: 'story';
  task: Task;
  by: User | null;
  subtype: string;
  /** The fields that only this subtype has, by their API names. */
  typed: Record<string, Value>;
  /** Written by a person; null: the tool words it in the reader's language. */
  words: string | null;
  edited: boolean;
  deleted: boolean;
}

export interface Attachment extends Base {
  kind: 'attachment';
  name: string;
  bytes: number;
  task: Task;
}

/** The one custom field, with the value it has on whatever shows it. */
export interface CustomField extends Base {
  kind: 'custom_field';
  value: string | null;
}

export interface CustomFieldSetting extends Base {
  kind: 'custom_field_setting';
  project: Project;
}

export interface UserTaskList extends Base {
  kind: 'user_task_list';
  owner: User;
}

/** What a webhook wants to hear of; what is absent is not asked. */
export interface WebhookFilter {
  resource_type?: string;
  resource_subtype?: string;
  action?: string;
  fields?: string[];
}

/** A webhook in force, with the books the tool keeps of its calls. */
export interface Webhook extends Base {
  kind: 'webhook';
  resource: Project | Task;
  target: string;
  filters: WebhookFilter[];
  secret: string;
  lastSuccessAt: Ms | null;
  lastFailure: { at: Ms; content: string } | null;
  /** Failures since the last success. */
  retries: number;
  nextAttemptAt: Ms | null;
}

/** A bare name and type, as events give them. */
export interface Stub extends Base {
  kind: 'stub';
  type: string;
  name: string | undefined;
}

export type Resource =
  | Workspace
  | User
  | Team
  | Portfolio
  | Project
  | Section
  | Tag
  | Task
  | Story
  | Attachment
  | CustomField
  | CustomFieldSetting
  | UserTaskList
  | Webhook
  | Stub;

/** What a field of a response may hold before it is rendered; undefined fields are left out. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | Resource
  | Value[]
  | { [field: string]: Value; kind?: never };

/** A live task: not deleted. */
export const isLive = (record: { deleted: boolean }): boolean => !record.deleted;
