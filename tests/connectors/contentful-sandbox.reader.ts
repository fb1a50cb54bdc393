import type { ContentfulSpace, StepVerdict } from '#sandbox';
import type { Bench } from './contentful-sandbox.company.js';

// oxlint-disable-next-line no-explicit-any -- bodies as they come over the wire
type Json = any;

/** What somebody who comes now can learn of the space over the wire, as lines, by the written reading (decision 0013). */
export interface Learnt {
  items: string[];
  logged: string[];
  inferred: string[];
  versions: string[];
}

const user = (link: Json): string | null => (link?.sys.linkType === 'User' ? link.sys.id : null);
const quote = (value: unknown): string => JSON.stringify(value ?? null);

/** One line of history, from the wire or from the truth. */
export function changeLine(
  item: string,
  what: string,
  values: { from?: unknown; to?: unknown; container?: string | null; actor: string | null; at: string },
): string {
  const { from, to, container, actor, at } = values;
  return `${item} ${what} ${quote(from)} → ${quote(to)} in ${container ?? 'all'} by ${actor} at ${at}`;
}

export function itemLine(item: {
  kind: string;
  key: string;
  name: string;
  status: string | null;
  assignees: string[];
  parent: string | null;
  createdAt: string | null;
  dueOn: string | null;
}): string {
  const { kind, key, name, status, assignees, parent, createdAt, dueOn } = item;
  return `${kind}/${key} ${quote([name, status, assignees, parent, createdAt, dueOn])}`;
}

export const versionLine = (key: string, asset: string, author: string | null, at: string): string =>
  `${key} of ${asset} by ${author} at ${at}`;

/** What a look shows of an entry, an asset or a task that no log will tell later. */
export interface Shown {
  kind: 'asset' | 'task';
  status: string;
  /** How often it was published; of a task none. */
  publishes: number;
  assign: string | null;
  due: string | null;
  updatedAt: string;
}

/** Reads the whole space. */
export class Reader {
  private readonly learnt: Learnt = { items: [], logged: [], inferred: [], versions: [] };
  /** By key. */
  readonly shown = new Map<string, Shown>();
  private readonly displayFields = new Map<string, string>();
  private readonly definitions = new Map<string, Json>();

  constructor(
    private readonly bench: Bench,
    private readonly space: ContentfulSpace,
  ) {}

  async read(): Promise<Learnt> {
    for (const type of await this.all('content_types')) this.displayFields.set(type.sys.id, type.displayField);
    for (const one of await this.all('workflow_definitions')) this.definitions.set(one.sys.id, one);
    for (const entry of await this.all('entries')) await this.entry(entry);
    for (const asset of await this.all('assets')) this.asset(asset);
    for (const workflow of await this.all('workflows')) this.workflow(workflow);
    return this.learnt;
  }

  private async all(path: string): Promise<Json[]> {
    const items: Json[] = [];
    for (;;) {
      const page = await this.bench.ok(`${path}${path.includes('?') ? '&' : '?'}limit=50&skip=${items.length}`);
      items.push(...page.items);
      if (items.length >= page.total) return items;
    }
  }

  private async entry(entry: Json): Promise<void> {
    const { id, contentType, firstPublishedAt } = entry.sys;
    const key = `entry:${id}`;
    const name = this.nameOf(entry.fields[this.displayFields.get(contentType.sys.id)!], id);
    this.thing(entry, key, name);
    const isWatched = [...this.definitions.values()].some(({ appliesTo }) =>
      appliesTo[0].validations[0].linkContentType.includes(contentType.sys.id),
    );
    if (!isWatched && firstPublishedAt)
      this.item('approval', `${key}:publish`, name, statusOf(entry.sys), key, firstPublishedAt);
    for (const { sys } of await this.all(`entries/${id}/snapshots`)) {
      const [actor, at] = [user(sys.createdBy), sys.createdAt];
      this.log(`asset/${key}`, 'status', { to: 'published', actor, at });
      this.learnt.versions.push(versionLine(`snapshot:${sys.id}`, key, actor, at));
      if (isWatched) continue;
      this.learnt.inferred.push(changeLine(`approval/${key}:publish`, 'approval_requested', { actor: null, at }));
      this.log(`approval/${key}:publish`, 'approval_decided', { to: 'approved', actor, at });
    }
    for (const task of await this.all(`entries/${id}/tasks`)) this.task(task, key);
    for (const { sys } of await this.all(`entries/${id}/comments`))
      this.item('message', `comment:${sys.id}`, '', null, key, sys.createdAt);
    if (!isWatched) return;
    const lines = await this.all(`workflows_changelog?entity.sys.linkType=Entry&entity.sys.id=${id}`);
    this.steps(lines.toReversed(), key);
  }

  private asset({ sys, fields }: Json): void {
    const key = `asset:${sys.id}`;
    this.thing({ sys }, key, this.nameOf(fields.title, sys.id));
    if (!sys.publishedAt) return;
    const [actor, at] = [user(sys.publishedBy), sys.publishedAt];
    this.log(`asset/${key}`, 'status', { to: 'published', actor, at });
    this.learnt.versions.push(versionLine(`${key}#${sys.publishedVersion}`, key, actor, at));
  }

