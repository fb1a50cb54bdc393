import type { Company, TruthChange, TruthItem } from '#sandbox';
import { isOver, isTold, type LeftOut, type Life, meaning, tidy } from './times-in-truth.js';

/** What the status columns of boards say, told by the boards themselves. */
export interface Labels {
  /** Board and text, by every name that the label had. */
  done: ReadonlySet<string>;
  /** The board on which each item was made. */
  boards: ReadonlyMap<string, string>;
}

/** Which labels mean done on which board. The company calls the column of the status so, and no other. */
export function labelsOf({ monday }: Company): Labels {
  const done = new Set<string>();
  const columns = new Map<string, { id: string; done: Set<number> }>();
  const boards = new Map<string, string>();
  for (const event of monday) {
    if (event.type === 'item_added') boards.set(event.id, event.board);
    if (event.type === 'board_added') {
      const column = event.columns.find(({ type, title }) => type === 'status' && title === 'Status');
      const labels = (column?.labels ?? []).filter(({ isDone }) => isDone);
      if (column) columns.set(event.id, { id: column.id, done: new Set(labels.map(({ index }) => index)) });
      for (const { text } of labels) done.add(`${event.id}/${text}`);
    }
    if (event.type === 'label_renamed') {
      const column = columns.get(event.board);
      if (column?.id === event.column && column.done.has(event.index)) done.add(`${event.board}/${event.text}`);
    }
  }
  return { done, boards };
}

/**
 * The life of an item by DESIGN §12.5: the label says where it stands, and what the board marks as done is done; what is
 * deleted while it goes on is cancelled until it is restored (METRICS N9).
 */
export function lifeInMonday(item: TruthItem, lines: readonly TruthChange[], labels: Labels): Life | LeftOut {
  if (lines.some(({ what, to }) => what === 'moved' && (to === 'added' || to === 'removed')))
    return 'moved between places';
  const steps = lines.filter(({ what }) => what === 'status' || what === 'deleted' || what === 'restored');
  if (!steps.every(isTold)) return 'a step that nothing tells';
  const board = labels.boards.get(item.key)!;
  const category = (word: unknown): string =>
    labels.done.has(`${board}/${String(word)}`) ? 'done' : meaning('monday', typeof word === 'string' ? word : '');
  const first = steps.find(({ what }) => what === 'status');
  let held = category(first ? first.from : item.status);
  let deleted = false;
  const life: Life = [[item.createdAt!, held]];
  for (const { what, to, at } of steps) {
    if (what === 'status') held = category(to);
    else if (what === 'restored') deleted = false;
    else deleted ||= !isOver(held);
    life.push([at, deleted ? 'cancelled' : held]);
  }
  return tidy(life);
}
