import { isLive, type Attachment, type Story, type Task } from './entities.js';
import { iso, type Scene, type Sheet } from './sheet.js';
import { textOf } from './storyText.js';

export function taskSheet(task: Task, { world }: Scene): Sheet {
  const shownFields = task.memberships.length > 0 || task.campaign !== null;
  return {
    type: 'task',
    compact: ['name', 'resource_subtype'],
    optIn: ['created_by', 'external', 'html_notes', 'is_rendered_as_separator', 'num_subtasks'],
    fields: {
      name: () => task.name,
      resource_subtype: () => task.subtype,
      approval_status: () => task.approval ?? undefined,
      actual_time_minutes: () => null,
      assignee: () => task.assignee,
      assignee_section: () => null,
      completed: () => task.completed !== null,
      completed_at: () => (task.completed ? iso(task.completed.at) : null),
      completed_by: () => task.completed?.by ?? null,
      created_at: () => iso(task.createdAt),
      created_by: () => task.createdBy,
      custom_fields: () => (shownFields ? [world.campaignField(task.campaign)] : []),
      custom_type: () => null,
      custom_type_status_option: () => null,
      dependencies: () => [...task.dependencies].filter(isLive).map(bare),
      dependents: () => [...task.dependents].filter(isLive).map(bare),
      due_at: () => null,
      due_on: () => task.dueOn,
      followers: () => (task.assignee ? [task.assignee] : []),
      hearted: () => false,
      hearts: () => [],
      html_notes: () => `<body>${escape(task.notes)}</body>`,
      is_rendered_as_separator: () => false,
      liked: () => false,
      likes: () => [],
      memberships: () => task.memberships.map(({ project, section }) => ({ project, section })),
      modified_at: () => iso(task.modifiedAt),
      notes: () => task.notes,
      num_hearts: () => 0,
      num_likes: () => 0,
      num_subtasks: () => task.subtasks.filter(isLive).length,
      parent: () => task.parent,
      permalink_url: () => `https://app.asana.com/0/${task.memberships[0]?.project.gid ?? '0'}/${task.gid}`,
      projects: () => task.memberships.map((m) => m.project),
      start_at: () => null,
      start_on: () => null,
      tags: () => task.tags,
      workspace: () => world.workspace,
    },
  };
}

/** Typed old and new values are fields like any other: a list gives them only when they are named. */
export function storySheet(story: Story, { language }: Scene): Sheet {
  const isComment = story.subtype === 'comment_added';
  const only = <T>(value: T) => (isComment ? value : undefined);
  const text = () => textOf(story, language);
  return {
    type: 'story',
    compact: ['created_at', 'created_by', 'resource_subtype', 'text'],
    optIn: ['html_text'],
    fields: {
      created_at: () => iso(story.createdAt),
      created_by: () => story.by,
      resource_subtype: () => story.subtype,
      type: () => (isComment ? 'comment' : 'system'),
      text,
      html_text: () => `<body>${escape(text())}</body>`,
      is_editable: () => only(false),
      is_edited: () => only(story.edited),
      is_pinned: () => only(false),
      liked: () => false,
      likes: () => [],
      num_likes: () => 0,
      source: () => (story.by ? 'web' : 'unknown'),
      target: () => story.task,
      ...Object.fromEntries(Object.entries(story.typed).map(([name, value]) => [name, () => value])),
    },
  };
}

export const attachmentSheet = (attachment: Attachment, { origin, wallNow }: Scene): Sheet => ({
  type: 'attachment',
  compact: ['name', 'resource_subtype'],
  optIn: [],
  fields: {
    name: () => attachment.name,
    resource_subtype: () => 'asana',
    created_at: () => iso(attachment.createdAt),
    connected_to_app: () => false,
    // Good for two minutes in the tool: another link at each look, so nobody may store it.
    download_url: () => `${origin}/-/download/${attachment.gid}?until=${wallNow + 120_000}`,
    host: () => 'asana',
    parent: () => attachment.task,
    permanent_url: () => `https://app.asana.com/app/asana/-/get_asset?asset_id=${attachment.gid}`,
    size: () => attachment.bytes,
    view_url: () => null,
  },
});

/** Dependencies come as gid and type alone, whatever is asked below them. */
const bare = (task: Task) => ({ gid: task.gid, resource_type: 'task' });

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
