import { refused } from '../failures/codes.js';
import type { Directory } from '../people.js';
import type { Binder } from './binder.js';

/** The operators of every filter input, whatever its type. */
interface Operators {
  eq?: unknown;
  in?: readonly unknown[];
  contains?: string;
  gte?: unknown;
  lt?: unknown;
}

type SqlType = 'text' | 'timestamptz' | 'date' | 'uuid' | 'boolean';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text can be an id of this graph. */
export const isId = (text: string): boolean => UUID.test(text);

/** Adds up the conditions of one filter input. */
export class Conditions {
  readonly list: string[] = [];

  constructor(
    private readonly binder: Binder,
    private readonly people: Directory,
  ) {}

  /** What the operators say of an expression. */
  compare(sql: string, type: SqlType, operators: Operators | null | undefined): this {
    if (!operators) return this;
    if (type === 'uuid') checkIds(operators);
    const { eq, in: among, contains, gte, lt } = operators;
    if (eq === null) this.list.push(`${sql} IS NULL`);
    else if (eq !== undefined) this.list.push(`${sql} = ${this.binder.bind(eq, type)}`);
    if (among) this.list.push(`${sql} = ANY(${this.binder.bind(among, `${type}[]`)})`);
    // `position` knows no wildcards, so the client's text stays text.
    if (contains) this.list.push(`position(lower(${this.binder.bind(contains, 'text')}) in lower(${sql})) > 0`);
    if (gte) this.list.push(`${sql} >= ${this.binder.bind(gte, type)}`);
    if (lt) this.list.push(`${sql} < ${this.binder.bind(lt, type)}`);
    return this;
  }

  /** A condition on something that has a name of its own in another table: `exists` holds `{}` in its place. */
  through(exists: string, sql: string, type: SqlType, operators: Operators | null | undefined): this {
    if (!operators) return this;
    const inner = new Conditions(this.binder, this.people).compare(sql, type, operators);
    if (inner.list.length) this.list.push(exists.replace('{}', inner.list.join(' AND ')));
    return this;
  }

  /** A person, by id; the column holds aliases of theirs. */
  person(
    sql: string,
    operators: { eq?: string | null; in?: string[] } | null | undefined,
    column: 'one' | 'many' = 'one',
  ): this {
    if (!operators) return this;
    checkIds(operators);
    const none = column === 'one' ? `${sql} IS NULL` : `cardinality(${sql}) = 0`;
    if (operators.eq === null) this.list.push(none);
    for (const ids of [operators.eq ? [operators.eq] : undefined, operators.in]) {
      if (!ids) continue;
      const aliases = ids.flatMap((id) => this.people.aliasesOf.get(id.toLowerCase()) ?? []);
      const bound = this.binder.bind(aliases, 'uuid[]');
      this.list.push(column === 'one' ? `${sql} = ANY(${bound})` : `${sql} && ${bound}`);
    }
    return this;
  }

  /** A condition that holds, or the opposite of it; untouched where nothing was asked. */
  whether(sql: string, wish: boolean | null | undefined): this {
    if (wish !== undefined && wish !== null) this.list.push(wish ? sql : `NOT (${sql})`);
    return this;
  }

  /** What the tool no longer has is hidden unless asked for. */
  /** The condition holds unless the filter asks for everything. */
  unless(everything: boolean | null | undefined, sql: string): this {
    if (!everything) this.list.push(sql);
    return this;
  }

  alive(sql: string, includeGone: boolean | null | undefined): this {
    if (!includeGone) this.list.push(`${sql} IS NULL`);
    return this;
  }
}

function checkIds({ eq, in: among }: Operators): void {
  for (const id of [...(eq ? [eq] : []), ...(among ?? [])]) {
    if (!isId(String(id)))
      throw refused('BAD_USER_INPUT', 'This is not an id of this graph; ids are UUIDs, sent as text');
  }
}
