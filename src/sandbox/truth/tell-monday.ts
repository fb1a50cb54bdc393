import type { Company, Ms } from '../types.js';
import { keysIn, shownKeys } from './keys.js';
import { columnOf, labelText } from './monday-boards.js';
import { approvalKey } from './monday-notes.js';
import type { MondayItem, MondayState, Noted } from './monday-state.js';
import { dateOf, labelOf, linkedIn } from './monday-state.js';
import type { Part } from './tell-asana.js';
import type { Truth, TruthChange, TruthItem } from './types.js';

export type MondayPart = Part & Pick<Truth, 'mirrors'>;

/** Says what is true in Monday by now, and what of it the tool can still tell. */
export function tellMonday(company: Company, state: MondayState, now: Ms): MondayPart {
  return new Telling(company, state, now).tell();
}

class Telling {
  private readonly campaignKeys: Set<string>;
  private readonly part: MondayPart = {
    items: [],
    changes: [],
    approvals: [],
    versions: [],
    dependencies: [],
    mirrors: [],
  };

  constructor(
    private readonly company: Company,
    private readonly state: MondayState,
    now: Ms,
  ) {
    this.campaignKeys = shownKeys(company, now);
  }

  tell(): MondayPart {
    for (const item of this.state.items.values()) {
      // What lies where the hub cannot look is nothing that a program can know of.
      if (this.state.boards.isHidden(item.board)) continue;
      this.tellTask(item);
      for (const column of item.rounds.keys()) this.tellApproval(item, column);
      if (!item.deleted) this.tellDependencies(item);
    }
    this.tellFiles();
    this.tellUpdates();
    // The people of an approval that never came to be are nobody's approvers.
    this.part.changes = this.state.notes.noted
      .filter(({ item, column }) => column === null || item.rounds.has(column))
      .map((noted) => this.tellChange(noted));
    this.tellMirrors();
    return this.part;
  }

  private isThere(item: MondayItem): boolean {
    return !item.deleted && !this.state.boards.isHidden(item.board);
  }

  private tellTask(item: MondayItem): void {
    const { status, assignee, due } = this.state.purposes.get(item.board)!;
    this.part.items.push({
      ...this.plain(item),
      kind: 'task',
      key: item.id,
      name: item.name,
      knowableBy: this.knowableBy(item),
      status: this.label(item, status),
      assignees: this.people(item, assignee),
      parent: item.parent,
      createdAt: item.createdAt,
      dueOn: due && dateOf(item.cells.get(due)),
    });
  }

  private tellApproval(item: MondayItem, column: string): void {
    const { approvals } = this.state.purposes.get(item.board)!;
    const { rounds } = item.rounds.get(column)!;
    const key = approvalKey(item, column);
    const gate = columnOf(this.state.boards.byId.get(item.board)!, column)?.title ?? '';
    const name = `${item.name}: ${gate}`;
    const own = keysIn(name);
    const plain = this.plain(item);
    this.part.items.push({
      ...plain,
      kind: 'approval',
      key,
      name,
      knowableBy: this.ownOr(own, () => this.knowableBy(item) && 'parent'),
      status: this.label(item, column),
      assignees: this.people(item, approvals.get(column) ?? null),
      parent: item.id,
      // Nothing says since when it is owed, if not its rounds.
      createdAt: null,
      dueOn: null,
      // A board without that column shows it no more.
      gone: plain.gone || !approvals.has(column),
    });
    if (!this.state.boards.isOpen(item.board)) {
      for (const round of rounds) {
        round.requestTellable = 'no';
        for (const decision of round.decisions) decision.tellable = 'no';
      }
    } else if (rounds[0]?.requestTellable === 'inferred' && this.isForgotten(item, column)) {
      rounds[0].requestTellable = 'no';
    }
    this.part.approvals.push({ tool: 'monday', key, item: { kind: 'task', key: item.id }, gate, rounds });
  }

  private tellDependencies(item: MondayItem): void {
    for (const { id, type } of this.state.boards.byId.get(item.board)!.columns) {
      if (type !== 'dependency') continue;
      for (const on of linkedIn(item.cells.get(id)))
        if (this.isThere(this.state.items.get(on)!)) this.part.dependencies.push({ tool: 'monday', item: item.id, on });
    }
  }

