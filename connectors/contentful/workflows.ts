import { z } from 'zod';
import { stream, Through, type Child, type Page } from '#sdk';
import type { ContentfulApi } from './api.js';
import { namesOf, type Names } from './names.js';
import type { Config } from './settings.js';
import { identify, idOf, instant, Link, personRef, Sys, sysOf, type Row } from './shapes.js';

const Workflow = z.looseObject({
  sys: Sys.extend({ entity: Link, workflowDefinition: Link }),
  stepId: z.string().nullish(),
  meta: z.looseObject({ name: z.string(), step: z.string().nullable() }),
});

function metaOf({ definitions }: Names, row: Row): { name: string; step: string | null } {
  const id = String(idOf(sysOf(row)['workflowDefinition']));
  const definition = definitions.get(id);
  const step = row['stepId'];
  if (typeof step !== 'string') return { name: definition?.name ?? id, step: null };
  return { name: definition?.name ?? id, step: definition?.steps.get(step) ?? step };
}

/** Workflows, running and completed, read whole at every run: a step moves no stamp of the entry. */
export const workflows = stream({
  name: 'workflows',
  scopes: ['content_management_read'],
  record: Workflow,
  identify,
  cursor: Through,
  async *read(api: ContentfulApi, { until }): AsyncGenerator<Page<Through>> {
    const names = await namesOf(api);
    // By entry, what its workflows are and how far they have come.
    const stand = new Map<string, string[]>();
    for await (const { records, rows, total } of api.list(api.at('/workflows'))) {
      for (const row of rows) {
        const entry = String(idOf(sysOf(row)['entity']));
        stand.set(entry, [...(stand.get(entry) ?? []), `${idOf(row)}:${String(sysOf(row)['version'])}`]);
      }
      const told = records.map((raw, i) => ({ ...raw, meta: metaOf(names, rows[i]!) }));
      yield { records: told, ...(total !== undefined && { total }) };
    }
    for await (const ids of inWorkflows(api, names))
      yield { records: [], again: ids.map((part) => ({ part, version: (stand.get(part) ?? []).toSorted().join() })) };
    yield { records: [], next: { through: until }, whole: true };
  },
  async get(api, keys) {
    const names = await namesOf(api);
    return api.find(
      keys,
      (id) => api.at(`/workflows/${id}`),
      (row) => metaOf(names, row),
    );
  },
  drafts({ sys, meta }, _seen, config: Config) {
    // Steps that nobody gave a meaning decide nothing.
    if (!Object.hasOwn(config.workflowSteps, sys.workflowDefinition.sys.id)) return [];
    return [
      {
        draft: 'approval',
        key: `workflow:${sys.id}`,
        gate: meta.name,
        name: meta.name,
        status: meta.step,
        item: { kind: 'asset', key: `entry:${sys.entity.sys.id}` },
        approvers: [],
        policy: 'any',
        creator: personRef(sys.createdBy),
        createdAt: instant(sys.createdAt),
      },
    ];
  },
});

/** Entries on which a workflow may run or have run. One that was deleted is in no list; that it is missing opens its log. */
async function* inWorkflows(api: ContentfulApi, names: Names): AsyncGenerator<string[]> {
  for (const type of names.titles.keys()) {
    if (!names.hasWorkflow(type)) continue;
    const query = { content_type: type, select: 'sys' };
    for await (const { rows } of api.byStamp(api.at('/entries'), null, query))
      yield rows.flatMap((row) => idOf(row) ?? []);
  }
}

/** The log of the entry of a workflow that was read alone; a run names them all by itself. */
export const logOf = ({ sys }: z.infer<typeof Workflow>): Child[] => [
  { part: sys.entity.sys.id, version: `${sys.id}:${sys.version}` },
];
