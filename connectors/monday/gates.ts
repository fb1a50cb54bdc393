import type { Instant } from '#sdk';
import type { MondayApi } from './api.js';
import { wordAt, type Board, type Gate, type Word } from './columns.js';
import { itemsOf, tickInstant } from './events.js';
import { labelOf } from './log-values.js';
import { readLog, REACH } from './log-pages.js';
import { fields, idOf, moved, Stamp } from './shapes.js';
import type { Row } from './wire.js';

/** Cells set with their item are stamped with it, a moment later. */
const WITH_ITEM_MS = 5_000;

/** What a board's log says of its approval cells before their first entry, by `item/column`. */
interface Pasts {
  before: Map<string, Word | null>;
  /** Older entries may have been there; null: the log goes back to the beginning. */
  reach: Instant | null;
}

/**
 * Reads the whole log of a board's approval columns. Cells set at creation have no entry, and an item does not show that a
 * cell was once filled: only what stood in it before its first entry tells both.
 */
async function readPasts(api: MondayApi, { id, roles: { gates } }: Board): Promise<Pasts> {
  const before = new Map<string, Word | null>();
  let count = 0;
  let oldest: Instant | null = null;
  for await (const { lines } of readLog(
    api,
    id,
    { from: null, to: api.now() },
    gates.map(({ column }) => column),
  )) {
    count += lines.length;
    for (const { entry } of lines) {
      if (!entry) continue;
      oldest ??= tickInstant(entry.created_at);
      const gate = gates.find(({ column }) => column === entry.data['column_id']);
      for (const item of gate ? itemsOf(entry) : []) {
        const key = `${item}/${gate!.column}`;
        if (!before.has(key)) before.set(key, wordAt(gate!, labelOf(entry.data['previous_value'])));
      }
    }
  }
  return { before, reach: count < REACH ? null : oldest };
}

/** The same, read once in a run. */
function pastsOf(api: MondayApi, board: Board): Promise<Pasts> {
  const name = `pasts of ${board.id}`;
  const known = (api.memory.get(name) as Promise<Pasts> | undefined) ?? readPasts(api, board);
  api.memory.set(name, known);
  return known;
}

/** What an item's drafts need of its board, kept beside the record as its `meta`. */
export async function describe(api: MondayApi, rows: Row[]): Promise<Record<string, unknown>[]> {
  const boards = await api.boards();
  return Promise.all(
    rows.map(async (row) => {
      const board = boards.get(String(fields(row['board'])['id']));
      if (!board) return {};
      const { status, assignee, due, gates } = board.roles;
      const pasts = gates.length ? await pastsOf(api, board) : null;
      return { status, assignee, due, gates: gates.flatMap((gate) => gateOf(row, gate, pasts!)) };
    }),
  );
}

/** A gate of the item, where its cell was ever set; `asked`: it was pending already when the item was made. */
function gateOf(row: Row, gate: Gate, { before, reach }: Pasts): object[] {
  const cells = Array.isArray(row['column_values']) ? row['column_values'] : [];
  const cell = fields(cells.find((one) => fields(one)['id'] === gate.column));
  const now = labelOf(cell);
  const key = `${idOf(row)}/${gate.column}`;
  if (!before.has(key) && now.text === null) return [];
  const created = Stamp.safeParse(row['created_at']).data;
  const stamp = Stamp.safeParse(cell['updated_at']).data;
  // An entry that is late, or out of reach, would make a cell look as if it had always been so.
  const isFirst = !stamp || (created !== undefined && stamp <= moved(created, WITH_ITEM_MS));
  const first = before.has(key) ? before.get(key) : isFirst ? wordAt(gate, now) : null;
  const isKnown = created !== undefined && (reach === null || created >= reach);
  return [{ column: gate.column, approver: gate.approver, asked: isKnown && first === 'pending' }];
}
