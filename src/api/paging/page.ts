import type { HubContext } from '../context.js';
import { gathered } from '../reading/loaders.js';
import { Binder } from './binder.js';
import { DEFAULT_PAGE, type Listing, type OrderBy, type PageRequest, type Relation } from './listing.js';
import { beyond, countStatement, orderOf, pageStatement, stepsOf } from './statement.js';

/** A row as a page's statement gives it: the entity's columns, its place, its parent. */
type PlacedRow = Record<string, unknown> & { _parent?: string };

/** Where a page begins and ends. */
export interface Bounds {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** One element of a page; its cursor is sealed only when asked for. */
export class Edge<Row> {
  constructor(
    readonly node: Row,
    private readonly seal: () => string,
  ) {}

  get cursor(): string {
    return this.seal();
  }
}

/** One page of a list, as Relay's clients expect it; the total is counted only when asked for. */
export class Page<Row> {
  constructor(
    readonly edges: Edge<Row>[],
    private readonly next: boolean,
    private readonly previous: boolean,
    readonly count: () => Promise<number>,
  ) {}

  get nodes(): Row[] {
    return this.edges.map((edge) => edge.node);
  }

  get pageInfo(): Bounds {
    return {
      hasNextPage: this.next,
      hasPreviousPage: this.previous,
      startCursor: this.edges[0]?.cursor ?? null,
      endCursor: this.edges.at(-1)?.cursor ?? null,
    };
  }
}

/** One page of a whole list. */
export async function page<Row extends object>(
  context: HubContext,
  listing: Listing<Row>,
  request: PageRequest,
): Promise<Page<Row>> {
  const reading = new Reading<Row>(context, listing as Listing<never>, request);
  const rows = await context.db.rows<PlacedRow>(...reading.statement());
  return reading.page(rows, async () => {
    const [counted] = await context.db.rows<{ n: number }>(...reading.count());
    return counted!.n;
  });
}

/** One page of the list that hangs on a parent; parents that ask at the same step share one statement. */
export async function pageWithin<Row extends object>(
  context: HubContext,
  listing: Listing<Row>,
  relation: Relation,
  parentId: string,
  request: PageRequest,
): Promise<Page<Row>> {
  const reading = new Reading<Row>(context, listing as Listing<never>, request, relation, parentId);
  const name = `${relation.name} ${JSON.stringify(request)}`;
  const rows = await context.loaders
    .of<string, PlacedRow[]>(name, async (ids, db) => {
      const found = await db.rows<PlacedRow>(...reading.statement(ids));
      return gathered(ids, found, (row) => row._parent!);
    })
    .load(parentId);
  return reading.page(rows, () =>
    context.loaders
      .of<string, number>(`count ${name}`, async (ids, db) => {
        const found = await db.rows<{ _parent: string; n: number }>(...reading.count(ids));
        const byParent = new Map(found.map((row) => [row._parent, row.n]));
        return ids.map((id) => byParent.get(id) ?? 0);
      })
      .load(parentId),
  );
}

/** One request against one listing, made ready: order, place, size. */
class Reading<Row extends object> {
  readonly #order: OrderBy[];
  readonly #binding: string;
  readonly #size: number;
  readonly #backward: boolean;
  readonly #places: { forward: boolean; place: string[] }[];

  constructor(
    private readonly context: HubContext,
    private readonly listing: Listing<never>,
    private readonly request: PageRequest,
    private readonly relation?: Relation,
    parentId?: string,
  ) {
    this.#order = orderOf(listing, request, relation);
    this.#backward = request.last !== undefined && request.last !== null;
    this.#size = request.last ?? request.first ?? relation?.size ?? DEFAULT_PAGE;
    const { viewer } = context;
    const what = [
      listing.name,
      relation?.name,
      parentId,
      request.filter ?? null,
      this.#order,
      viewer.keyId,
      ...(context.isPast ? [context.nowMs] : []),
    ];
    this.#binding = JSON.stringify(what);
    this.#places = [
      ...(request.after ? [{ forward: true, place: this.#open(request.after) }] : []),
      ...(request.before ? [{ forward: false, place: this.#open(request.before) }] : []),
    ];
  }

  statement(parentIds?: readonly string[]): [string, unknown[]] {
    const binder = new Binder(parentIds ? [parentIds] : []);
    const conditions = this.#conditions(binder);
    for (const { forward, place } of this.#places)
      conditions.push(beyond(stepsOf(this.listing, this.#order, !forward), place, binder));
    const steps = stepsOf(this.listing, this.#order, this.#backward);
    const limit = binder.bind(this.#size + 1, 'int');
    return [pageStatement(this.listing, steps, conditions, limit, this.relation), binder.values];
  }

  count(parentIds?: readonly string[]): [string, unknown[]] {
    const binder = new Binder(parentIds ? [parentIds] : []);
    return [countStatement(this.listing, this.#conditions(binder), this.relation), binder.values];
  }

  page(rows: PlacedRow[], count: () => Promise<number>): Page<Row> {
    const more = rows.length > this.#size;
    const kept = rows.slice(0, this.#size);
    if (this.#backward) kept.reverse();
    const edges = kept.map((row) => new Edge(row as Row, () => this.#seal(row)));
    const cameFrom = (forward: boolean): boolean => this.#places.some((each) => each.forward === forward);
    return this.#backward
      ? new Page(edges, cameFrom(false), more, count)
      : new Page(edges, more, cameFrom(true), count);
  }

  #conditions(binder: Binder): string[] {
    return this.listing.conditions(this.request.filter as undefined, binder, this.context.people);
  }

  #seal(row: PlacedRow): string {
    const place = Array.from({ length: this.#order.length + 1 }, (_, index) => row[`_k${index}`] as string);
    return this.context.cursors.seal(this.#binding, place, this.context.nowMs);
  }

  #open(cursor: string): string[] {
    return this.context.cursors.open(this.#binding, cursor, this.context.nowMs);
  }
}
