import {
  byCursor,
  ContractError,
  recordsAt,
  ScopeError,
  TransientError,
  type Answer,
  type Found,
  type Http,
  type Raw,
  type Request,
  type Turned,
} from '#sdk';

// Asana refuses more, and cuts a list asked without a limit at about 1000 (its pagination page, seen 2024-09).
const PAGE_LIMIT = 100;

type Query = NonNullable<Request['query']>;

/** A record before anybody checked it: only what a walk itself needs is looked at. */
export type Row = Record<string, unknown>;

/** One page of a list: the records to hand on, and the same ones decoded. */
interface Listing {
  records: Raw[];
  rows: Row[];
  token?: unknown;
  /** The thing the list hangs on is deleted or no longer shown: the list says nothing about its keys. */
  vanished: boolean;
}
export type Listed = Turned<Listing>;

const GID = /^\d+$/;

/** The gid of an unchecked record, null where it has none that may stand in a path. */
export function gidOf(row: unknown): string | null {
  const gid = (row as Row | null)?.['gid'];
  return typeof gid === 'string' && GID.test(gid) ? gid : null;
}

/** The task that a story or a file hangs on; null where that is something else, whose stories and files are not read. */
export function taskOf(thing: unknown): string | null {
  const { resource_type: type = 'task' } = (thing ?? {}) as Row;
  return type === 'task' ? gidOf(thing) : null;
}

/** Asana's REST API as this connector uses it: one answer, one list to its end, one record by gid. */
export class AsanaApi {
  private readonly announced = new Set<string>();
  private projects: Set<string> | null = null;

  constructor(
    private readonly http: Http,
    readonly workspace: string,
    private readonly log: (fields: Record<string, unknown>, message: string) => void,
  ) {}

  /** One GET; `accept` names the failures that are an answer here. */
  get(path: string, query: Query, accept: readonly number[] = []): Promise<Answer> {
    return this.send('GET', path, { query, accept });
  }

  /** One request; what is not read is written, and only webhooks are. */
  async send(method: 'GET' | 'POST' | 'DELETE', path: string, what: Omit<Request, 'path' | 'method'>): Promise<Answer> {
    const answer = await this.http.send({ method, path, ...what });
    const change = answer.headers['asana-change'];
    if (change && !this.announced.has(change)) {
      this.announced.add(change);
      this.log({ path, change }, 'Asana announces a change of its API');
    }
    return answer;
  }

  /** A list to its end. `owner` is the path of what it hangs on: when that is gone the list ends instead of failing. */
  pages(path: string, query: Query, owner?: string): AsyncGenerator<Listed> {
    return byCursor<Listing>(path, async (offset) => {
      // A first page was good, so a 400 on a later one can only be its offset: tokens expire while a page is stored.
      const accept = [...(offset ? [400] : []), ...(owner ? [403, 404] : [])];
      const answer = await this.get(path, { ...query, limit: PAGE_LIMIT, offset: offset ?? undefined }, accept);
      if (owner && (await this.hasVanished(answer, owner))) return { records: [], rows: [], vanished: true };
      if (answer.status === 400) return null;
      const body = answer.json<{ data?: unknown; next_page?: { offset?: unknown } | null } | null>();
      if (!Array.isArray(body?.data))
        throw new ContractError('Asana list', { where: path, expected: 'data: [...]', got: body });
      const records = recordsAt(answer.body, '/data', body.data);
      return { records, rows: body.data as Row[], token: body.next_page?.offset, vanished: false };
    });
  }

  /**
   * Whether what a list hangs on is deleted or out of sight. The list's own 404 or 403 proves neither: only the owner, asked
   * by name, does. A 403 on a readable owner is a missing right, a 404 on one is a list that comes back.
   */
  async hasVanished(answer: Answer, owner: string): Promise<boolean> {
    if (answer.status !== 403 && answer.status !== 404) return false;
    const { status } = await this.get(owner, { opt_fields: 'name' }, [403, 404]);
    if (status !== 200) return true;
    if (answer.status === 403) throw new ScopeError('Asana does not show this to the token', { where: owner });
    throw new TransientError('Asana has no list where it has what it hangs on', { where: owner, got: 'HTTP 404' });
  }

  /** Each record by its own path: live, deleted (404) or hidden (403). `lies`: where, as the record itself says; null: nowhere here. */
  async find(
    keys: string[],
    path: (key: string) => string,
    fields: string,
    lies: (row: Row) => string | null | undefined = () => undefined,
  ): Promise<Found[]> {
    const found: Found[] = [];
    for (const key of keys) {
      // The key of a quarantined record may be anything; what cannot be asked is not proved to be deleted.
      if (!GID.test(key)) {
        found.push({ key, state: 'hidden' });
        continue;
      }
      const answer = await this.get(path(key), { opt_fields: fields }, [403, 404]);
      const { status, body } = answer;
      if (status !== 200) {
        found.push({ key, state: status === 404 ? 'deleted' : 'hidden' });
        continue;
      }
      const part = lies(answer.json<{ data?: Row }>().data ?? {});
      if (part === null) found.push({ key, state: 'hidden' });
      else found.push({ key, state: 'live', raw: { body, at: '/data' }, ...(part !== undefined && { part }) });
    }
    return found;
  }

  /** All gids of a list, read to the end before the first is used: an offset must not wait for children. */
  async gids(path: string, query: Query): Promise<string[]> {
    const gids = new Set<string>();
    for await (const page of this.pages(path, { ...query, opt_fields: 'name' })) {
      for (const gid of page.rows.map(gidOf)) if (gid) gids.add(gid);
    }
    return [...gids];
  }

  /** Every project of the workspace, archived ones too: without `archived` the list holds both. */
  async projectGids(): Promise<string[]> {
    const gids = await this.gids('/projects', { workspace: this.workspace });
    this.projects = new Set(gids);
    return gids;
  }

  /** Whether a project of this name has a part of its own. */
  async hasProject(gid: string): Promise<boolean> {
    return (this.projects ?? new Set(await this.projectGids())).has(gid);
  }
}
