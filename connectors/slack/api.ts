import { ContractError, type Answer, type Http, type Request } from '#sdk';
import { wordOf } from './classify.js';
import { pageLimit, type Method } from './limits.js';
import type { Line } from './line.js';
import type { Settings } from './settings.js';

const MAX_RESTARTS = 3;

type Query = NonNullable<Request['query']>;

/** A record before anybody checked it. */
export type Row = Record<string, unknown>;

/** A list: its method, the field that holds its rows, what it is asked for. */
export interface List {
  method: Method;
  field: string;
  query: Query;
}

/** One page of a list; a row may be anything. */
export interface Listing {
  body: Buffer;
  rows: unknown[];
  last: boolean;
}

/** The workspace and the app's place in it, as `auth.test` says. */
export interface Account {
  team: string;
  name: string;
  /** Whose token it is, by the name Slack has for them; null where it does not say. */
  user: string | null;
  /** Address of the workspace without a slash at its end, null where Slack does not say. */
  site: string | null;
  /** Whether the token is an app's own: such a one reads only channels it is in. */
  isBot: boolean;
  /** Rights of the token; null where Slack does not say. */
  scopes: Set<string> | null;
  orgWide: boolean;
}

/** Slack's Web API as this connector uses it: one answer, one list to its end, and what was learnt in this run. */
export class SlackApi {
  private readonly warned = new Set<string>();
  private readonly lists = new Map<string, Promise<Row[]>>();
  private known: Promise<Account> | null = null;

  constructor(
    private readonly http: Http,
    readonly settings: Settings,
    readonly log: (fields: Record<string, unknown>, message: string) => void,
    /** Absent: nothing is heard, only read. */
    readonly line?: Line,
  ) {}

  /** One request; whatever is no good answer is thrown. */
  async call(method: Method, query: Query = {}): Promise<Answer> {
    const answer = await this.http.send({ path: `/${method}`, query, lane: method });
    const { warning } = answer.json<{ warning?: unknown }>();
    if (typeof warning === 'string' && !this.warned.has(warning)) {
      this.warned.add(warning);
      this.log({ method, warning: warning.slice(0, 200) }, 'Slack warns');
    }
    return answer;
  }

  /** A list to its end. The cursor alone says where that is: pages are short or empty before it, and it expires. */
  async *pages({ method, field, query }: List): AsyncGenerator<Listing> {
    const limit = pageLimit(method, this.settings.distributed);
    const used = new Set<string>();
    let cursor: string | undefined;
    let restarts = 0;
    for (;;) {
      let answer: Answer;
      try {
        answer = await this.call(method, { limit, ...query, cursor });
      } catch (error) {
        if (cursor === undefined || wordOf(error) !== 'invalid_cursor') throw error;
        if (++restarts > MAX_RESTARTS) throw loop(method, `cursor expired ${restarts} times`);
        cursor = undefined;
        used.clear();
        continue;
      }
      const said = answer.json<Row>();
      const rows = said[field];
      if (!Array.isArray(rows))
        throw new ContractError('Slack list', { where: method, expected: `${field}: [...]`, got: rows ?? 'nothing' });
      const next = (said['response_metadata'] as Row | null | undefined)?.['next_cursor'] ?? '';
      if (typeof next !== 'string')
        throw new ContractError('Slack list', { where: method, expected: 'next_cursor as text', got: next });
      if (next === '' && said['has_more'] === true)
        throw new ContractError('Slack list has more and does not say where', { where: method, expected: 'a cursor' });
      yield { body: answer.body, rows, last: next === '' };
      if (next === '') return;
      if (used.has(next)) throw loop(method, 'the same cursor twice');
      used.add(next);
      cursor = next;
    }
  }

  /** The same, its rows kept for whoever asks for them later in this run. */
  async *listing(list: List): AsyncGenerator<Listing> {
    const all: Row[] = [];
    for await (const page of this.pages(list)) {
      all.push(...page.rows.filter(isRow));
      if (page.last) this.lists.set(list.method, Promise.resolve(all));
      yield page;
    }
  }

  /** All rows of a list, asked for once a run. */
  rows(list: List): Promise<Row[]> {
    const known = this.lists.get(list.method) ?? this.drain(list);
    this.lists.set(list.method, known);
    // What failed is asked again by the next who needs it.
    known.catch(() => this.lists.delete(list.method));
    return known;
  }

  private async drain(list: List): Promise<Row[]> {
    const all: Row[] = [];
    for await (const { rows } of this.pages(list)) all.push(...rows.filter(isRow));
    return all;
  }

  /** Who we are, as known since this run began. */
  account(): Promise<Account> {
    return this.known ?? this.askedAnew();
  }

  /** Who we are, asked anew: also whether Slack answers at all. */
  askedAnew(): Promise<Account> {
    const known = this.askAccount();
    this.known = known;
    known.catch(() => (this.known = null));
    return known;
  }

  private async askAccount(): Promise<Account> {
    const answer = await this.call('auth.test');
    const said = answer.json<Row>();
    const team = said['team_id'];
    if (typeof team !== 'string' || team === '')
      throw new ContractError('Slack does not say whose token this is', { expected: 'team_id', got: team });
    const scopes = answer.headers['x-oauth-scopes'];
    return {
      team,
      name: typeof said['team'] === 'string' ? said['team'] : '',
      user: typeof said['user'] === 'string' ? said['user'] : null,
      site: typeof said['url'] === 'string' ? said['url'].replace(/\/+$/, '') : null,
      isBot: typeof said['bot_id'] === 'string',
      scopes: scopes === undefined ? null : new Set(scopes.split(/[\s,]+/).filter(Boolean)),
      orgWide: said['is_enterprise_install'] === true,
    };
  }
}

/** Key of a record that has an id, also of one that its schema refuses; empty where it has none. */
export function identify(value: unknown): { key: string } {
  const id = isRow(value) ? value['id'] : null;
  return { key: typeof id === 'string' || typeof id === 'number' ? String(id) : '' };
}

/** Whether a row is an object at all. */
export function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}

/** A walk that would never end. */
function loop(method: string, got: string): ContractError {
  return new ContractError('Slack list does not end', { code: 'UPSTREAM_LOOP', where: method, got });
}
