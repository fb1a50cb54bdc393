import { NotFound, type Found, type Instant, type Page, type Raw } from '#sdk';
import { boardOf, type Board } from './columns.js';
import { BOARDS } from './documents.js';
import { idOf, type Through } from './shapes.js';
import { loop, namesEntry, Wire, type Listing, type Row } from './wire.js';

/** A list of the API: its query, the field of the answer, and how many to ask for: a power of two, so that pages halve. */
export interface List {
  document: string;
  field: string;
  size: number;
  /** Deleted ones are listed with their state: one that is missing is hidden. */
  showsDeleted?: true;
}

/** All boards; also where one is looked up. */
export const BOARD_LIST: List = { document: BOARDS, field: 'boards', size: 64, showsDeleted: true };

/** Ids of one look-up; monday takes no more. */
const IDS = 100;
const ID = /^\d+$/;

/** monday's API as this connector uses it: lists to their end, records by id, and what one run remembers. */
export class MondayApi extends Wire {
  /** Items that have left a board in this run: shown nowhere, they may lie on one the token does not see. */
  readonly left = new Set<string>();
  private known: Map<string, Board> | undefined;
  /** What was read once and is wanted again, by name. */
  readonly memory = new Map<string, unknown>();

  /** A list by page numbers, to its first short page. */
  async *list({ document, field, size }: List): AsyncGenerator<Listing> {
    const seen = new Set<string>();
    for (let page = 1; ; page++) {
      let [count, shown] = [0, 0];
      const before = seen.size;
      for await (const listing of this.span(document, field, size, page)) {
        count += listing.count;
        shown += listing.rows.length;
        for (const row of listing.rows) seen.add(idOf(row));
        yield listing;
      }
      if (count < size) return;
      if (shown > 0 && seen.size === before) throw loop(`${field} page ${page}`, 'the same page again');
    }
  }

  // A page with something in it that the token may not see is refused as a whole: it is asked for again in halves.
  private async *span(document: string, field: string, size: number, page: number): AsyncGenerator<Listing> {
    let listing: Listing;
    try {
      listing = await this.page(document, [field], { limit: size, page });
    } catch (error) {
      if (!namesEntry(error)) throw error;
      if (size > 1) {
        yield* this.span(document, field, size / 2, 2 * page - 1);
        yield* this.span(document, field, size / 2, 2 * page);
        return;
      }
      this.log({ field, page }, 'monday lists something that it does not show to the token');
      listing = { records: [], rows: [], count: 1, holder: {} };
    }
    yield listing;
  }

  /** A list that is read whole: the cursor and `whole` come after its last page. */
  async *readWhole(list: List, until: Instant): AsyncGenerator<Page<Through>> {
    for await (const { records, rows } of this.list(list))
      yield { records: records.filter((_, index) => rows[index]!['state'] !== 'deleted') };
    yield { records: [], next: { through: until }, whole: true };
  }

  /** Records by id: an id without one is not there, null is one that the token may not see. */
  async find(
    { document, field }: Omit<List, 'size'>,
    ids: string[],
  ): Promise<Map<string, (Raw & { row: Row }) | null>> {
    const found = new Map<string, (Raw & { row: Row }) | null>();
    const owed: string[][] = [];
    for (let from = 0; from < ids.length; from += IDS) owed.push(ids.slice(from, from + IDS));
    for (let some = owed.pop(); some; some = owed.pop()) {
      const listing = await this.page(document, [field], { ids: some, limit: IDS, page: 1 }).catch((error: unknown) => {
        if (namesEntry(error)) return null;
        throw error;
      });
      if (listing && listing.count === listing.rows.length)
        listing.rows.forEach((row, index) => found.set(idOf(row), { ...listing.records[index]!, row }));
      else if (some.length > 1) owed.push(some.slice(0, some.length / 2), some.slice(some.length / 2));
      else found.set(some[0]!, null);
    }
    return found;
  }

  /** Second proofs of records that stand in a list of their own, by their keys. */
  async look(list: Omit<List, 'size'>, keys: string[], prefix = ''): Promise<(Found & { row?: Row })[]> {
    const ids = keys.map((key) => key.slice(prefix.length));
    const found = await this.find(
      list,
      ids.filter((id) => ID.test(id)),
    );
    return keys.map((key, index) => {
      const one = found.get(ids[index]!);
      // The key of a quarantined record may be anything; what cannot be asked is not proved to be deleted.
      if (one === null || !ID.test(ids[index]!)) return { key, state: 'hidden' };
      if (!one) return { key, state: list.showsDeleted ? 'hidden' : 'deleted' };
      const { row, ...raw } = one;
      return row['state'] === 'deleted' ? { key, state: 'deleted', row } : { key, state: 'live', raw, row };
    });
  }

  /** The pages of all boards; whoever reads them first reads them for the whole run. */
  async *listBoards(): AsyncGenerator<Listing> {
    const boards = new Map<string, Board>();
    for await (const listing of this.list(BOARD_LIST)) {
      for (const row of listing.rows) boards.set(idOf(row), boardOf(row, this.opening.config.approvals));
      yield listing;
    }
    this.known = boards;
  }

  /** Every board the token sees, deleted ones too: columns must be known before items and log are read. */
  async boards(): Promise<Map<string, Board>> {
    if (!this.known) for await (const _ of this.listBoards());
    return this.known!;
  }

  /** Ids of the boards that hold work, hidden ones with subitems too. */
  async *boardIds(): AsyncGenerator<string> {
    for (const { id, isWork } of (await this.boards()).values()) if (isWork) yield id;
  }

  /** A board by id; NotFound where the token does not see it. */
  async board(id: string): Promise<Board> {
    const board = (await this.boards()).get(id);
    if (!board) throw new NotFound('monday does not show this board', { where: `board ${id}` });
    return board;
  }

  /** What became of everything on a board: deleted with it, or hidden with it; null while the board is there. */
  async fateOf(board: string): Promise<'deleted' | 'hidden' | null> {
    const known = (await this.boards()).get(board);
    return known?.isDeleted ? 'deleted' : known ? null : 'hidden';
  }
}
