import type { AsanaEvent, Company, Ms } from '../types.js';
import type { TruthChange } from './types.js';
import { tellAsana } from './tell-asana.js';
import type { AsanaState, Part, Task } from './tell-asana.js';
import { Rounds } from './rounds.js';

/** The truth of Asana at an instant, folded from its events one by one. */
export function truthOfAsana(company: Company, at: Ms): Part {
  const fold = new AsanaFold(company);
  for (const event of company.asana) {
    if (event.at > at) break;
    fold.take(event);
  }
  return tellAsana(company, fold, at);
}

/** Everything in Asana as it stands after the events taken so far, with all that changed on the way. */
class AsanaFold implements AsanaState {
  readonly tasks = new Map<string, Task>();
  readonly sections = new Map<string, string>();
  readonly tagNames = new Map<string, string>();
  readonly attachments: AsanaState['attachments'] = [];
  readonly comments = new Map<string, { task: string; at: Ms; gone: boolean }>();
  readonly changes: TruthChange[] = [];
  private readonly actors: Map<string, string>;

  constructor(company: Company) {
    this.actors = new Map(company.people.flatMap((one) => (one.asana ? [[one.id, one.asana.gid] as const] : [])));
  }

  take(event: AsanaEvent): void {
    switch (event.type) {
      case 'section_added':
        this.sections.set(event.gid, event.name);
        return;
      case 'section_renamed':
        this.sections.set(event.section, event.name);
        return;
      case 'tag_added':
        this.tagNames.set(event.gid, event.name);
        return;
      case 'task_added':
        this.addTask(event);
        return;
      case 'comment_deleted':
        this.comments.get(event.story)!.gone = true;
        return;
    }
    if ('task' in event) this.changeTask(this.tasks.get(event.task)!, event);
  }

  private addTask(event: Extract<AsanaEvent, { type: 'task_added' }>): void {
    const task: Task = {
      gid: event.gid,
      kind: event.subtype === 'approval' ? 'approval' : 'task',
      name: event.name,
      field: event.campaignField,
      parent: event.parent,
      places: new Map(event.memberships.map((one) => [one.project, one.section])),
      tags: event.tags,
      assignee: this.key(event.assignee),
      completed: false,
      approval: 'pending',
      dueOn: event.dueOn,
      createdAt: event.at,
      gone: false,
      dependsOn: new Set(),
      rounds: new Rounds(),
    };
    this.tasks.set(event.gid, task);
    this.change(task, event, 'created', null, null);
    if (task.kind === 'approval') {
      task.rounds.request(event.at, 'exact', task.assignee ? [task.assignee] : []);
      this.change(task, event, 'approval_requested', null, null);
    }
  }

  private changeTask(task: Task, event: Extract<AsanaEvent, { task: string }>): void {
    switch (event.type) {
      case 'task_renamed':
        this.change(task, event, 'renamed', task.name, event.name);
        task.name = event.name;
        return;
      case 'due_changed':
        this.change(task, event, 'due', task.dueOn, event.dueOn);
        task.dueOn = event.dueOn;
        return;
      case 'assigned':
        task.assignee = this.key(event.to);
        task.rounds.approvers(task.assignee ? [task.assignee] : []);
        this.change(task, event, 'assign', null, task.assignee);
        return;
      case 'section_changed':
        this.change(
          task,
          event,
          'status',
          this.section(task.places.get(event.project)),
          this.section(event.section),
          event.project,
        );
        task.places.set(event.project, event.section);
        return;
      case 'added_to_project':
        task.places.set(event.project, event.section);
        this.change(task, event, 'moved', null, 'added', event.project);
        return;
      case 'removed_from_project':
        task.places.delete(event.project);
        this.change(task, event, 'moved', null, 'removed', event.project);
        return;
      case 'completed':
      case 'reopened':
        task.completed = event.type === 'completed';
        this.change(task, event, 'status', task.completed ? null : 'completed', task.completed ? 'completed' : null);
        return;
      case 'approval_set':
        this.decide(task, event);
        return;
      case 'campaign_field_changed':
        task.field = event.value;
        return;
      case 'commented':
        this.comments.set(event.story, { task: task.gid, at: event.at, gone: false });
        return;
      case 'dependency_added':
      case 'dependency_removed': {
        const added = event.type === 'dependency_added';
        task.dependsOn[added ? 'add' : 'delete'](event.on);
        this.change(task, event, added ? 'depends' : 'undepends', null, event.on);
        return;
      }
      case 'attached':
        this.attachments.push({
          gid: event.gid,
          name: event.name,
          task: task.gid,
          at: event.at,
          author: this.key(event.by),
        });
        return;
      case 'task_deleted':
      case 'task_restored':
        task.gone = event.type === 'task_deleted';
        // No story tells either; a stream of events does, to somebody who listened already.
        this.change(task, event, task.gone ? 'deleted' : 'restored', null, null).tellable = 'no';
    }
  }

  private decide(task: Task, event: Extract<AsanaEvent, { type: 'approval_set' }>): void {
    const before = task.approval;
    task.approval = event.status;
    if (event.status === 'pending') {
      task.rounds.request(event.at, 'exact', task.assignee ? [task.assignee] : []);
      this.change(task, event, 'approval_requested', null, null);
      return;
    }
    task.rounds.decide(event.status, this.key(event.by), event.at, 'exact');
    this.change(task, event, 'approval_decided', before, event.status);
  }

  private change(
    task: Task,
    event: AsanaEvent,
    what: string,
    from: unknown,
    to: unknown,
    container: string | null = null,
  ): TruthChange {
    const change: TruthChange = {
      tool: 'asana',
      item: { kind: task.kind, key: task.gid },
      what,
      from,
      to,
      container,
      actor: this.key(event.by),
      at: event.at,
      tellable: 'exact',
    };
    this.changes.push(change);
    return change;
  }

  private key(person: string | null): string | null {
    return person === null ? null : (this.actors.get(person) ?? null);
  }

  private section(gid: string | undefined): string | null {
    return gid === undefined ? null : (this.sections.get(gid) ?? null);
  }
}
