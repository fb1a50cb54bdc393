import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Verdict } from '#sdk';
import { fields, Id } from './shapes.js';

const Column = z.looseObject({
  id: Id,
  title: z.string(),
  type: z.string(),
  archived: z.boolean().nullish(),
  settings: z.unknown(),
});
type Column = z.infer<typeof Column>;

const indexes = z.array(z.int());

/** hub.yaml's word on which columns decide what; boards and columns by id, labels by index. */
export const Approvals = z.array(
  z.strictObject({
    board: z.union([z.string().regex(/^\d+$/, 'a board id: digits only'), z.int()]).transform(String),
    column: z.string().min(1),
    approved: indexes.min(1),
    rejected: indexes.optional(),
    changesRequested: indexes.optional(),
    /** Absent: every label that decides nothing. */
    pending: indexes.optional(),
    /** Id of the people column; absent: the nearest one. */
    approver: z.string().min(1).optional(),
  }),
);
export type Approvals = z.infer<typeof Approvals>;

/** What a label of an approval column means. */
export type Word = Verdict | 'pending';

/** A column in which something is approved. */
export interface Gate {
  column: string;
  approver: string | null;
  /** Configured meaning by label index, and of the labels not listed (null: none); absent: the text tells. */
  words?: [number, Word][];
  rest?: 'pending' | null;
}

/** Which column of a board says what. */
interface Roles {
  status: string | null;
  /** Labels of the status column that monday counts as done. */
  done: number[];
  assignee: string | null;
  due: string | null;
  gates: Gate[];
}

/** The index of the label that is no label: it stands for an empty cell and is in no settings. */
export const EMPTY = 5;

interface Label {
  index: number;
  text: string;
  isDone: boolean;
}

/** Labels of a status column: a list since 2025-10, before it texts by index with the done ones beside them. */
function labelsOf({ settings }: Column): Label[] {
  const { labels, done_colors: done } = fields(typeof settings === 'string' ? parsed(settings) : settings);
  const rows: [unknown, unknown, unknown][] = Array.isArray(labels)
    ? labels.map(fields).map(({ index, label, is_done }) => [index, label, is_done])
    : Object.entries(fields(labels)).map(([index, text]) => [
        index,
        text,
        Array.isArray(done) && done.includes(Number(index)),
      ]);
  return rows.flatMap(([index, text, isDone]) =>
    typeof text === 'string' ? [{ index: Number(index), text, isDone: isDone === true }] : [],
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const TITLE = /\b(?:approval|sign-?off)\b/i;
// Labels may begin with a picture.
const SAYS: [RegExp, Word][] = [
  [/^\P{L}*(?:approv|accept|signed off)/iu, 'approved'],
  [/^\P{L}*(?:declin|reject|refus)/iu, 'rejected'],
  [/^\P{L}*(?:redline|change|revis|rework)/iu, 'changes_requested'],
];
const DECLINES = /^\P{L}*(?:declin|reject|redlines|changes\s|refus)/iu;

const wordOfText = (text: string): Word => SAYS.find(([pattern]) => pattern.test(text))?.[1] ?? 'pending';

/** What a label means at its gate; null where the cell is empty, or holds a label that means nothing there. */
export function wordAt(
  gate: Pick<Gate, 'words' | 'rest'>,
  label: { index: number | null; text: string | null },
): Word | null {
  if (label.text === null) return null;
  if (!gate.words) return wordOfText(label.text);
  return gate.words.find(([index]) => index === label.index)?.[1] ?? gate.rest ?? null;
}

/** Titled approval or sign-off, with a label that approves and one that declines: any other such title is only a word. */
function isGate(column: Column): boolean {
  const labels = labelsOf(column);
  return (
    TITLE.test(column.title) &&
    labels.some(({ text, isDone }) => isDone || wordOfText(text) === 'approved') &&
    labels.some(({ text }) => DECLINES.test(text))
  );
}

/** The people column nearest in column order; of two as near, the one to the right. */
function nearestPeople(columns: Column[], at: number): string | null {
  const ranked = columns
    .map((column, index) => ({ column, distance: Math.abs(index - at), isLeft: index < at }))
    .filter(({ column }) => isPeople(column))
    .sort((a, b) => a.distance - b.distance || Number(a.isLeft) - Number(b.isLeft));
  return ranked[0]?.column.id ?? null;
}

const isPeople = ({ type }: Column): boolean => type === 'people' || type === 'person';

function gatesOf(board: string, columns: Column[], approvals: Approvals | undefined): Gate[] {
  return columns.flatMap((column, at): Gate[] => {
    if (column.type !== 'status') return [];
    const { id } = column;
    if (!approvals) return isGate(column) ? [{ column: id, approver: nearestPeople(columns, at) }] : [];
    const told = approvals.find((one) => one.board === board && one.column === id);
    if (!told) return [];
    const words = (['approved', 'rejected', 'changesRequested', 'pending'] as const).flatMap((name) =>
      (told[name] ?? []).map((index): [number, Word] => [
        index,
        name === 'changesRequested' ? 'changes_requested' : name,
      ]),
    );
    const approver = told.approver ?? nearestPeople(columns, at);
    return [{ column: id, approver, words, rest: told.pending ? null : 'pending' }];
  });
}

/** Whether an unchecked board is there and holds work: documents and other objects come as boards too. */
export function isWork({ state, type }: Record<string, unknown>): boolean {
  return state !== 'deleted' && [null, undefined, 'board', 'sub_items_board'].includes(type as string);
}

/** A board as its items and its log are read by it. */
export interface Board {
  id: string;
  isDeleted: boolean;
  isWork: boolean;
  /** Whether it can be subscribed to: what happens to subitems is told by the board above theirs. */
  sendsEvents: boolean;
  roles: Roles;
  /** Changes when a column, a title or a label does: then items show other words although none was touched. */
  columnsMark: string;
  /** Changes when the log is to be read with other eyes. */
  rolesMark: string;
}

/** What the walks need of a board; columns that cannot be read are left out, the record itself says what is wrong. */
export function boardOf(row: Record<string, unknown>, approvals: Approvals | undefined): Board {
  const id = String(row['id']);
  const columns = (Array.isArray(row['columns']) ? row['columns'] : []).flatMap((one) => {
    const { data } = Column.safeParse(one);
    return data && !data.archived ? [data] : [];
  });
  const gates = gatesOf(id, columns, approvals);
  const status = columns.find((one) => one.type === 'status' && !gates.some((gate) => gate.column === one.id));
  const done = status ? labelsOf(status).flatMap((label) => (label.isDone ? [label.index] : [])) : [];
  const roles: Roles = {
    status: status?.id ?? null,
    done,
    assignee: columns.find(isPeople)?.id ?? null,
    due: columns.find((one) => one.type === 'date')?.id ?? null,
    gates,
  };
  const shown = columns.map((column) => [column.id, column.title, column.type, labelsOf(column)]);
  return {
    id,
    isDeleted: row['state'] === 'deleted',
    isWork: isWork(row),
    sendsEvents: isWork(row) && row['type'] !== 'sub_items_board' && row['state'] !== 'archived',
    roles,
    columnsMark: mark([shown, roles]),
    rolesMark: mark(roles),
  };
}

const mark = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
