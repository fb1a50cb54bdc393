import {
  ContractError,
  NotFound,
  ScopeError,
  type Answer,
  type Http,
  type Instant,
  type Opening,
  type Raw,
} from '#sdk';
import { refusalOf } from './classify.js';
import type { Approvals } from './columns.js';
import { fields } from './shapes.js';

/** A record before anybody checked it: only what a walk itself needs is looked at. */
export type Row = Record<string, unknown>;

/** Records of one answer to hand on, and the same ones decoded. */
export interface Listing {
  records: Raw[];
  rows: Row[];
  /** With those the token may not see. */
  count: number;
  /** What the list is a field of. */
  holder: Row;
}

type Path = (string | number)[];

/** Larger pages are asked for in smaller ones: it is bytes that fill memory, not rows. One record may be larger. */
const MAX_BYTES = 16_000_000;

/** One query of monday's GraphQL API, and the list of records in its answer. */
export class Wire {
  constructor(
    private readonly http: Http,
    protected readonly opening: Pick<Opening<{ approvals?: Approvals | undefined }, unknown>, 'config' | 'now' | 'log'>,
  ) {}

  now(): Instant {
    return this.opening.now();
  }

  log(about: Row, message: string): void {
    this.opening.log(about, message);
  }

  /** One query; an answer with errors, also beside data, is thrown as what `classify` makes of it. */
  async ask(document: string, variables: Row = {}): Promise<{ answer: Answer; data: Row }> {
    const operationName = /^(?:query|mutation) (\w+)/.exec(document)![1];
    const body = { operationName, query: document, variables };
    const maxBytes = variables['limit'] === 1 ? undefined : MAX_BYTES;
    const answer = await this.http.send({ method: 'POST', path: '', body, maxBytes });
    const { data } = answer.json<{ data: Row }>();
    this.pace(answer, fields(data['complexity']));
    return { answer, data };
  }

  // The minute's points are known only to monday: nothing more is sent once another query like this one might fail.
  private pace(answer: Answer, { after, query, reset_in_x_seconds: seconds }: Row): void {
    if (typeof after !== 'number' || typeof query !== 'number' || typeof seconds !== 'number') return;
    if (after < 2 * query) this.http.hold('default', Date.parse(answer.requestedAt) + (seconds + 1) * 1_000);
  }

  /** The list at `path` in the answer's data; one that is not shown is no empty list. */
  async page(document: string, path: Path, variables?: Row): Promise<Listing> {
    const { answer, data } = await this.ask(document, variables);
    let [holder, here]: unknown[] = [null, data];
    for (const step of path) [holder, here] = [here, (here as Record<string | number, unknown> | null)?.[step]];
    const where = path.join('/');
    if (here === null || here === undefined) throw new NotFound('monday does not show this', { where });
    if (!Array.isArray(here)) throw new ContractError('monday list', { where, expected: '[…]', got: here });
    const shown = (here as (Row | null)[]).flatMap((row, index) => (row === null ? [] : [{ row, index }]));
    return {
      records: shown.map(({ index }) => ({ body: answer.body, at: `/data/${where}/${index}` })),
      rows: shown.map(({ row }) => row),
      count: here.length,
      holder: holder as Row,
    };
  }

  /** The same of one board: that it may not be seen ends its part, not the stream. */
  async pageOf(board: string, document: string, path: Path, variables: Row): Promise<Listing> {
    try {
      return await this.page(document, path, variables);
    } catch (error) {
      if (!namesEntry(error)) throw error;
      throw new NotFound('monday lists this board and does not show it', { where: `board ${board}`, cause: error });
    }
  }
}

/** Whether monday refused one entry of an answer, and not the query. */
export function namesEntry(error: unknown): boolean {
  const isRefusal = error instanceof ScopeError || error instanceof NotFound;
  return isRefusal && (refusalOf(error)?.path ?? []).some((step) => typeof step === 'number');
}

/** Whether less at once might be answered. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof ContractError && error.code === 'UPSTREAM_TOO_LARGE';
}

/** A walk that would never end. */
export function loop(where: string, got: string): ContractError {
  return new ContractError('monday list does not end', { code: 'UPSTREAM_LOOP', where, got });
}