  private thing({ sys }: Json, key: string, name: string): void {
    const status = statusOf(sys);
    const begun = { actor: user(sys.createdBy), at: sys.createdAt };
    this.item('asset', key, name, status, null, sys.createdAt);
    const { publishedCounter: publishes, updatedAt } = sys;
    this.shown.set(key, { kind: 'asset', status, publishes, assign: null, due: null, updatedAt });
    this.log(`asset/${key}`, 'created', begun);
    this.log(`asset/${key}`, 'status', { to: 'draft', ...begun });
    if (status === 'archived')
      this.log(`asset/${key}`, 'status', { to: status, actor: user(sys.archivedBy), at: sys.archivedAt });
    if (status === 'draft' || status === 'changed')
      this.learnt.versions.push(versionLine(`${key}@${sys.version}`, key, user(sys.updatedBy), sys.updatedAt));
  }

  private task({ sys, body, status, assignedTo, dueDate }: Json, entry: string): void {
    const key = `task:${sys.id}`;
    const assignee = user(assignedTo);
    const [name] = body.split('\n');
    this.item(
      'task',
      key,
      name,
      status,
      entry,
      sys.createdAt,
      assignee ? [assignee] : [],
      dueDate?.slice(0, 10) ?? null,
    );
    const due = dueDate?.slice(0, 10) ?? null;
    this.shown.set(key, { kind: 'task', status, publishes: 0, assign: assignee, due, updatedAt: sys.updatedAt });
    const begun = { actor: user(sys.createdBy), at: sys.createdAt };
    this.log(`task/${key}`, 'created', begun);
    this.log(`task/${key}`, 'status', { to: 'active', ...begun });
  }

  private workflow({ sys, stepId }: Json): void {
    const { name, steps, sys: definition } = this.definitions.get(sys.workflowDefinition.sys.id);
    if (!this.space.workflowSteps[definition.id]) return;
    const step = steps.find(({ id }: Json) => id === stepId).name;
    this.item('approval', `workflow:${sys.id}`, name, step, `entry:${sys.entity.sys.id}`, sys.createdAt);
  }

  /** Lines in the order of happening; each is judged by the step before it. */
  private steps(lines: Json[], key: string): void {
    const before = new Map<string, Json>();
    for (const line of lines) {
      const { event, eventBy, eventAt: at, workflow, workflowDefinition, stepId, stepName } = line;
      const definition = workflowDefinition.sys.id;
      const last = before.get(workflow.sys.id);
      before.set(workflow.sys.id, line);
      const isEnd = event === 'completed' || event === 'deleted';
      const container = `definition:${definition}`;
      const actor = user(eventBy);
      this.log(`asset/${key}`, 'status', { from: last?.stepName, to: isEnd ? null : stepName, container, actor, at });
      const verdicts = this.space.workflowSteps[definition];
      if (!verdicts) continue;
      const was = last && (verdicts[last.stepId] ?? null);
      const item = `approval/workflow:${workflow.sys.id}`;
      for (const [what, to] of judge(was, isEnd ? event : (verdicts[stepId] ?? null))) {
        if (what === 'inferred') this.learnt.inferred.push(changeLine(item, 'approval_requested', { actor: null, at }));
        else this.log(item, what, { to, actor, at });
      }
    }
  }

  private item(
    kind: string,
    key: string,
    name: string,
    status: string | null,
    parent: string | null,
    createdAt: string,
    assignees: string[] = [],
    dueOn: string | null = null,
  ): void {
    this.learnt.items.push(itemLine({ kind, key, name, status, parent, createdAt, assignees, dueOn }));
  }

  private log(item: string, what: string, values: Parameters<typeof changeLine>[2]): void {
    this.learnt.logged.push(changeLine(item, what, values));
  }

  private nameOf(values: Record<string, string> | undefined, id: string): string {
    const found = this.space.locales.map(({ code }) => values?.[code]).find(Boolean);
    return found ?? `#${id}`;
  }
}

function statusOf(sys: { version: number; publishedVersion?: number; archivedVersion?: number }): string {
  if (sys.archivedVersion !== undefined) return 'archived';
  if (sys.publishedVersion === undefined) return 'draft';
  return sys.version === sys.publishedVersion + 1 ? 'published' : 'changed';
}

type Verdict = StepVerdict | null;

/** The table of the decision page: what a step out of `was` (undefined: the first one) into `is` says. */
function judge(was: Verdict | undefined, is: Verdict | 'completed' | 'deleted'): [what: string, to: Verdict][] {
  const asked = was === 'pending';
  if (is === 'completed') return asked ? [['approval_decided', 'approved']] : [];
  if (is === 'deleted' || is === null) return asked ? [['approval_withdrawn', null]] : [];
  if (is === 'pending') return asked ? [] : [['approval_requested', null]];
  if (asked) return [['approval_decided', is]];
  if (was === undefined || is === 'changes_requested' || is === was) return [];
  return [
    ['inferred', null],
    ['approval_decided', is],
  ];
}
