import type { AsanaEvent, Ms } from '../types.js';

type OnTask = Extract<AsanaEvent, { task: string; story: string }>;
/** What a story says, without when, who and where. */
export type Story = OnTask extends infer Event
  ? Event extends OnTask
    ? Omit<Event, 'at' | 'by' | 'task' | 'story'>
    : never
  : never;

type TaskAdded = Extract<AsanaEvent, { type: 'task_added' }>;
export type NewTask = Pick<TaskAdded, 'at' | 'by' | 'name'> & Partial<Omit<TaskAdded, 'type'>>;

/** Collects what happens in Asana; each task's own story must be told in order, the whole is sorted at the end. */
export class AsanaJournal {
  readonly events: AsanaEvent[] = [];
  readonly belongs: Record<string, string> = {};

  constructor(readonly gid: () => string) {}

  add(event: AsanaEvent): void {
    this.events.push(event);
  }

  addSection(project: string, name: string, at: Ms, by: string | null): string {
    const gid = this.gid();
    this.events.push({ type: 'section_added', gid, project, name, at, by });
    return gid;
  }

  /** A new task; `campaign` is where it truly belongs. */
  addTask(task: NewTask, campaign: string | null): string {
    const gid = task.gid ?? this.gid();
    this.events.push({
      type: 'task_added',
      subtype: 'default_task',
      parent: null,
      memberships: [],
      assignee: null,
      dueOn: null,
      notes: '',
      tags: [],
      campaignField: null,
      ...task,
      gid,
    });
    if (campaign) this.belongs[gid] = campaign;
    return gid;
  }

  /** One story on a task; gives the story's gid. */
  tell(task: string, at: Ms, by: string | null, what: Story): string {
    const story = this.gid();
    this.events.push({ at, by, task, story, ...what } as AsanaEvent);
    return story;
  }
}
