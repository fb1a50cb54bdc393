import type { MondayColumn, MondayEvent } from '../monday/types.js';
import type { Decision } from './rounds.js';

type BoardAdded = Extract<MondayEvent, { type: 'board_added' }>;

export interface Board {
  id: string;
  name: string;
  kind: 'board' | 'document';
  visible: boolean;
  deleted: boolean;
  subitemsOf: string | null;
  columns: MondayColumn[];
  groups: Map<string, { title: string; deleted: boolean }>;
}

/** What the columns of a board are for. */
export interface Purposes {
  status: string | null;
  assignee: string | null;
  due: string | null;
  /** Approval column → the people column of its approvers, or null. */
  approvals: Map<string, string | null>;
}

/** Boards with groups, columns and labels, as they stand after the events taken so far. */
export class MondayBoards {
  readonly byId = new Map<string, Board>();

  take(event: MondayEvent): void {
    if (event.type === 'board_added') this.byId.set(event.id, open(event));
    else if ('board' in event) this.change(this.byId.get(event.board)!, event);
  }

  private change(board: Board, event: MondayEvent): void {
    switch (event.type) {
      case 'board_renamed':
        board.name = event.name;
        return;
      case 'board_deleted':
        board.deleted = true;
        return;
      case 'group_added':
        board.groups.set(event.id, { title: event.title, deleted: false });
        return;
      case 'group_renamed':
        board.groups.get(event.group)!.title = event.title;
        return;
      case 'group_deleted':
        board.groups.get(event.group)!.deleted = true;
        return;
      case 'column_renamed':
        columnOf(board, event.column)!.title = event.title;
        return;
      case 'label_renamed':
        columnOf(board, event.column)!.labels!.find((one) => one.index === event.index)!.text = event.text;
    }
  }

  /** Whether the hub's account can read the board and its log. A hidden board of subitems goes with its parent. */
  isOpen(id: string): boolean {
    const board = this.byId.get(id)!;
    const parent = board.subitemsOf === null || this.isOpen(board.subitemsOf);
    return board.kind === 'board' && board.visible && !board.deleted && parent;
  }

  /** Whether it never was for the hub's eyes, or is no board for work. */
  isHidden(id: string): boolean {
    const board = this.byId.get(id)!;
    const parent = board.subitemsOf !== null && this.isHidden(board.subitemsOf);
    return board.kind === 'document' || !board.visible || parent;
  }
}

function open(event: BoardAdded): Board {
  return {
    id: event.id,
    name: event.name,
    kind: event.kind,
    visible: event.visible,
    deleted: false,
    subitemsOf: event.subitemsOf,
    // Copies: the events themselves stay as they are.
    columns: event.columns.map((column) => ({
      ...column,
      labels: (column.labels ?? []).map((label) => ({ ...label })),
    })),
    groups: new Map(event.groups.map((group) => [group.id, { title: group.title, deleted: false }])),
  };
}

export function columnOf(board: Board, id: string): MondayColumn | undefined {
  return board.columns.find((column) => column.id === id);
}

/** The text of a label by now; null: the empty cell. */
export function labelText(board: Board, column: string, index: number | null): string | null {
  return columnOf(board, column)?.labels?.find((label) => label.index === index)?.text ?? null;
}

/** What a label of an approval column says; every word that is no decision means that one is owed. */
export function verdictOf(text: string): Decision | 'pending' {
  const word = text.trim();
  if (/^(approv|accept|signed off)/i.test(word)) return 'approved';
  if (/^(declin|reject|refus)/i.test(word)) return 'rejected';
  if (/^(redline|change|revis|rework)/i.test(word)) return 'changes_requested';
  return 'pending';
}

/** An approval column has a title that says so, a label that approves and one that declines. */
function isApproval(column: MondayColumn): boolean {
  if (column.type !== 'status' || !/(?<![\p{L}\p{N}])(approval|sign-off|signoff)(?![\p{L}\p{N}])/iu.test(column.title))
    return false;
  const labels = column.labels ?? [];
  return (
    labels.some((label) => label.isDone || /^(approv|accept|signed off)/i.test(label.text.trim())) &&
    labels.some((label) => /^(declin|reject|redlines|changes |refus)/i.test(label.text.trim()))
  );
}

/** Reads from titles, labels and the order of columns what each is for. */
export function purposesOf({ columns }: Board): Purposes {
  const first = (test: (column: MondayColumn) => boolean): string | null => columns.find(test)?.id ?? null;
  const people = columns.flatMap((column, position) => (column.type === 'people' ? [{ id: column.id, position }] : []));
  const approvals = new Map<string, string | null>();
  for (const [position, column] of columns.entries()) {
    if (!isApproval(column)) continue;
    const nearest = [...people].sort(
      (one, other) =>
        Math.abs(one.position - position) - Math.abs(other.position - position) || other.position - one.position,
    );
    approvals.set(column.id, nearest[0]?.id ?? null);
  }
  return {
    status: first((column) => column.type === 'status' && !approvals.has(column.id)),
    assignee: people[0]?.id ?? null,
    due: first((column) => column.type === 'date'),
    approvals,
  };
}
