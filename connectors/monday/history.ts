import { z } from 'zod';
import { ContractError, type ChangeDraft, type Ref } from '#sdk';
import { EMPTY, wordAt, type Gate, type Word } from './columns.js';
import { itemsOf, tickInstant, type Entry } from './events.js';
import { dayOf, labelOf, linkedOf, nameOf, peopleOf, readValue } from './log-values.js';
import { fields, personRef } from './shapes.js';

const WORDS = ['pending', 'approved', 'rejected', 'changes_requested'] as const;

/** Which of the board's columns mean what, as the walk knew them; kept beside each entry. */
export const LogMeta = z.looseObject({
  board: z.string(),
  status: z.string().nullish(),
  done: z.array(z.number()),
  assignee: z.string().nullish(),
  due: z.string().nullish(),
  gates: z.array(
    z.looseObject({
      column: z.string(),
      approver: z.string().nullable(),
      words: z.array(z.tuple([z.number(), z.enum(WORDS)])).optional(),
      rest: z.literal('pending').nullish(),
    }),
  ),
});

type Line = Entry & { meta: z.infer<typeof LogMeta> };
type Said = Pick<ChangeDraft, 'what'> & Partial<ChangeDraft>;

/** What an entry says of the items it names, each change with the id of its entry, of a batch with the item's behind it. */
export function changesOf(line: Line): ChangeDraft[] {
  const { id, event, user_id: user, created_at: ticks } = line;
  const isBatch = event.startsWith('batch_');
  return itemsOf(line).flatMap((item) =>
    told(line, item, isBatch ? `${id}:${item}` : id).map((said) => ({
      draft: 'change',
      id: isBatch ? `${id}:${item}` : id,
      item: { kind: 'task', key: item } satisfies Ref,
      actor: personRef(user),
      at: tickInstant(ticks),
      // A digit more leaves room for what comes before it in the same tick.
      seq: `${ticks}1`,
      timeSource: 'tool',
      ...said,
    })),
  );
}

function told(line: Line, item: string, id: string): Said[] {
  const { event, data, meta, created_at: ticks } = line;
  const { board: container } = meta;
  switch (event) {
    case 'batch_duplicate_pulses':
      return isNewIn(data, item) ? [createdBy(item, ticks)] : [];
    case 'create_pulse':
    case 'batch_create_pulses':
      return [createdBy(item, ticks)];
    case 'update_name':
      return [
        { what: 'renamed', from: nameOf(data['previous_value']), to: nameOf(data['value']) ?? data['pulse_name'] },
      ];
    case 'archive_pulse':
    case 'archive_group_pulse':
      return [{ what: 'moved', container, from: null, to: 'archived' }];
    case 'delete_pulse':
    case 'batch_delete_pulses':
    case 'delete_group_pulse':
      // The engine writes a line of this name for whatever it buries: one deletion, one line.
      return [{ what: 'deleted', id: `deleted:task:${item}:${tickInstant(ticks)}` }];
    case 'restore_pulse':
      return [{ what: 'restored' }];
    // Its twin, move_pulse_from_group, tells the same move.
    case 'move_pulse_into_group':
    case 'batch_move_pulses_into_group':
      return [movedGroup(line, item, id)];
    case 'move_pulse_from_board':
    case 'batch_move_pulses_from_board':
      return [{ what: 'moved', id: `${id}:from`, container, from: null, to: 'removed' }];
    case 'move_pulse_into_board':
    case 'batch_move_pulses_into_board':
      return [{ what: 'moved', id: `${id}:into`, container, from: null, to: 'added' }];
    case 'update_column_value':
    case 'batch_change_pulses_column_value':
      return cellChanged(line, item, id);
    default:
      return [];
  }
}

/** The same line as the item's own, which is told to the second; an item that is gone has only this one. */
function createdBy(item: string, ticks: string): Said {
  const at = `${tickInstant(ticks).slice(0, 19)}.000Z`;
  return { what: 'created', id: `created:${item}`, to: null, at, seq: undefined };
}

const isNewIn = ({ duplicated_pulse_ids: made }: Line['data'], item: string): boolean =>
  itemsOf({ data: { duplicated_pulse_ids: made } }).includes(item);