  private tellFiles(): void {
    for (const file of this.state.files) {
      const item = this.state.items.get(file.item)!;
      if (this.state.boards.isHidden(item.board)) continue;
      const key = `asset:${file.id}`;
      const knowableBy = this.ownOr(keysIn(file.name), () => this.knowableBy(item) && 'parent');
      this.part.items.push({ ...this.hanging(item, file.at), kind: 'asset', key, name: file.name, knowableBy });
      const tellable = item.deleted ? 'no' : 'exact';
      this.part.versions.push({ tool: 'monday', asset: key, key, at: file.at, author: file.author, tellable });
    }
  }

  private tellUpdates(): void {
    for (const [id, update] of this.state.updates) {
      const item = this.state.items.get(update.item)!;
      if (this.state.boards.isHidden(item.board)) continue;
      const plain = this.hanging(item, update.at);
      // A reply goes with what it answers.
      const above = update.replyTo === null ? undefined : this.state.updates.get(update.replyTo);
      const gone = plain.gone || update.gone || above?.gone === true;
      const knowableBy = this.knowableBy(item) && 'parent';
      this.part.items.push({ ...plain, kind: 'message', key: `update:${id}`, name: '', knowableBy, gone });
    }
  }

  /** The log tells of what is deleted or archived too, as long as the board can be read. */
  private tellChange({ change, item, board, column, atCreation }: Noted): TruthChange {
    // When an item was made, its record says as well, on whatever board it lies now.
    const told = change.what === 'created' || atCreation ? [board, item.board] : [board];
    if (!told.some((id) => this.state.boards.isOpen(id))) change.tellable = 'no';
    if (atCreation && this.isForgotten(item, column!)) change.tellable = 'no';
    return change;
  }

  /** What a cell held at creation is lost with the record, unless an entry says what was there before. */
  private isForgotten(item: MondayItem, column: string): boolean {
    return item.deleted && !item.logged.has(column);
  }

  private tellMirrors(): void {
    for (const mirror of this.company.mirrors ?? []) {
      const item = this.state.items.get(mirror.key);
      if (!item || !this.isThere(item)) continue;
      const knowable = this.state.boards.byId.get(item.board)!.columns.some(({ id, type }) => {
        const cell = item.cells.get(id);
        if (type === 'link' && cell && 'url' in cell) return cell.url.split('/').includes(mirror.of.key);
        return type === 'text' && cell && 'text' in cell && cell.text.split('/').includes(mirror.of.key);
      });
      this.part.mirrors.push({ ...mirror, knowable });
    }
  }

  /** By which rule a program can know the campaign (DESIGN §5, §12.2, §12.3). */
  private knowableBy(item: MondayItem): TruthItem['knowableBy'] {
    const board = this.state.boards.byId.get(item.board)!;
    const texts = board.columns.flatMap(({ id, type }) => {
      const cell = item.cells.get(id);
      return type === 'text' && cell && 'text' in cell ? [cell.text] : [];
    });
    return this.ownOr(keysIn(item.name, ...texts), () => {
      const places = [board.name, board.groups.get(item.group)!.title];
      if (places.some((name) => keysIn(name).length === 1)) return 'container';
      const parent = item.parent === null ? undefined : this.state.items.get(item.parent);
      return parent && this.knowableBy(parent) ? 'parent' : null;
    });
  }

  /** Its own key if it has one that is some campaign's; two are a question for a person. */
  private ownOr(keys: string[], otherwise: () => TruthItem['knowableBy']): TruthItem['knowableBy'] {
    if (keys.length > 1) return null;
    return keys.length && this.campaignKeys.has(keys[0]!) ? 'own-key' : otherwise();
  }

  private plain(item: MondayItem) {
    const campaign = this.company.belongs?.monday[item.id] ?? null;
    return { tool: 'monday', campaign, gone: item.deleted } as const;
  }

  private hanging(item: MondayItem, createdAt: Ms) {
    return { ...this.plain(item), status: null, assignees: [], parent: item.id, createdAt, dueOn: null };
  }

  private label(item: MondayItem, column: string | null): string | null {
    return column && labelText(this.state.boards.byId.get(item.board)!, column, labelOf(item.cells.get(column)));
  }

  private people(item: MondayItem, column: string | null): string[] {
    return column === null ? [] : this.state.notes.inCell(item.cells.get(column));
  }
}
