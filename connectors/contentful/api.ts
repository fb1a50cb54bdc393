import { ContractError, endless, recordsAt, type Answer, type Found, type Http, type Raw, type Request } from '#sdk';
import { isId, Stamp, sysOf, type Row } from './shapes.js';

type Query = NonNullable<Request['query']>;

// The most Contentful gives at once. A body of more than 7 MB is a 400 instead, whatever the number of records in it.
const MOST = 1_000;
// An id may have 64 characters, and addresses must not grow too long.
const LOOK = 50;
const TRIES = 3;

/** What is kept with a record that it does not say itself. */
type MetaOf = (row: Row) => NonNullable<Raw['meta']>;

/** One page of a list: what to hand on, the rows before anybody checked them, and whether nothing comes after it. */
export interface Listed {
  records: Raw[];
  rows: Row[];
  total?: number;
  last: boolean;
}

/** The Content Management API of one environment: one answer, one list to its end, records by their ids. */
export class ContentfulApi {
  constructor(
    private readonly http: Http,
    readonly space: string,
    readonly environment: string,
    /** The web app; null: nobody knows where it is. */
    readonly web: string | null,
    readonly log: (fields: Record<string, unknown>, message: string) => void,
  ) {}

  /** An address in the environment. */
  at(path: string): string {
    return `/spaces/${this.space}/environments/${this.environment}${path}`;
  }

  /** One GET; `accept` names the failures that are an answer here. */
  get(path: string, query: Query = {}, accept: readonly number[] = []): Promise<Answer> {
    return this.http.send({ path, query, accept });
  }

  /** A change to the space: only webhook definitions are ever written. */
  send(request: Pick<Request, 'method' | 'path' | 'body' | 'accept'>): Promise<Answer> {
    return this.http.send({ ...request, headers: { 'content-type': 'application/vnd.contentful.management.v1+json' } });
  }

  /** The beginning of a list, and how many there are. */
  first(path: string, limit: number): Promise<Listed> {
    return this.page(path, {}, { limit });
  }

  /** A list by offset, to its end. */
  async *list(path: string, query: Query = {}): AsyncGenerator<Listed> {
    const size = { limit: MOST };
    for (let skip = 0; ;) {
      const page = await this.page(path, { ...query, skip }, size);
      skip += page.rows.length;
      yield page;
      if (page.last) return;
      if (page.rows.length === 0) throw endless(path, 'an empty page before the end');
    }
  }

  /**
   * A list in the order of its stamps, from `since` on, itself included. It goes on from the last stamp seen rather than by
   * offset: what is saved meanwhile moves to the end and pulls everything behind it forward. Of equal stamps, those handed
   * over already are left out.
   */
  async *byStamp(
    path: string,
    since: string | null,
    select: Query = {},
  ): AsyncGenerator<Listed & { reached: string | null }> {
    const size = { limit: MOST };
    let bound: string | null = since;
    let skip = 0;
    let told = new Set<string>();
    for (;;) {
      const query = { ...select, order: 'sys.updatedAt', 'sys.updatedAt[gte]': bound ?? undefined, skip };
      const { rows, records, last, total } = await this.page(path, query, size);
      const all = rows.map(sysOf);
      const stamps = all.flatMap(({ updatedAt }) => Stamp.safeParse(updatedAt).data ?? []);
      if (bound !== null && stamps.some((at) => Date.parse(at) < Date.parse(bound!)))
        throw endless(path, 'what was read before');
      const isNew = all.map(({ id }) => !isId(id) || !told.has(id));
      const reached = stamps.at(-1) ?? bound;
      yield {
        records: records.filter((_, i) => isNew[i]),
        rows: rows.filter((_, i) => isNew[i]),
        ...(total !== undefined && { total }),
        last,
        reached,
      };
      if (last) return;
      if (!isNew.includes(true) && rows.length <= skip) throw endless(path, 'the same page twice');
      // As many of one instant as a page holds: only an offset leads beyond them.
      skip = reached === bound ? skip + rows.length : 0;
      const ties = all.flatMap(({ id, updatedAt }) => (updatedAt === reached && isId(id) ? [id] : []));
      told = new Set([...(skip > 0 ? told : []), ...ties]);
      bound = reached;
    }
  }

  /** Some of a list by their ids, then each missing one alone: only its own 404 says that it is not there. */
  async look(path: string, keys: string[], metaOf?: MetaOf): Promise<Found[]> {
    const found = new Map<string, Found>();
    const ids = keys.filter(isId);
    for (let from = 0; from < ids.length; from += LOOK) {
      const some = ids.slice(from, from + LOOK);
      for await (const { rows, records } of this.list(path, { 'sys.id[in]': some.join() }))
        for (const [i, row] of rows.entries()) {
          const key = String(sysOf(row)['id']);
          found.set(key, { key, state: 'live', raw: { ...records[i]!, ...(metaOf && { meta: metaOf(row) }) } });
        }
    }
    const missing = keys.filter((key) => !found.has(key));
    for (const one of await this.find(missing, (id) => `${path}/${id}`, metaOf)) found.set(one.key, one);
    return keys.map((key) => found.get(key)!);
  }

  /** Each record by its own path: live, deleted (404) or hidden (403). `path` is given the ids of the key. */
  async find(keys: string[], path: (...ids: string[]) => string, metaOf?: MetaOf): Promise<Found[]> {
    const found: Found[] = [];
    for (const key of keys) {
      const ids = key.split('/');
      // The key of a quarantined record may be anything; what cannot be asked is not proved to be deleted.
      const answer = ids.every(isId) ? await this.get(path(...ids), {}, [403, 404]) : null;
      if (answer?.status === 200) {
        const meta = metaOf && { meta: metaOf(answer.json<Row>()) };
        found.push({ key, state: 'live', raw: { body: answer.body, ...meta } });
      } else found.push({ key, state: answer?.status === 404 ? 'deleted' : 'hidden' });
    }
    return found;
  }

  private async page(path: string, query: Query, size: { limit: number }): Promise<Listed> {
    for (let tries = 1; ; tries++) {
      // Too big a body and a wrong query look alike but for their wording: smaller pages tell them apart.
      const answer = await this.get(path, { ...query, limit: size.limit }, size.limit > 1 ? [400] : []);
      if (answer.status === 400) {
        size.limit = Math.floor(size.limit / 2);
        continue;
      }
      const body = answer.json<{ items?: unknown; total?: unknown } | null>();
      if (!Array.isArray(body?.items))
        throw new ContractError('Contentful list', { where: path, expected: 'items: [...]', got: body });
      const items: unknown[] = body.items;
      const total = typeof body.total === 'number' ? body.total : undefined;
      const skip = Number(query['skip'] ?? 0);
      const last = total === undefined ? items.length < size.limit : skip + items.length >= total;
      if (items.length === 0 && !last && tries < TRIES) continue;
      const rows = items.map((row) => (row !== null && typeof row === 'object' ? (row as Row) : {}));
      return { records: recordsAt(answer.body, '/items', items), rows, last, ...(total !== undefined && { total }) };
    }
  }
}
