import type { FaultKind, MondayAccount, Ms } from '#sandbox';
import type { Budgets } from './budgets.js';
import type { Cursors } from './cursors.js';
import type { Asset, Board, Item, Update, User } from './entities.js';
import { locked } from './failures.js';
import type { Hooks } from './hooks.js';
import type { World } from './world.js';

export type PageFault = Extract<FaultKind, 'empty-page' | 'repeat-cursor'>;

/** Records as the API shows them: they lead to one another, so each finds the others here. */
export interface Show {
  user(user: User): object;
  board(board: Board): object;
  item(item: Item): object;
  update(update: Update): object;
  asset(asset: Asset): object;
}

/** What one request is answered from. */
export interface Scene {
  show: Show;
  world: World;
  account: MondayAccount;
  now: Ms;
  wallNow: Ms;
  origin: string;
  version: string;
  cursors: Cursors;
  budgets: Budgets;
  /** What this request costs. */
  cost: number;
  hiddenLogs: ReadonlySet<string>;
  lockedBoards: ReadonlySet<string>;
  hooks: Hooks;
  /** Set where a page of this answer is to be spoilt; the page that was takes it away. */
  pageFault: PageFault | null;
  /** Notes something that is off the contract. */
  note: (problem: string) => void;
}

/** Boards the token sees, in the order in which they were made. */
export const visibleBoards = ({ world }: Scene): Board[] => [...world.boards.values()].filter(({ visible }) => visible);

/** How long a deleted item can still be asked for by its id (believed, CONNECTOR-NOTES §2.3). */
const DELETED_KEPT: Ms = 30 * 86_400_000;

/** Whether the API still shows the item to somebody who names it. */
export function isKnown(item: Item, { now }: Scene): boolean {
  if (!item.board.visible) return false;
  return item.state !== 'deleted' || now - item.stateAt < DELETED_KEPT;
}

export function refuseWhileLocked(board: Board, { lockedBoards }: Scene): void {
  if (lockedBoards.has(board.id)) throw locked();
}

/** `2026-03-31T12:00:00Z`, as the API prints instants. */
export const iso = (at: Ms): string => new Date(at).toISOString().replace('.000Z', 'Z');
