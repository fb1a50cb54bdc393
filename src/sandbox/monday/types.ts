import type { Happened, Ms } from '../types.js';

/** The company's Monday account. Ids are decimal text, as in the API. */
export interface MondayAccount {
  id: string;
  name: string;
  slug: string;
  /** What the hub signs in with, and as whom (person id). */
  token: string;
  user: string;
  workspace: { id: string; name: string };
}

export type MondayColumnType =
  | 'name'
  | 'status'
  | 'people'
  | 'date'
  | 'text'
  | 'long_text'
  | 'link'
  | 'dependency'
  | 'numbers';

export interface MondayLabel {
  index: number;
  text: string;
  isDone: boolean;
}

export interface MondayColumn {
  id: string;
  title: string;
  type: MondayColumnType;
  /** Status columns only. Index 5 is the empty label and never in the list. */
  labels?: MondayLabel[];
}

/** What a cell holds; which one follows from the column's type. Empty cells are absent. */
export type MondayValue =
  /** `changedAt` only where the cell was never touched: the template's own old date. */
  | { label: number; changedAt?: Ms }
  /** Person ids of the company. */
  | { people: string[] }
  /** `YYYY-MM-DD`. */
  | { date: string }
  | { text: string }
  | { url: string; text: string }
  /** Item ids. */
  | { items: string[] }
  | { number: number };

/**
 * Everything that happens in Monday. `by` null: an automation (a negative user id in the tool). Where an event has a `log`
 * its entry of the activity log has that id (a UUID); events in one batch share one. Order within one `at` is array order.
 */
export type MondayEvent = Happened &
  (
    | {
        type: 'board_added';
        log: string;
        id: string;
        name: string;
        columns: MondayColumn[];
        groups: { id: string; title: string }[];
        /** The board whose subitems this hidden board holds. */
        subitemsOf: string | null;
        /** `document` boards come from the API too and hold no work. */
        kind: 'board' | 'document';
        /** False: the token of the account's user cannot see it. */
        visible: boolean;
      }
    | { type: 'board_renamed'; log: string; board: string; name: string }
    | { type: 'board_archived'; log: string; board: string }
    | { type: 'board_deleted'; log: string; board: string }
    | { type: 'group_added'; log: string; board: string; id: string; title: string }
    | { type: 'group_renamed'; log: string; board: string; group: string; title: string }
    /** Every item in it goes with it: one `delete_group_pulse` entry an item, ids `log:item`. */
    | { type: 'group_deleted'; log: string; board: string; group: string }
    | { type: 'label_renamed'; log: string; board: string; column: string; index: number; text: string }
    | { type: 'column_renamed'; log: string; board: string; column: string; title: string }
    | {
        type: 'item_added';
        log: string;
        id: string;
        board: string;
        group: string;
        name: string;
        /** The item it is a subitem of; its board is then the hidden one. */
        parent: string | null;
        /** Cells set at creation: no log entry tells them. */
        values: Record<string, MondayValue>;
        /** Duplicated from this item: the tool keeps that one's old `updated_at`. */
        duplicateOf: string | null;
      }
    | { type: 'item_renamed'; log: string; item: string; name: string }
    | { type: 'item_moved'; log: string; item: string; group: string }
    | { type: 'item_moved_to_board'; log: string; item: string; board: string; group: string }
    | {
        type: 'value_set';
        log: string;
        item: string;
        column: string;
        /** Null: the cell was emptied. */
        value: MondayValue | null;
        undo?: true;
      }
    /** One entry of the log for all of them. */
    | { type: 'values_set'; log: string; items: string[]; column: string; value: MondayValue | null }
    | { type: 'item_archived'; log: string; item: string }
    | { type: 'item_deleted'; log: string; item: string }
    | { type: 'item_restored'; log: string; item: string }
    | { type: 'update_posted'; id: string; item: string; replyTo: string | null; text: string }
    | { type: 'update_edited'; id: string; text: string }
    | { type: 'update_deleted'; id: string }
    | { type: 'file_added'; id: string; item: string; name: string; bytes: number }
  );
