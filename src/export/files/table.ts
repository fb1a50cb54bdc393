/** What a column holds, for formats that have types. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'instant' | 'date' | 'texts';

/** A column of an export. `isId`: its texts are ids of the graph. */
export interface Column {
  name: string;
  type: ColumnType;
  description: string;
  isId?: true;
}

/**
 * A cell: text for `text` and `date` (YYYY-MM-DD), a number for `integer` (a bigint beyond what a number holds) and `number`,
 * a Date for `instant`, a list for `texts`; null where there is nothing.
 */
export type Cell = string | number | bigint | boolean | Date | readonly string[] | null;

/** What a file says of itself; JSON values. */
export interface About {
  name: string;
  /** Until when the graph is told; null: no tool has been read. */
  asOf: string | null;
  definitionVersion: string;
  columns: readonly Column[];
  [more: string]: unknown;
}
