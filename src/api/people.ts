import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import { Person } from '../model/derived/person.js';
import { columnsOf } from './reading/columns.js';

/** How old the map may be before its tables are looked at again, should a notice have been lost. */
const STALE_AFTER_MS = 5_000;

/** Grows or shrinks whenever a row of either table does; a deleted row changes the count, a written one the newest xmin. */
const FINGERPRINT = `SELECT concat_ws(',',
  (SELECT count(*) FROM person), (SELECT count(*) FROM alias_person),
  (SELECT max(xmin::text::bigint) FROM person), (SELECT max(xmin::text::bigint) FROM alias_person)) AS mark`;

/** Who is behind an alias, as of one moment. */
export interface Directory {
  byAlias: ReadonlyMap<string, Person>;
  byId: ReadonlyMap<string, Person>;
  aliasesOf: ReadonlyMap<string, readonly string[]>;
  /** What each is called in the past tense. */
  pseudonymOf: ReadonlyMap<string, string>;
}

/**
 * Everybody, held in the process: a join with people costs as much as the rest of a campaign's statement.
 * Loaded with the first question, dropped by NOTIFY on the channel `people`, looked at again every five seconds.
 */
export class PeopleMap {
  #directory: Promise<Directory> | undefined;
  #mark = '';
  #checkedAt = 0;
  #listener: PoolClient | undefined;
  #listening = false;
  #closed = false;

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
  ) {}

  /** Everybody, not older than the last notice. */
  async directory(): Promise<Directory> {
    const now = performance.now();
    if (this.#directory && now - this.#checkedAt > STALE_AFTER_MS) {
      this.#checkedAt = now;
      if (this.#listening && !this.#listener) void this.listen().catch(() => undefined);
      if ((await this.#fingerprint()) !== this.#mark) this.#directory = undefined;
    }
    if (!this.#directory) {
      this.#checkedAt = now;
      this.#directory = this.#load();
      this.#directory.catch(() => (this.#directory = undefined));
    }
    return this.#directory;
  }

  /** Begins to hear notices; without them the five-second look still holds. */
  async listen(): Promise<void> {
    if (this.#closed) return;
    const client = await this.pool.connect();
    if (this.#closed) return client.release();
    this.#listening = true;
    this.#listener = client;
    client.on('notification', () => (this.#directory = undefined));
    // Until the next look listens again, the five seconds hold.
    client.on('error', (error) => {
      this.log.warn({ err: error }, 'people notices lost');
      this.#listener = undefined;
      client.release(error);
    });
    await client.query('LISTEN people');
  }

  close(): void {
    this.#closed = true;
    // Destroyed, not given back: it listens, and the pool must not hand that on.
    this.#listener?.release(true);
    this.#listener = undefined;
  }

  async #load(): Promise<Directory> {
    this.#mark = await this.#fingerprint();
    const people = await this.pool.query<Person>(`SELECT ${columnsOf(Person, 'p')} FROM person p`);
    const aliases = await this.pool.query<{ alias: string; person: string }>(
      'SELECT alias_id AS alias, person_id AS person FROM alias_person',
    );
    const pseudonyms = await this.pool.query<{ id: string; pseudonym: string }>(
      'SELECT person_id AS id, pseudonym FROM person_pseudonym',
    );
    const byId = new Map(people.rows.map((person) => [person.id, person]));
    const byAlias = new Map<string, Person>();
    const aliasesOf = new Map<string, string[]>();
    for (const { alias, person } of aliases.rows) {
      const someone = byId.get(person);
      if (someone) byAlias.set(alias, someone);
      const list = aliasesOf.get(person);
      if (list) list.push(alias);
      else aliasesOf.set(person, [alias]);
    }
    const pseudonymOf = new Map(pseudonyms.rows.map(({ id, pseudonym }) => [id, pseudonym]));
    return { byAlias, byId, aliasesOf, pseudonymOf };
  }

  async #fingerprint(): Promise<string> {
    const { rows } = await this.pool.query<{ mark: string }>(FINGERPRINT);
    return rows[0]?.mark ?? '';
  }
}
