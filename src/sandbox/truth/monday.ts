import type { MondayEvent, MondayValue } from '../monday/types.js';
import type { Company, Ms } from '../types.js';
import { MondayApprovals } from './monday-approvals.js';
import type { Board, Purposes } from './monday-boards.js';
import { columnOf, labelText, MondayBoards, purposesOf } from './monday-boards.js';
import { MondayNotes } from './monday-notes.js';
import type { MondayItem, MondayState, Update } from './monday-state.js';
import { dateOf, labelOf, linkedIn } from './monday-state.js';
import type { MondayPart } from './tell-monday.js';
import { tellMonday } from './tell-monday.js';

/** The truth of Monday at an instant, folded from its events one by one. */
export function truthOfMonday(company: Company, at: Ms): MondayPart {
  const events = company.monday.filter((event) => event.at <= at);
  const now = new MondayBoards();
  for (const event of events) now.take(event);
  const fold = new MondayFold(company, now);
  for (const event of events) fold.take(event);
  return tellMonday(company, fold, at);
}

type OnItem = Extract<MondayEvent, { item: string }>;
type ItemAdded = Extract<MondayEvent, { type: 'item_added' }>;

/** Everything in Monday as it stands after the events taken so far, with all that changed on the way. */
class MondayFold implements MondayState {
  readonly items = new Map<string, MondayItem>();
  readonly updates = new Map<string, Update>();
  readonly files: MondayState['files'] = [];
  readonly purposes: Map<string, Purposes>;
  readonly notes: MondayNotes;
  private readonly approvals: MondayApprovals;
  /** Boards at the instant of the event at hand: an entry says a label's text of that time. */
  private readonly past = new MondayBoards();

  /** `boards`: as they are by now; what a column is for is read from them. */
  constructor(
    company: Company,
    readonly boards: MondayBoards,
  ) {
    this.notes = new MondayNotes(company);
    this.purposes = new Map([...boards.byId].map(([id, board]) => [id, purposesOf(board)]));
    this.approvals = new MondayApprovals(this.notes, this.purposes);
  }

  take(event: MondayEvent): void {
    this.past.take(event);
    switch (event.type) {
      case 'item_added':
        this.addItem(event);
        return;
      case 'group_deleted':
        for (const item of this.items.values())
          if (item.board === event.board && item.group === event.group) this.remove(item, event);
        return;
      case 'board_deleted':
        for (const item of this.items.values())
          if (item.board === event.board || this.boardOf(item).subitemsOf === event.board) this.remove(item, event);
        return;
      case 'values_set':
        for (const item of event.items) this.setCell(this.items.get(item)!, event.column, event.value, event);
        return;
      case 'update_deleted':
        this.updates.get(event.id)!.gone = true;
        return;
    }
    if ('item' in event) this.changeItem(this.items.get(event.item)!, event);
  }

  private addItem(event: ItemAdded): void {
    const item: MondayItem = {
      id: event.id,
      board: event.board,
      group: event.group,
      name: event.name,
      parent: event.parent,
      cells: new Map(Object.entries(event.values)),
      createdAt: event.at,
      deleted: false,
      rounds: new Map(),
      logged: new Set(),
    };
    this.items.set(item.id, item);
    this.notes.task(item, event, 'created');
    for (const column of this.purposesOf(item).approvals.keys()) {
      const text = labelText(this.boardOf(item), column, labelOf(item.cells.get(column)));
      if (text !== null) this.approvals.found(item, column, text, event);
    }
  }

  private changeItem(item: MondayItem, event: OnItem): void {
    switch (event.type) {
      case 'item_renamed':
        this.notes.task(item, event, 'renamed', item.name, event.name);
        item.name = event.name;
        return;
      case 'item_moved': {
        const { groups } = this.boardOf(item);
        const [from, to] = [groups.get(item.group)!.title, groups.get(event.group)!.title];
        this.notes.task(item, event, 'moved', from, to, item.board);
        item.group = event.group;
        return;
      }
      case 'item_moved_to_board':
        this.notes.task(item, event, 'moved', null, 'removed', item.board);
        Object.assign(item, { board: event.board, group: event.group });
        this.notes.task(item, event, 'moved', null, 'added', item.board);
        for (const column of this.purposesOf(item).approvals.keys())
          if (item.cells.has(column)) this.approvals.open(item, column);
        return;
      case 'item_archived':
        this.notes.task(item, event, 'moved', null, 'archived', item.board);
        return;
      case 'item_deleted':
        this.remove(item, event);
        return;
      case 'item_restored':
        item.deleted = false;
        this.notes.task(item, event, 'restored');
        return;
      case 'value_set':
        this.setCell(item, event.column, event.value, event);
        return;
      case 'update_posted':
        this.updates.set(event.id, { item: item.id, replyTo: event.replyTo, at: event.at, gone: false });
        return;
      case 'file_added': {
        const { id, name, at } = event;
        this.files.push({ id, name, item: item.id, at, author: this.notes.key(event.by) });
      }
    }
  }

  private remove(item: MondayItem, event: MondayEvent): void {
    if (item.deleted) return;
    item.deleted = true;
    this.notes.task(item, event, 'deleted');
  }

  private setCell(item: MondayItem, column: string, value: MondayValue | null, event: MondayEvent): void {
    const before = item.cells.get(column);
    if (value) item.cells.set(column, value);
    else item.cells.delete(column);
    item.logged.add(column);
    switch (columnOf(this.boardOf(item), column)?.type) {
      case 'status':
        this.setLabel(item, column, labelOf(before), labelOf(value), event);
        return;
      case 'people': {
        const [from, to] = [said(this.notes.inCell(before)), said(this.notes.inCell(value))];
        if (column === this.purposesOf(item).assignee) this.notes.task(item, event, 'assign', from, to);
        this.approvals.reassign(item, column, from, to, event);
        return;
      }
      case 'date':
        if (column === this.purposesOf(item).due) this.notes.task(item, event, 'due', dateOf(before), dateOf(value));
        return;
      case 'dependency': {
        const [was, is] = [linkedIn(before), linkedIn(value)];
        for (const on of is) if (!was.includes(on)) this.notes.task(item, event, 'depends', null, on);
        for (const on of was) if (!is.includes(on)) this.notes.task(item, event, 'undepends', null, on);
      }
    }
  }

  private setLabel(item: MondayItem, column: string, was: number | null, is: number | null, event: MondayEvent): void {
    if (was === is) return;
    const board = this.boardOf(item);
    const [from, to] = [labelText(board, column, was), labelText(board, column, is)];
    const { status, approvals } = this.purposesOf(item);
    if (column === status) this.notes.task(item, event, 'status', from, to, board.id);
    if (approvals.has(column)) this.approvals.judge(item, column, from, to, event);
  }

  private boardOf(item: MondayItem): Board {
    return this.past.byId.get(item.board)!;
  }

  private purposesOf(item: MondayItem): Purposes {
    return this.purposes.get(item.board)!;
  }
}

/** People as a change says them: nobody, one, or several in order. */
function said(people: string[]): string | string[] | null {
  return people.length > 1 ? people : (people[0] ?? null);
}