function movedGroup({ data, event, meta }: Line, item: string, id: string): Said {
  const move = data['action_record_id'];
  const name = typeof move === 'number' || typeof move === 'string' ? `moved:${move}` : id;
  return {
    what: 'moved',
    id: event.startsWith('batch_') ? `${name}:${item}` : name,
    container: meta.board,
    from: fields(data['source_group'])['title'] ?? null,
    to: fields(data['dest_group'])['title'] ?? null,
  };
}

function cellChanged(line: Line, item: string, id: string): Said[] {
  const { data, meta } = line;
  const { column_id: column, column_type: type, value, previous_value: before } = data;
  const gate = meta.gates.find((one) => one.column === column);
  const gates = meta.gates.filter((one) => one.approver === column);
  const isOurs = [meta.status, meta.assignee, meta.due].includes(column as string) || gate || gates.length > 0;
  if (!isOurs && type !== 'dependency') return [];
  for (const one of [value, before])
    if (readValue(one) === null)
      throw new ContractError('A value of the log that cannot be read', { where: `entry ${line.id}`, got: one });
  if (column === meta.status) return [statusChanged(line)];
  if (gate) return decided(line, gate, item, id);
  if (column === meta.due) return [{ what: 'due', from: dayOf(before), to: dayOf(value) }];
  if (type === 'dependency') return dependenciesChanged(value, before, id);
  const people = { what: 'assign', from: several(peopleOf(before)), to: several(peopleOf(value)) } as const;
  const onGates = gates.map((one): Said => ({
    ...people,
    id: `${id}:${one.column}`,
    item: approval(item, one.column),
  }));
  return column === meta.assignee ? [people, ...onGates] : onGates;
}

const several = (ids: string[]): unknown => (ids.length > 1 ? ids : (ids[0] ?? null));
const approval = (item: string, column: string): Ref => ({ kind: 'approval', key: `${item}/${column}` });

function statusChanged({ data, meta }: Line): Said {
  const now = labelOf(data['value']);
  const { index } = now;
  return {
    what: 'status',
    container: meta.board,
    from: labelOf(data['previous_value'], data['previous_textual_value']).text,
    to: now.text,
    detail: {
      code: `${meta.status}/${index ?? EMPTY}`,
      done: now.isDone ?? (index !== null && meta.done.includes(index)),
    },
  };
}

function dependenciesChanged(value: unknown, before: unknown, id: string): Said[] {
  const [now, then] = [linkedOf(value), linkedOf(before)];
  const said = (what: 'depends' | 'undepends', items: string[]): Said[] =>
    items.map((to) => ({ what, id: `${id}:${to}`, to }));
  return [
    ...said(
      'depends',
      now.filter((one) => !then.includes(one)),
    ),
    ...said(
      'undepends',
      then.filter((one) => !now.includes(one)),
    ),
  ];
}

/** A label of an approval column as a step of the approval; a move between two words that both wait is none. */
function decided(
  { data, created_at: ticks }: Line,
  gate: Pick<Gate, 'column' | 'words' | 'rest'>,
  item: string,
  id: string,
): Said[] {
  const now = wordAt(gate, labelOf(data['value']));
  const before = wordAt(gate, labelOf(data['previous_value'], data['previous_textual_value']));
  const on = { item: approval(item, gate.column) };
  if (now === before && (now === null || now === 'pending')) return [];
  if (now === 'pending') return [{ ...on, what: 'approval_requested' }];
  if (now === null) return before === 'pending' ? [{ ...on, what: 'approval_withdrawn' }] : [];
  const verdict: Said = { ...on, what: 'approval_decided', from: null, to: now satisfies Word };
  if (before !== null) return [verdict];
  // Decided without having been asked: it was asked at the latest then. First in order, or it would open a round after it.
  const asked = {
    ...on,
    what: 'approval_requested',
    // Who asked no log says.
    actor: null,
    id: `${id}:requested`,
    timeSource: 'inferred',
    seq: `${ticks}0`,
  } as const;
  return [asked, verdict];
}
