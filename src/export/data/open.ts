import type { PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import { METRICS } from '../../metrics/catalogue.js';
import type { About, Cell, Column } from '../files/table.js';
import { CELLS } from './cells.js';
import { columnsOf } from './columns.js';
import type { Dataset } from './datasets.js';
import { loadNames, withNames } from './people.js';
import { conditionsOf, readWishes } from './wishes.js';

/** What is wanted of a dataset. */
export interface Request {
  dataset: Dataset;
  filters: readonly (readonly [column: string, value: string])[];
  from?: string | undefined;
  to?: string | undefined;
  /** People by name instead of by pseudonym; whoever opens it has asked whether they may. */
  names: boolean;
}

/** A dataset of one moment, ready to be read once. */
export interface Opened {
  columns: Column[];
  about: About;
  batches: AsyncIterable<Cell[][]>;
}

/** Rows read at once. More of them outlive a young generation's collection, which then costs more than the reading. */
const BATCH = 500;

/**
 * Opens a dataset within the caller's transaction, which must see one moment (REPEATABLE READ) and read dates as ISO in UTC:
 * whatever is counted and said of the rows is counted of those that are read.
 */
export async function openDataset(client: PoolClient, request: Request, definitionVersion: string): Promise<Opened> {
  const { dataset } = request;
  const columns = await columnsOf(client, dataset.view);
  const wishes = readWishes(dataset, columns, request.filters, request);
  const values: unknown[] = [];
  const conditions = conditionsOf(wishes, (value) => `$${values.push(value)}`);
  const from = `FROM analytics."${dataset.view}" x ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''}`;
  const counted = await countOf(client, dataset, from, values);
  const about: About = {
    name: dataset.name,
    ...(await momentOf(client)),
    definitionVersion,
    metrics: Object.fromEntries(dataset.metrics.map((id) => [id, METRICS.get(id)!.version])),
    filters: wishes.map(({ column, operator, values: given }) => ({ column: column.name, operator, values: given })),
    people: request.names ? 'names' : 'pseudonyms',
    columns,
    ...counted,
  };
  // Texts by code points: the order of the rows must not depend on where the database was made.
  const collated = new Set(columns.filter(({ type, isId }) => type === 'text' && !isId).map(({ name }) => name));
  const order = dataset.order.map((name) => `x."${name}"${collated.has(name) ? ' COLLATE "C"' : ''}`);
  const text = `SELECT ${columns.map(({ name }) => `x."${name}"`).join(', ')} ${from} ORDER BY ${order.join(', ')}`;
  const rows = rowsOf(client, text, values, columns);
  const named = request.names ? withNames(rows, columns, dataset.people, await loadNames(client)) : rows;
  return { columns, about, batches: named };
}

/** How many rows there are, which share of them has each measure, how many have no number, and what is in none of them. */
async function countOf(client: PoolClient, dataset: Dataset, from: string, values: unknown[]) {
  const { measures, without = [], beside = [] } = dataset;
  const sums = [
    'count(*)',
    ...measures.map((name) => `count(x."${name}")`),
    ...without.map(([, condition]) => `count(*) FILTER (WHERE ${condition})`),
  ];
  const { rows } = await client.query<string[]>({
    text: `SELECT ${sums.join(', ')} ${from}`,
    values,
    rowMode: 'array',
  });
  const [all = 0, ...counts] = rows[0]!.map(Number);
  const leftOut: About['excluded'][number][] = [];
  for (const [reason, statement] of beside) {
    const found = await client.query<{ count: string }>(statement);
    leftOut.push({ reason, count: Number(found.rows[0]!.count) });
  }
  const some = ({ count }: { count: number }): boolean => count > 0;
  return {
    rows: all,
    coverage: Object.fromEntries(measures.map((name, k) => [name, all ? counts[k]! / all : null])),
    excluded: without.map(([reason], k) => ({ reason, count: counts[measures.length + k]! })).filter(some),
    leftOut: leftOut.filter(some),
  };
}

/** Until when the graph is told, and how fresh each tool is in it. */
async function momentOf(client: PoolClient): Promise<{ asOf: string | null; freshness: unknown[] }> {
  const { rows } = await client.query<{ connection: string; tool: string; asOf: Date | null }>(
    `SELECT n.name AS connection, n.connector AS tool, max(s.as_of) AS "asOf" FROM connection n LEFT JOIN stream_state s ON s.connection_id = n.id
     WHERE n.configured GROUP BY n.id ORDER BY n.name COLLATE "C"`,
  );
  // As the views tell it.
  const told = await client.query<{ asOf: Date | null }>('SELECT max(as_of) AS "asOf" FROM stream_state');
  return { asOf: told.rows[0]!.asOf?.toISOString() ?? null, freshness: rows };
}

async function* rowsOf(
  client: PoolClient,
  text: string,
  values: unknown[],
  columns: Column[],
): AsyncGenerator<Cell[][]> {
  const parsers = { getTypeParser: () => (value: string) => value };
  const readers = columns.flatMap(({ type }, k) => {
    const read = CELLS[type];
    return read ? [[k, read] as const] : [];
  });
  const cursor = client.query(
    new Cursor<(string | null)[]>(text, values, { rowMode: 'array', types: parsers } as never),
  );
  let next = cursor.read(BATCH);
  try {
    for (;;) {
      const rows = await next;
      if (rows.length === 0) return;
      // The database makes the next ones while these are written.
      next = cursor.read(BATCH);
      // Told when it is asked for, if it ever is.
      next.catch(() => {});
      for (const row of rows as Cell[][])
        for (const [k, read] of readers) if (row[k] !== null) row[k] = read(row[k] as string);
      yield rows;
    }
  } finally {
    await next.catch(() => {});
    await cursor.close();
  }
}
