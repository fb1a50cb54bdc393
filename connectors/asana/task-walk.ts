import { z } from 'zod';
import type { Gone, Instant, Job, Page, Raw } from '#sdk';
import { gidOf, type AsanaApi, type Listed, type Row } from './api.js';
import { drain, Touch } from './events.js';

/** Without these Asana answers with gid, name and subtype alone. `notes` is left out: nothing is read from it. */
export const TASK_FIELDS = [
  'name,resource_subtype,approval_status,completed,completed_at,completed_by.name,created_at,created_by,modified_at',
  'assignee.name,start_on,start_at,due_on,due_at,permalink_url,parent.resource_subtype,num_subtasks',
  'memberships.project.name,memberships.section.name,dependencies.gid,tags.name,workspace.name',
  'custom_fields.name,custom_fields.type,custom_fields.display_value,custom_fields.enum_value.name',
  'custom_type.name,custom_type_status_option.name',
].join();

/** Two clocks differ, and events come late. */
const OVERLAP_MS = 2 * 60_000;
/** Touches carried to the next run; beyond it a story list is read once too often, nothing is lost. */
const CARRIED = 1000;
const BATCH = 100;

/** `sync` null: the token ran out inside a walk, or the part has no events. `touched` keeps hashes equal in the overlap. */
export const TaskCursor = z.object({
  sync: z.string().nullable(),
  since: z.string(),
  touched: z.record(z.string(), Touch).default({}),
});
export type TaskCursor = z.infer<typeof TaskCursor>;

/** One walk's memory: what events said, which tasks were met, whose subtasks are still owed. */
class Walk {
  readonly met = new Set<string>();
  readonly owed = new Set<string>();

  constructor(
    readonly touched: Map<string, Touch>,
    /** Start of a time without events: every task may have moved and moved back, so all stories are read again. */
    private readonly gap: Instant | null,
  ) {}

  /** The record with what the events said of it; remembers it for its subtasks. */
  take(raw: Raw, row: Row): Raw {
    const gid = gidOf(row);
    if (!gid) return raw;
    this.met.add(gid);
    if (row['num_subtasks']) this.owed.add(gid);
    const meta = this.touched.get(gid) ?? (this.gap ? { touched: `gap:${this.gap}` } : undefined);
    return meta ? { ...raw, meta: { ...meta } } : raw;
  }

  takeAll({ records, rows }: Listed): Raw[] {
    return records.map((raw, index) => this.take(raw, rows[index] ?? {}));
  }
}

/** A project's tasks by events and `modified_since`, or all of them; a person's tasks that no project holds. */
export async function* readTasks(api: AsanaApi, job: Job<TaskCursor>): AsyncGenerator<Page<TaskCursor>> {
  const since = new Date(Date.parse(job.until) - OVERLAP_MS).toISOString();
  const assignee = /^assignee:(.*)$/.exec(job.part)?.[1];
  if (assignee !== undefined) {
    yield* readAssigned(api, assignee, job.full ? undefined : job.since?.since);
    const whole = job.full || !job.since ? { whole: true as const } : {};
    yield { records: [], next: { sync: null, since, touched: {} }, ...whole };
    return;
  }
  // Before the list, so that what happens while it is read is told by the drain after it.
  const before = await drain(api, job.part, job.since?.sync);
  const next = { sync: null, since, touched: {} };
  if (before.vanished) {
    yield { records: [], next };
    return;
  }
  const full = job.full || before.expired || before.renamed;
  const gap = before.expired ? (job.since?.since ?? null) : null;
  const carried = Object.entries(full ? {} : (job.since?.touched ?? {}));
  const touched = new Map([...carried, ...before.touched]);
  const walk = new Walk(touched, gap);
  const query = { project: job.part, opt_fields: TASK_FIELDS, modified_since: full ? undefined : job.since?.since };
  // To its end before any other request: an offset expires while children are fetched (airbyte#13676).
  for await (const page of api.pages('/tasks', query, `/projects/${job.part}`)) {
    if (page.vanished) {
      yield { records: [], next };
      return;
    }
    yield { records: walk.takeAll(page) };
  }
  yield* reread(
    api,
    walk,
    [...before.touched.keys()].filter((gid) => !walk.met.has(gid)),
  );
  yield* readSubtasks(api, walk);
  let sync: string | null = before.sync;
  if (full) {
    const after = await drain(api, job.part, sync);
    sync = after.expired ? null : after.sync;
    for (const [gid, touch] of after.touched) touched.set(gid, touch);
    const late = new Walk(touched, gap);
    yield* reread(api, late, [...after.touched.keys()]);
    yield* readSubtasks(api, late);
  }
  const fresh = [...touched].filter(([, touch]) => touch.touched >= since).slice(0, CARRIED);
  yield { records: [], next: { sync, since, touched: Object.fromEntries(fresh) }, ...(full ? { whole: true } : {}) };
}

