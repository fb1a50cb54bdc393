import type { MondayValue } from '../monday/types.js';
import type { Company, Ms } from '../types.js';
import type { MondayItem, Noted } from './monday-state.js';
import type { TruthChange } from './types.js';

/** What a change is noted from: when it happened and who did it. */
export type Cause = { at: Ms; by: string | null };

/** Notes what happened to items and approvals, each with the board whose log has it. */
export class MondayNotes {
  readonly noted: Noted[] = [];
  private readonly users: Map<string, string>;

  constructor(company: Company) {
    this.users = new Map(company.people.flatMap((one) => (one.monday ? [[one.id, one.monday.id] as const] : [])));
  }

  task(
    item: MondayItem,
    cause: Cause,
    what: string,
    from: unknown = null,
    to: unknown = null,
    container: string | null = null,
  ): void {
    this.note(item, cause, { kind: 'task', key: item.id }, { what, from, to, container });
  }

  approval(
    item: MondayItem,
    column: string,
    cause: Cause,
    what: string,
    from: unknown = null,
    to: unknown = null,
  ): Noted {
    const noted = this.note(item, cause, { kind: 'approval', key: approvalKey(item, column) }, { what, from, to });
    noted.column = column;
    return noted;
  }

  private note(
    item: MondayItem,
    cause: Cause,
    about: TruthChange['item'],
    said: Pick<TruthChange, 'what' | 'from' | 'to'> & { container?: string | null },
  ): Noted {
    const change: TruthChange = {
      tool: 'monday',
      item: about,
      container: null,
      ...said,
      actor: this.key(cause.by),
      at: cause.at,
      tellable: 'exact',
    };
    const noted: Noted = { change, item, board: item.board, column: null, atCreation: false };
    this.noted.push(noted);
    return noted;
  }

  /** Somebody's user id. */
  key(person: string | null): string | null {
    return person === null ? null : (this.users.get(person) ?? null);
  }

  /** User ids in a people cell, sorted. */
  inCell(value: MondayValue | null | undefined): string[] {
    return value && 'people' in value ? value.people.flatMap((one) => this.key(one) ?? []).sort() : [];
  }
}

export function approvalKey(item: MondayItem, column: string): string {
  return `${item.id}/${column}`;
}
