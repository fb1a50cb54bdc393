import { dateOf, DAY, instant, SECOND, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { CREATIVE, STAND } from './boards.js';
import type { Desk } from './desk.js';
import { crew, nameItem, someone } from './desk.js';
import { monthGroup } from './ground.js';
import { mirror, permalink, takeOriginal } from './mirrors.js';
import type { MondayValue } from './types.js';

/** An item of creative production while it is being played: where it stands, and when something last happened to it. */
export interface Piece {
  id: string;
  at: Ms;
  name: string;
  group: string;
  cells: Record<string, MondayValue>;
}

interface Making {
  /** Label of the status at creation, null: empty. Default: by lot. */
  status?: number | null;
  group?: string;
  /** More cells that are filled at creation. */
  values?: Record<string, MondayValue>;
  /** It may be the copy of a task in Asana. */
  mirrors?: true;
  /** Nothing stands in it but its name, status and what `values` says. */
  bare?: true;
}

/** The template's own date, older than any item. */
const TEMPLATE_MADE = Date.UTC(2019, 2, 1);
const BRIEFING_ENDS = instant('2026-02-16T10:00:00Z');

/** Makes an item of creative production. */
export function addPiece(desk: Desk, at: Ms, making: Making = {}): Piece {
  const { random, journal } = desk;
  const by = someone(desk);
  const original = making.mirrors && random.chance(0.6) ? takeOriginal(desk, at) : null;
  const { name, campaign } = original ? { name: original.name.slice(0, 255), campaign: null } : nameItem(desk);
  const cells = firstCells(desk, at, making);
  if (campaign) cells[CREATIVE.campaign] = { text: campaign };
  const linkedAtOnce = random.chance(0.85);
  if (original && linkedAtOnce) cells[CREATIVE.asana] = { url: permalink(original), text: name.slice(0, 80) };
  else if (!original && !making.bare && random.chance(0.05))
    cells[CREATIVE.asana] = { url: 'https://drive.example/briefs/7', text: 'brief' };
  Object.assign(cells, making.values);
  const group = making.group ?? (random.chance(0.25) ? CREATIVE.groups.ideas : monthGroup(at));
  const id = journal.addItem({ at, by, board: CREATIVE.board, group, name, values: { ...cells } }, desk.campaign.id);
  const piece: Piece = { id, at, name, group, cells };
  if (!original) return piece;
  mirror(desk, id, original);
  if (!linkedAtOnce) {
    piece.at = workTime(random, at, 30);
    setCell(desk, piece, by, CREATIVE.asana, { url: permalink(original), text: 'Asana' });
  }
  return piece;
}

function firstCells(desk: Desk, at: Ms, { status: wanted, bare }: Making): Record<string, MondayValue> {
  const { random } = desk;
  const cells: Record<string, MondayValue> = {};
  const first = at < BRIEFING_ENDS ? STAND.briefing : STAND.working;
  const status = wanted === undefined ? (random.chance(0.5) ? first : null) : wanted;
  if (status !== null)
    cells[CREATIVE.status] = random.chance(0.3)
      ? { label: status, changedAt: TEMPLATE_MADE + desk.index * SECOND }
      : { label: status };
  if (bare) return cells;
  if (random.chance(0.6)) cells[CREATIVE.owner] = { people: crew(desk, 0) };
  if (random.chance(0.6)) cells[CREATIVE.due] = { date: dateOf(at + random.int(5, 40) * DAY) };
  if (random.chance(0.5)) cells[CREATIVE.priority] = { label: random.int(0, 1) };
  if (random.chance(0.3)) cells[CREATIVE.hours] = { number: random.int(1, 80) / 2 };
  // A long text is prose: a key in it says nothing about the item.
  if (random.chance(0.2))
    cells[CREATIVE.notes] = { text: `See the brief. Ask whoever did ${desk.otherKeys[0] ?? 'the last one'}.` };
  return cells;
}

/** Puts a value into a cell, null empties it; the tool has no entry for what changes nothing. */
export function setCell(
  desk: Pick<Desk, 'journal'>,
  piece: Piece,
  by: string | null,
  column: string,
  value: MondayValue | null,
): void {
  if (!keep(piece, column, value)) return;
  desk.journal.set(piece.id, piece.at, by, column, value);
}

/** The button shows for some seconds after a change: the cell is again what it was. */
export function undo(desk: Desk, piece: Piece, by: string | null, column: string, value: MondayValue | null): void {
  if (keep(piece, column, value)) desk.journal.undo(piece.id, piece.at, by, column, value);
}

function keep(piece: Piece, column: string, value: MondayValue | null): boolean {
  if (same(piece.cells[column], value)) return false;
  if (value) piece.cells[column] = value;
  else delete piece.cells[column];
  return true;
}

function same(one: MondayValue | undefined, other: MondayValue | null): boolean {
  if (!one || !other) return !one && !other;
  if ('label' in one && 'label' in other) return one.label === other.label;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The label an item stands at. */
export function statusOf(piece: Piece): number | null {
  const cell = piece.cells[CREATIVE.status];
  return cell && 'label' in cell ? cell.label : null;
}

export function setStatus(desk: Desk, piece: Piece, by: string | null, status: number | null): void {
  setCell(desk, piece, by, CREATIVE.status, status === null ? null : { label: status });
}

/** Drags an item to another group of its board. */
export function moveTo(desk: Desk, piece: Piece, by: string | null, group: string): void {
  if (group === piece.group) return;
  piece.group = group;
  desk.journal.add({ type: 'item_moved', item: piece.id, group, at: piece.at, by });
}

export function rename(desk: Desk, piece: Piece, by: string | null, name: string): void {
  if (name === piece.name) return;
  piece.name = name;
  desk.journal.add({ type: 'item_renamed', item: piece.id, name, at: piece.at, by });
}
