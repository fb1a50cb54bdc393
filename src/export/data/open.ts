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
  /** How many rows there will be. */
  rows: number;
  about: About;
  batches: AsyncIterable<Cell[][]>;
}

/** As many rows as are in memory at once. */
const BATCH = 2_000;

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
  return { columns, rows: counted.rows, about, batches: named };
}

/** How many rows there are, which share of them has each measure, and what is left out or has no number. */
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
  const excluded = without.map(([reason], k) => ({ reason, count: counts[measures.length + k]! }));
  for (const [reason, statement] of beside) {
    const found = await client.query<{ count: string }>(statement);
    excluded.push({ reason, count: Number(found.rows[0]!.count) });
  }
  return {
    rows: all,
    coverage: Object.fromEntries(measures.map((name, k) => [name, all ? counts[k]! / all : null])),
    excluded: excluded.filter(({ count }) => count > 0),
  };
}

/** Until when the graph is told, and how fresh each tool is in it. */
async function momentOf(client: PoolClient): Promise<{ asOf: string | null; freshness: unknown[] }> {
  const { rows } = await client.query<{ connection: string; tool: string; asOf: Date | null }>(
    `SELECT n.name AS connection, n.connector AS tool, max(s.as_of) AS "asOf" FROM connection n LEFT JOIN stream_state s ON s.connection_id = n.id
     WHERE n.configured GROUP BY n.id ORDER BY n.name COLLATE "C"`,
  );
  const latest = Math.max(...rows.map(({ asOf }) => asOf?.getTime() ?? 0));
  return { asOf: latest > 0 ? new Date(latest).toISOString() : null, freshness: rows };
}

async function* rowsOf(
  client: PoolClient,
  text: string,
  values: unknown[],
  columns: Column[],
): AsyncGenerator<Cell[][]> {
  const parsers = { getTypeParser: () => (value: string) => value };
  const readers = columns.map(({ type }) => CELLS[type]);
  const cursor = client.query(
    new Cursor<(string | null)[]>(text, values, { rowMode: 'array', types: parsers } as never),
  );
  try {
    for (;;) {
      const rows = await cursor.read(BATCH);
      if (rows.length === 0) return;
      yield rows.map((row) => row.map((value, k) => (value === null ? null : readers[k]!(value))));
    }
  } finally {
    await cursor.close();
  }
}
