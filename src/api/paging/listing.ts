import type { EntityClass } from '../../store/table.js';
import type { Directory } from '../people.js';
import type { Binder } from './binder.js';

/** Something a list can be ordered by; `sql` is never null, so that a cursor can stand on it. */
export interface OrderKey {
  sql: string;
  type: 'text' | 'timestamptz' | 'date' | 'float8' | 'uuid';
}

type Direction = 'asc' | 'desc';

export interface OrderBy {
  field: string;
  direction: Direction;
}

/** How one kind of thing is listed: where its rows come from, by what they may be filtered and ordered. */
export interface Listing<Row, Filter = unknown> {
  /** Stands in cursors, so that one list's cursor is no other's. */
  name: string;
  entity: EntityClass<Row>;
  /** Table and alias, with joins that every reading needs. */
  from: string;
  alias: string;
  /** Unique column that settles a draw. */
  tie: string;
  order: Record<string, OrderKey>;
  defaultOrder: OrderBy[];
  /** Conditions of a filter; always called, so that what is hidden by default can be hidden. */
  conditions(filter: Filter | undefined, binder: Binder, people: Directory): string[];
}

/** How the rows of a listing hang on a parent `p (id)`. */
export interface Relation {
  /** Names the relation in cursors and loaders. */
  name: string;
  join?: string;
  on: string;
  defaultOrder?: OrderBy[];
  /** Page size where none is asked for; default 50. The field that shows the relation declares it as an extension. */
  size?: number;
}

/** What a client asks of a list. */
export interface PageRequest<Filter = unknown> {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
  filter?: Filter;
  orderBy?: OrderBy[];
}

export const DEFAULT_PAGE = 50;

/** Lists that mostly stand within other lists begin smaller, so that a plain question stays affordable. */
export const CHILD_PAGE = 20;
