import { z } from 'zod';
import type { ApprovalDraft, Draft, Placement, Ref, TaskDraft } from '#sdk';
import { EMPTY } from './columns.js';
import { labelOf, peopleOf } from './log-values.js';
import { Id, personRef, Stamp } from './shapes.js';

const Cell = z.looseObject({
  id: Id,
  type: z.string(),
  text: z.string().nullish(),
  column: z.looseObject({ title: z.string() }).nullish(),
  date: z.string().nullish(),
  url: z.string().nullish(),
  linked_item_ids: z.array(Id).nullish(),
});
type Cell = z.infer<typeof Cell>;

const File = z.looseObject({
  id: Id,
  name: z.string(),
  url: z.string().nullish(),
  created_at: Stamp.nullish(),
  uploaded_by: z.looseObject({ id: Id }).nullish(),
});

const GateMeta = z.looseObject({
  column: z.string(),
  approver: z.string().nullish(),
  asked: z.boolean(),
});

/** An item, and beside it which of its board's columns say what. */
export const Item = z.looseObject({
  id: Id,
  name: z.string(),
  created_at: Stamp.nullish(),
  url: z.string().nullish(),
  creator_id: Id.nullish(),
  board: z.looseObject({ id: Id }),
  group: z.looseObject({ id: Id }).nullish(),
  parent_item: z.looseObject({ id: Id }).nullish(),
  column_values: z.array(Cell).nullish(),
  assets: z.array(File.nullable()).nullish(),
  meta: z.looseObject({
    status: z.string().nullish(),
    assignee: z.string().nullish(),
    due: z.string().nullish(),
    gates: z.array(GateMeta).optional(),
  }),
});
export type Item = z.infer<typeof Item>;

// Cells with one plain value. People are names of others, long texts and mirrors are not the item's own short facts.
const SIMPLE = new Set(
  'status text numbers date dropdown checkbox tags rating link email phone timeline week hour country auto_number item_id'.split(
    ' ',
  ),
);
/** An address, or an id of some tool with nothing else beside it. */
const LINK = /^(?:https?:\/\/\S+|\d{5,})$/;

/** Everything an item says: the work, its dependencies, its files, and the approvals of its board that concern it. */
export function draftsOf(item: Item): Draft[] {
  const cells = item.column_values ?? [];
  const ref: Ref = { kind: 'task', key: item.id };
  const creator = personRef(item.creator_id);
  const drafts: Draft[] = [taskOf(item, cells)];
  if (item.created_at)
    drafts.push({
      draft: 'change',
      id: `created:${item.id}`,
      item: ref,
      what: 'created',
      to: null,
      actor: creator,
      at: item.created_at,
      timeSource: 'tool',
    });
  for (const on of new Set(
    cells.flatMap(({ linked_item_ids: ids, type }) => (type === 'dependency' ? (ids ?? []) : [])),
  ))
    drafts.push({ draft: 'dependency', key: `${item.id}:${on}`, item: ref, on: { kind: 'task', key: on } });
  return [...drafts, ...filesOf(item, ref), ...approvalsOf(item, cells, ref)];
}

function taskOf(item: Item, cells: Cell[]): TaskDraft {
  const { meta } = item;
  const texts = cells.filter(({ type }) => type === 'text').flatMap(({ text }) => (text ? [text] : []));
  const addresses = cells.filter(({ type }) => type === 'link').flatMap(({ url }) => (url ? [url] : []));
  const due = cells.find(({ id }) => id === meta.due);
  return {
    draft: 'task',
    key: item.id,
    type: 'task',
    name: item.name,
    url: item.url ?? null,
    status: null,
    placements: placementsOf(item, cells),
    parent: item.parent_item?.id ?? null,
    assignees: peopleAt(cells, meta.assignee),
    creator: personRef(item.creator_id),
    createdAt: item.created_at ?? null,
    dueOn: due?.date || null,
    keyTexts: texts,
    links: [...addresses, ...texts.map((text) => text.trim()).filter((text) => LINK.test(text))],
    fields: fieldsOf(cells),
  };
}

/** The board, where the status column says how the work stands; and the group, which says nothing of it. */
function placementsOf({ board, group, meta }: Item, cells: Cell[]): Placement[] {
  const cell = cells.find(({ id }) => id === meta.status);
  const { index, text, isDone } = labelOf(cell);
  // The label is renamed and translated; its index stays.
  const code = meta.status ? `${meta.status}/${index ?? EMPTY}` : null;
  const here: Placement = { container: board.id, status: text, code, done: isDone };
  return group ? [here, { container: `${board.id}/${group.id}`, status: null }] : [here];
}

const peopleAt = (cells: Cell[], column: string | null | undefined): Ref[] =>
  peopleOf(cells.find(({ id }) => id === column)).map((key) => ({ kind: 'person', key }));

/** Plain cells by column id, and by title where no other column has taken that name. */
function fieldsOf(cells: Cell[]): Record<string, string> {
  const shown = cells.flatMap(({ id, type, text, url, column }) => {
    const value = type === 'link' ? url : text;
    return SIMPLE.has(type) && value ? [{ id, title: column?.title ?? id, value }] : [];
  });
  const fields = new Map(shown.map(({ id, value }) => [id, value]));
  for (const { title, value } of shown) if (!fields.has(title)) fields.set(title, value);
  return Object.fromEntries(fields);
}

function filesOf({ assets }: Item, of: Ref): Draft[] {
  return (assets ?? []).flatMap((file): Draft[] => {
    if (!file) return [];
    const { name, url, created_at: at, uploaded_by: owner } = file;
    const key = `asset:${file.id}`;
    const by = personRef(owner?.id);
    const createdAt = at ?? null;
    const asset = {
      draft: 'asset',
      key,
      type: 'attachment',
      name,
      url: url ?? null,
      status: null,
      placements: [],
    } as const;
    const drafts: Draft[] = [{ ...asset, placements: [], of, owner: by, createdAt }];
    const hashReason = 'files are listed, not downloaded';
    if (at)
      drafts.push({ draft: 'version', key, asset: key, hash: null, hashReason, author: by, at, timeSource: 'tool' });
    return drafts;
  });
}

function approvalsOf(item: Item, cells: Cell[], ref: Ref): Draft[] {
  return (item.meta.gates ?? []).flatMap(({ column, approver, asked }): Draft[] => {
    const key = `${item.id}/${column}`;
    const cell = cells.find(({ id }) => id === column);
    const gate = cell?.column?.title ?? column;
    const approval: ApprovalDraft = {
      draft: 'approval',
      key,
      gate,
      name: `${item.name}: ${gate}`,
      url: item.url ?? null,
      status: labelOf(cell).text,
      item: ref,
      approvers: peopleAt(cells, approver),
      policy: 'any',
      // A column is no thing that somebody made at some time.
      createdAt: null,
    };
    if (!asked || !item.created_at) return [approval];
    return [
      approval,
      {
        draft: 'change',
        id: `requested:${key}`,
        item: { kind: 'approval', key },
        what: 'approval_requested',
        actor: personRef(item.creator_id),
        at: item.created_at,
        timeSource: 'inferred',
      },
    ];
  });
}
