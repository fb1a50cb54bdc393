import type { MondayValue } from '../monday/types.js';
import type { Ms } from '../types.js';
import type { MondayBoards, Purposes } from './monday-boards.js';
import type { MondayNotes } from './monday-notes.js';
import type { Rounds } from './rounds.js';
import type { TruthChange } from './types.js';

export interface MondayItem {
  id: string;
  board: string;
  group: string;
  name: string;
  parent: string | null;
  /** By column; those that the board has no column for stay with the item, unseen. */
  cells: Map<string, MondayValue>;
  createdAt: Ms;
  /** Itself, or with its group or board. */
  deleted: boolean;
  /** By approval column, from the first time the cell was filled. */
  rounds: Map<string, Rounds>;
  /** Columns that some entry of the log speaks of. */
  logged: Set<string>;
}

export interface Update {
  item: string;
  replyTo: string | null;
  at: Ms;
  gone: boolean;
}

/** A change with the places that can tell it. */
export interface Noted {
  change: TruthChange;
  item: MondayItem;
  /** The board whose log has it. */
  board: string;
  /** The approval's column, where it is about one. */
  column: string | null;
  /** Known only from what the cell held when the item was made. */
  atCreation: boolean;
}

export interface MondayState {
  items: Map<string, MondayItem>;
  updates: Map<string, Update>;
  files: { id: string; name: string; item: string; at: Ms; author: string | null }[];
  notes: MondayNotes;
  /** Boards by now, and what their columns are for. */
  boards: MondayBoards;
  purposes: Map<string, Purposes>;
}

export function labelOf(value: MondayValue | null | undefined): number | null {
  return value && 'label' in value ? value.label : null;
}

export function dateOf(value: MondayValue | null | undefined): string | null {
  return value && 'date' in value ? value.date : null;
}

/** Items that a dependency cell names. */
export function linkedIn(value: MondayValue | null | undefined): string[] {
  return value && 'items' in value ? value.items : [];
}
