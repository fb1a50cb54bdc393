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
 * A cell, as text whatever its type, since that is how it comes and how most formats write it: `number` as JavaScript writes
 * numbers (the last digit included), `integer` with all its digits, `boolean` true or false, `date` YYYY-MM-DD, `instant`
 * YYYY-MM-DDTHH:MM:SS.mmmZ. A list for `texts`; null where there is nothing.
 */
export type Cell = string | readonly string[] | null;

/** A number as text formats write it: zero has no sign there. */
export const numberText = (cell: string): string => (cell === '-0' ? '0' : cell);

interface Counted {
  reason: string;
  count: number;
}

/** What a file says of itself; JSON values. */
export interface About {
  name: string;
  /** Until when the graph is told; null: no tool has been read. */
  asOf: string | null;
  definitionVersion: string;
  columns: readonly Column[];
  rows: number;
  /** By column: which share of the rows has it; null: there are none. */
  coverage: Record<string, number | null>;
  /** Rows that have no number, by reason. */
  excluded: readonly Counted[];
  /** What stands in no row of the dataset, whatever was asked. */
  leftOut: readonly Counted[];
  people: 'names' | 'pseudonyms';
  [more: string]: unknown;
}
