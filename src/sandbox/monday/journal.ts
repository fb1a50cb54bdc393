import type { Mirror, Ms } from '../types.js';
import { idMaker, logIdMaker } from './ids.js';
import type { MondayEvent, MondayValue } from './types.js';

type Logged = Extract<MondayEvent, { log: string }>;
type Without<Field extends string> = Logged extends infer Event
  ? Event extends Logged
    ? Omit<Event, Field>
    : never
  : never;
/** A logged event before it has its entry. */
type Unlogged = Without<'log'>;
/** What happened, without when, who and its entry. */
export type Deed = Without<'log' | 'at' | 'by'>;

type ItemAdded = Extract<MondayEvent, { type: 'item_added' }>;
export type NewItem = Pick<ItemAdded, 'at' | 'by' | 'board' | 'group' | 'name'> &
  Partial<Pick<ItemAdded, 'id' | 'parent' | 'values' | 'duplicateOf'>>;

/** Collects what happens in Monday; each item's own course must be told in order, the whole is sorted at the end. */
export class MondayJournal {
  readonly events: MondayEvent[] = [];
  readonly belongs: Record<string, string> = {};
  readonly mirrors: Mirror[] = [];
  private readonly item: () => string;
  private readonly update: () => string;
  private readonly file: () => string;
  private readonly log: () => string;

  /** `offset`: the journal's own range of ids, see `idMaker`. */
  constructor(offset: number) {
    this.item = idMaker(7_400_000_000, offset);
    this.update = idMaker(4_100_000_000, offset);
    this.file = idMaker(2_600_000_000, offset);
    this.log = logIdMaker(offset);
  }

  add(event: Unlogged): void {
    this.events.push({ log: this.log(), ...event } as Logged);
  }

  /** A new item; `campaign` is where it truly belongs. */
  addItem(item: NewItem, campaign: string | null): string {
    const id = item.id ?? this.item();
    this.add({ type: 'item_added', parent: null, values: {}, duplicateOf: null, ...item, id });
    if (campaign) this.belongs[id] = campaign;
    return id;
  }

  /** One cell gets another value; null empties it. */
  set(item: string, at: Ms, by: string | null, column: string, value: MondayValue | null): void {
    this.add({ type: 'value_set', item, column, value, at, by });
  }

  /** Somebody presses undo: the cell is again what it was before. */
  undo(item: string, at: Ms, by: string | null, column: string, value: MondayValue | null): void {
    this.add({ type: 'value_set', item, column, value, undo: true, at, by });
  }

  /** An update, or a reply to one; gives its id. */
  post(item: string, at: Ms, by: string, text: string, replyTo: string | null = null): string {
    const id = this.update();
    this.events.push({ type: 'update_posted', id, item, replyTo, text, at, by });
    return id;
  }

  edit(update: string, at: Ms, by: string, text: string): void {
    this.events.push({ type: 'update_edited', id: update, text, at, by });
  }

  retract(update: string, at: Ms, by: string): void {
    this.events.push({ type: 'update_deleted', id: update, at, by });
  }

  attach(item: string, at: Ms, by: string, name: string, bytes: number): void {
    this.events.push({ type: 'file_added', id: this.file(), item, name, bytes, at, by });
  }
}
