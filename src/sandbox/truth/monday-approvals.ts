import type { Purposes } from './monday-boards.js';
import { verdictOf } from './monday-boards.js';
import type { Cause, MondayNotes } from './monday-notes.js';
import type { MondayItem } from './monday-state.js';
import { Rounds } from './rounds.js';

/** Folds the labels of approval columns into rounds. */
export class MondayApprovals {
  constructor(
    private readonly notes: MondayNotes,
    private readonly purposes: Map<string, Purposes>,
  ) {}

  /** The cell was filled when the item was made: no entry says so, and nobody knows who decided when. */
  found(item: MondayItem, column: string, text: string, cause: Cause): void {
    const rounds = this.open(item, column);
    if (verdictOf(text) !== 'pending') return;
    rounds.request(cause.at, 'inferred', this.listed(item, column));
    const noted = this.notes.approval(item, column, cause, 'approval_requested');
    noted.change.tellable = 'inferred';
    noted.atCreation = true;
  }

  /** An entry of the log: the words before and after, null for the empty cell. */
  judge(item: MondayItem, column: string, from: string | null, to: string | null, cause: Cause): void {
    const rounds = this.open(item, column);
    const was = from === null ? null : verdictOf(from);
    const is = to === null ? null : verdictOf(to);
    if (is === null) {
      if (was !== 'pending') return;
      rounds.withdraw(cause.at);
      this.notes.approval(item, column, cause, 'approval_withdrawn');
    } else if (is === 'pending') {
      if (was === 'pending') return;
      rounds.request(cause.at, 'exact', this.listed(item, column));
      this.notes.approval(item, column, cause, 'approval_requested');
    } else {
      if (was === null) {
        // Nobody asked in the tool: that there was a question follows from the answer, and not who put it.
        rounds.request(cause.at, 'inferred', this.listed(item, column));
        const noted = this.notes.approval(item, column, { at: cause.at, by: null }, 'approval_requested');
        noted.change.tellable = 'inferred';
      }
      rounds.decide(is, this.notes.key(cause.by), cause.at, 'exact');
      this.notes.approval(item, column, cause, 'approval_decided', null, is);
    }
  }

  /** The approval of a column is there from the first time its cell was filled. */
  open(item: MondayItem, column: string): Rounds {
    const rounds = item.rounds.get(column) ?? new Rounds();
    item.rounds.set(column, rounds);
    return rounds;
  }

  /** The people column of an approval has other people. */
  reassign(item: MondayItem, people: string, from: unknown, to: unknown, cause: Cause): void {
    for (const [column, approver] of this.purposes.get(item.board)!.approvals) {
      if (approver !== people) continue;
      item.rounds.get(column)?.approvers(this.listed(item, column));
      this.notes.approval(item, column, cause, 'assign', from, to);
    }
  }

  private listed(item: MondayItem, column: string): string[] {
    const approver = this.purposes.get(item.board)!.approvals.get(column) ?? null;
    return approver === null ? [] : this.notes.inCell(item.cells.get(approver));
  }
}
