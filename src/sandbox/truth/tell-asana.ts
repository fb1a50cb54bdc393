import type { Company, Ms } from '../types.js';
import { keysIn, shownKeys } from './keys.js';
import type { Rounds } from './rounds.js';
import type { Truth, TruthChange, TruthItem } from './types.js';

export interface Task {
  gid: string;
  kind: 'task' | 'approval';
  name: string;
  field: string | null;
  parent: string | null;
  /** Project → section, in the order of adding. */
  places: Map<string, string>;
  tags: string[];
  assignee: string | null;
  completed: boolean;
  approval: string;
  dueOn: string | null;
  createdAt: Ms;
  gone: boolean;
  dependsOn: Set<string>;
  rounds: Rounds;
}

export interface AsanaState {
  tasks: Map<string, Task>;
  sections: Map<string, string>;
  tagNames: Map<string, string>;
  attachments: { gid: string; name: string; task: string; at: Ms; author: string | null }[];
  comments: Map<string, { task: string; at: Ms; gone: boolean }>;
  changes: TruthChange[];
}

export type Part = Pick<Truth, 'items' | 'changes' | 'approvals' | 'versions' | 'dependencies'>;

/** Says what is true in Asana now, and what of it the tool can still tell. */
export function tellAsana(company: Company, state: AsanaState, now: Ms): Part {
  return new Telling(company, state, now).tell();
}

class Telling {
  private readonly campaignOfProject: Map<string, string>;
  private readonly campaignKeys: Set<string>;

  constructor(
    private readonly company: Company,
    private readonly state: AsanaState,
    now: Ms,
  ) {
    this.campaignKeys = shownKeys(company, now);
    this.campaignOfProject = new Map(company.campaigns.map((one) => [one.project, one.id]));
  }

  /** By which rule a program can know the campaign (DESIGN §5, §12.2, §12.3). */
  private knowableBy(task: Task): TruthItem['knowableBy'] {
    const keys = keysIn(task.name, task.field, ...task.tags.map((tag) => this.state.tagNames.get(tag) ?? null));
    if (keys.length > 1) return null;
    if (keys.length && this.campaignKeys.has(keys[0]!)) return 'own-key';
    for (const project of task.places.keys()) if (this.campaignOfProject.has(project)) return 'container';
    const parent = task.parent && this.state.tasks.get(task.parent);
    return parent && this.knowableBy(parent) ? 'parent' : null;
  }

  tell(): Part {
    const belongs = this.company.belongs?.asana ?? {};
    const items: TruthItem[] = [];
    const versions: Part['versions'] = [];
    const dependencies: Part['dependencies'] = [];
    const dependents = new Map<string, Task>();
    for (const task of this.state.tasks.values()) {
      for (const on of task.dependsOn) {
        if (!dependents.has(on)) dependents.set(on, task);
        if (!task.gone && !this.state.tasks.get(on)!.gone) dependencies.push({ tool: 'asana', item: task.gid, on });
      }
    }
    for (const task of this.state.tasks.values()) {
      const section = task.places.values().next();
      items.push({
        tool: 'asana',
        kind: task.kind,
        key: task.gid,
        name: task.name,
        campaign: belongs[task.gid] ?? null,
        knowableBy: this.knowableBy(task),
        status:
          task.kind === 'approval'
            ? task.approval
            : task.completed
              ? 'completed'
              : section.done
                ? null
                : (this.state.sections.get(section.value) ?? null),
        assignees: task.assignee ? [task.assignee] : [],
        parent: task.parent,
        createdAt: task.createdAt,
        dueOn: task.dueOn,
        gone: task.gone,
      });
    }
    for (const file of this.state.attachments) {
      const task = this.state.tasks.get(file.task)!;
      items.push(this.hanging('asset', file.gid, file.name, task, file.at, task.gone));
      versions.push({
        tool: 'asana',
        asset: file.gid,
        key: file.gid,
        at: file.at,
        author: file.author,
        tellable: task.gone ? 'no' : 'exact',
      });
    }
    for (const [story, comment] of this.state.comments) {
      const task = this.state.tasks.get(comment.task)!;
      items.push(this.hanging('message', story, '', task, comment.at, comment.gone || task.gone));
    }
    for (const change of this.state.changes) if (this.state.tasks.get(change.item.key)!.gone) change.tellable = 'no';
    const approvals = [...this.state.tasks.values()]
      .filter((one) => one.kind === 'approval')
      .map((one) => this.tellApproval(one, dependents));
    return { items, changes: this.state.changes, versions, dependencies, approvals };
  }

  private tellApproval(task: Task, dependents: Map<string, Task>): Part['approvals'][number] {
    // What is to be approved: its parent, else the task that waits for it, else itself (DESIGN §12.4).
    const item = (task.parent && this.state.tasks.get(task.parent)) || dependents.get(task.gid) || task;
    const { rounds } = task.rounds;
    if (task.gone) {
      for (const round of rounds) {
        round.requestTellable = 'no';
        for (const decision of round.decisions) decision.tellable = 'no';
      }
    }
    return { tool: 'asana', key: task.gid, item: { kind: item.kind, key: item.gid }, gate: task.name, rounds };
  }

  private hanging(
    kind: 'asset' | 'message',
    key: string,
    name: string,
    task: Task,
    createdAt: Ms,
    gone: boolean,
  ): TruthItem {
    const own = kind === 'asset' ? keysIn(name) : [];
    const parent = this.knowableBy(task) ? 'parent' : null;
    return {
      tool: 'asana',
      kind,
      key,
      name,
      campaign: this.company.belongs?.asana[task.gid] ?? null,
      knowableBy: own.length > 1 ? null : own.length ? 'own-key' : parent,
      status: null,
      assignees: [],
      parent: task.gid,
      createdAt,
      dueOn: null,
      gone,
    };
  }
}
