import type { Ms } from '#sandbox';
import { AUTOMATION_ID, type Board, type LogEntry, type User } from './entities.js';
import { dataText, type Teller } from './logData.js';
import type { World } from './world.js';

/** Entries older than this do not say whether a label means done: older captures lack the key (activity-log.yaml). */
const DONE_SAID_FROM: Ms = Date.UTC(2026, 0, 1);

const TICKS_PER_MS = 10_000n;

export interface Entry {
  id: string;
  at: Ms;
  by: User | null;
  entity: LogEntry['entity'];
  event: string;
  data: Record<string, unknown>;
  items?: string[];
  column?: string;
  group?: string;
}

/** Writes activity logs, in the order in which things happened. */
export class LogWriter {
  private last: Ms = -Infinity;
  private within = 0;

  constructor(private readonly world: World) {}

  add(board: Board, { id, at, by, entity, event, data, items, column, group }: Entry): void {
    // Several entries of one instant stay apart, and in order, below the millisecond.
    this.within = at === this.last ? Math.min(this.within + 1, 9_999) : 1;
    this.last = at;
    board.log.push({
      id,
      at,
      ticks: BigInt(at) * TICKS_PER_MS + BigInt(this.within),
      userId: by?.id ?? AUTOMATION_ID,
      entity,
      event,
      data: dataText(data),
      items: items ?? [],
      column: column ?? null,
      group: group ?? null,
    });
  }

  /** How an entry of that instant puts values. */
  tellerAt(at: Ms): Teller {
    return {
      userOf: (person) => this.world.userOf(person),
      nameOfItem: (id) => this.world.nameOfItem(id),
      saysDone: at >= DONE_SAID_FROM,
    };
  }
}
