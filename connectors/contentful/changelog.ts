import { z } from 'zod';
import { NotFound, stream, type ChangeDraft, type Ref } from '#sdk';
import type { ContentfulApi } from './api.js';
import type { Config, Meaning } from './settings.js';
import { idOf, instant, Link, personRef, Stamp, sysOf, type Row } from './shapes.js';
import { logOf } from './workflows.js';

const Line = z.looseObject({
  event: z.string(),
  eventAt: Stamp,
  eventBy: Link.nullish(),
  stepId: z.string(),
  stepName: z.string(),
  workflow: Link,
  workflowDefinition: Link,
  entity: Link,
  meta: z.looseObject({
    /** Lines have no id of their own. */
    key: z.string(),
    /** The step of the line before in the same workflow; null: this is its first. */
    before: z.looseObject({ id: z.string(), name: z.string() }).nullable(),
  }),
});
type Line = z.infer<typeof Line>;

/** Every step of an entry's workflows, with the time it was taken. */
export const changelog = stream({
  name: 'workflows_changelog',
  scopes: ['content_management_read'],
  record: Line,
  identify: (value) => ({ key: String(((value as Row | null)?.['meta'] as Row | undefined)?.['key']) }),
  parts: { of: 'workflows', from: logOf },
  cursor: z.object({}),
  async *read(api: ContentfulApi, { part }) {
    const query = { 'entity.sys.linkType': 'Entry', 'entity.sys.id': part };
    const lines = [];
    try {
      for await (const { records, rows } of api.list(api.at('/workflows_changelog'), query))
        lines.push(...rows.map((row, i) => ({ row, raw: records[i]! })));
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
    // Newest first, and a line is read by the one before it.
    const steps = new Map<string, unknown>();
    const records = lines.toReversed().map(({ row, raw }) => {
      const workflow = String(idOf(row['workflow']));
      const key = [workflow, sysOf(row['workflow'])['version'], row['event'], row['eventAt']].map(String).join(':');
      const before = steps.get(workflow) ?? null;
      steps.set(workflow, { id: row['stepId'], name: row['stepName'] });
      return { ...raw, meta: { key, before } };
    });
    yield { records, next: {} };
  },
  drafts: (line, _seen, config: Config) => [...stepOf(line), ...roundsOf(line, config)],
});

const toldBy = ({ eventAt, eventBy }: Line) =>
  ({ draft: 'change', at: instant(eventAt), actor: personRef(eventBy), timeSource: 'tool' }) as const;

/** Its steps are a track of the entry beside its own status. */
function stepOf(line: Line): ChangeDraft[] {
  const { key, before } = line.meta;
  const ends = line.event === 'completed' || line.event === 'deleted';
  const to = ends ? null : line.stepName;
  const from = line.event === 'created' ? null : (before?.name ?? null);
  return [
    {
      ...toldBy(line),
      id: `${key}:step`,
      item: { kind: 'asset', key: `entry:${line.entity.sys.id}` },
      what: 'status',
      container: `definition:${line.workflowDefinition.sys.id}`,
      from,
      to,
    },
  ];
}

function meaningOf(line: Line, step: string | undefined, { workflowSteps }: Config): Meaning | null {
  const definition = line.workflowDefinition.sys.id;
  const steps = Object.hasOwn(workflowSteps, definition) ? workflowSteps[definition]! : {};
  return step !== undefined && Object.hasOwn(steps, step) ? steps[step]! : null;
}

type Decided = Exclude<Meaning, 'pending'>;

/** What a line means for the approval that the workspace says this workflow is; nothing where it says nothing. */
function roundsOf(line: Line, config: Config): ChangeDraft[] {
  if (!Object.hasOwn(config.workflowSteps, line.workflowDefinition.sys.id)) return [];
  const { key, before } = line.meta;
  const item: Ref = { kind: 'approval', key: `workflow:${line.workflow.sys.id}` };
  const detail = { approvers: [], policy: 'any' };
  const was = meaningOf(line, before?.id, config);
  const to = meaningOf(line, line.stepId, config);
  const isPending = was === 'pending';
  const requested = { ...toldBy(line), id: `${key}:requested`, item, what: 'approval_requested', detail } as const;
  const decided = (verdict: Decided) =>
    ({ ...toldBy(line), id: `${key}:decided`, item, what: 'approval_decided', to: verdict }) as const;
  const withdrawn = { ...toldBy(line), id: `${key}:withdrawn`, item, what: 'approval_withdrawn' } as const;
  switch (line.event) {
    case 'created':
      return to === 'pending' ? [requested] : [];
    case 'completed':
      return isPending ? [decided('approved')] : [];
    case 'deleted':
      return isPending ? [withdrawn] : [];
    default:
  }
  if (to === 'pending') return isPending ? [] : [requested];
  if (isPending) return [to === null ? withdrawn : decided(to)];
  // Decided without having been asked for: the question is taken to have come with the answer.
  if ((to === 'approved' || to === 'rejected') && was !== to)
    return [
      { ...requested, actor: null, seq: '0', timeSource: 'inferred' },
      { ...decided(to), seq: '1' },
    ];
  return [];
}