/** Tasks that events named, each by its gid: most are outside `modified_since`, some are no longer there. */
async function* reread(api: AsanaApi, walk: Walk, gids: string[]): AsyncGenerator<Page<TaskCursor>> {
  for (let start = 0; start < gids.length; start += BATCH) {
    const records: Raw[] = [];
    const gone: Gone[] = [];
    for (const gid of gids.slice(start, start + BATCH)) {
      const answer = await api.get(`/tasks/${gid}`, { opt_fields: TASK_FIELDS }, [403, 404]);
      // 403: moved to where the token cannot look. That is not a deletion; the next full walk asks again.
      if (answer.status === 403) continue;
      if (answer.status === 404) gone.push(missing(gid, walk.touched.get(gid)));
      else records.push(walk.take({ body: answer.body, at: '/data' }, answer.json<{ data: Row }>().data));
    }
    yield { records, gone };
  }
}

function missing(key: string, touch: Touch | undefined): Gone {
  const { deleted, restored } = touch ?? {};
  return deleted && !(restored && restored >= deleted)
    ? { key, proof: 'event', at: deleted }
    : { key, proof: 'not-found' };
}

/** Subtasks to every depth: no project list shows them. The set grows while it is walked, and ends a circle. */
async function* readSubtasks(api: AsanaApi, walk: Walk): AsyncGenerator<Page<TaskCursor>> {
  let records: Raw[] = [];
  for (const parent of walk.owed) {
    for await (const page of api.pages(`/tasks/${parent}/subtasks`, { opt_fields: TASK_FIELDS }, `/tasks/${parent}`)) {
      records.push(...walk.takeAll(page));
    }
    if (records.length >= BATCH) {
      yield { records };
      records = [];
    }
  }
  if (records.length) yield { records };
}

/** What is assigned to someone and lies, like its parents, in no project: a crawl by projects never meets it. */
async function* readAssigned(
  api: AsanaApi,
  assignee: string,
  since: string | undefined,
): AsyncGenerator<Page<TaskCursor>> {
  const query = { assignee, workspace: api.workspace, opt_fields: TASK_FIELDS, modified_since: since };
  const listed: { raw: Raw; row: Row }[] = [];
  for await (const page of api.pages('/tasks', query, `/users/${assignee}`)) {
    page.records.forEach((raw, index) => listed.push({ raw, row: page.rows[index] ?? {} }));
  }
  const walk = new Walk(new Map(), null);
  const known = new Map<string, boolean>();
  let records: Raw[] = [];
  for (const { raw, row } of listed) {
    if (await isInProject(api, row, known)) continue;
    records.push(walk.take(raw, row));
    if (records.length >= BATCH) {
      yield { records };
      records = [];
    }
  }
  if (records.length) yield { records };
  yield* readSubtasks(api, walk);
}

/** Whether a project's part reads this task: it, or a task above it, lies in a project that is listed. */
async function isInProject(api: AsanaApi, row: Row | undefined, known: Map<string, boolean>): Promise<boolean> {
  for (const membership of Array.isArray(row?.['memberships']) ? (row['memberships'] as Row[]) : []) {
    const project = gidOf(membership?.['project']);
    if (project && (await api.hasProject(project))) return true;
  }
  const parent = gidOf(row?.['parent']);
  if (!parent) return false;
  const answered = known.get(parent);
  if (answered !== undefined) return answered;
  known.set(parent, false);
  const answer = await api.get(`/tasks/${parent}`, { opt_fields: 'memberships.project.name,parent.name' }, [403, 404]);
  const inside = answer.status === 200 && (await isInProject(api, answer.json<{ data?: Row }>().data, known));
  known.set(parent, inside);
  return inside;
}
