import type { MondayColumnType, MondayLabel, MondayValue, Ms } from '#sandbox';

export interface User {
  id: string;
  name: string;
  email: string;
  active: boolean;
  bot: boolean;
  team: string;
  timezone: string;
}

/** Labels change their text; the log keeps the one of its time because it is told then. */
export interface Column {
  id: string;
  title: string;
  type: MondayColumnType;
  labels: MondayLabel[];
}

export interface Group {
  id: string;
  title: string;
  deleted: boolean;
}

export type State = 'active' | 'archived' | 'deleted';

export interface Board {
  id: string;
  name: string;
  kind: 'board' | 'document';
  /** Boards the token cannot see are folded like all others and shown nowhere. */
  visible: boolean;
  /** The board whose subitems it holds, or null. */
  subitemsOf: string | null;
  createdAt: Ms;
  by: User | null;
  updatedAt: Ms;
  state: State;
  columns: Column[];
  groups: Group[];
  items: Set<Item>;
  /** Oldest first. */
  log: LogEntry[];
}

export interface Cell {
  /** Null: it was filled once and is empty now. A cell that never held anything is absent. */
  value: MondayValue | null;
  changedAt: Ms;
}

export interface Item {
  id: string;
  name: string;
  board: Board;
  group: Group;
  parent: Item | null;
  subitems: Item[];
  createdAt: Ms;
  by: User | null;
  updatedAt: Ms;
  updatedBy: User | null;
  state: State;
  /** When it got its state: the tool forgets deleted items after a while. */
  stateAt: Ms;
  cells: Map<string, Cell>;
  updates: Update[];
  assets: Asset[];
}

/** What people write below an item; the replies to it are of the same kind. */
export interface Update {
  id: string;
  item: Item;
  replyTo: Update | null;
  replies: Update[];
  by: User | null;
  text: string;
  createdAt: Ms;
  editedAt: Ms | null;
  deleted: boolean;
}

export interface Asset {
  id: string;
  item: Item;
  name: string;
  bytes: number;
  by: User | null;
  createdAt: Ms;
}

/** One entry of a board's activity log, as it is served. */
export interface LogEntry {
  id: string;
  at: Ms;
  /** 100 ns ticks since 1970. */
  ticks: bigint;
  userId: string;
  entity: 'pulse' | 'board';
  event: string;
  /** JSON text. */
  data: string;
  items: string[];
  column: string | null;
  group: string | null;
}

/** The index of the empty label: no column lists it. */
export const EMPTY_LABEL = 5;

/** Who automations, forms and the system are in the tool: no such user exists (CONNECTOR-NOTES §2.4). */
export const AUTOMATION_ID = '-4';
