import type { ClientBase } from 'pg';

const MORTAL = ['container', 'task', 'asset', 'approval', 'message'];

/** Natural names in place of ids: the same in every database that saw the same tools. */
export class Names {
  private readonly byId = new Map<string, string>();

  static async load(client: ClientBase, tellable: boolean): Promise<Names> {
    const names = new Names();
    const connections = await client.query<{ id: string; name: string }>('SELECT id, name FROM connection');
    for (const { id, name } of connections.rows) names.byId.set(id, name);
    for (const table of ['alias', 'container', 'task', 'asset', 'asset_version', 'approval', 'message', 'change']) {
      // What is gone without a trace has no name in a hub that never saw it; there its id stands, the same in both.
      const told = tellable && MORTAL.includes(table) ? "WHERE gone_at IS NULL OR gone_proof = 'trash'" : '';
      const { rows } = await client.query<{ id: string; connection_id: string; key: string }>(
        `SELECT id, connection_id, key FROM "${table}" ${told}`,
      );
      for (const { id, connection_id, key } of rows) names.byId.set(id, `${names.of(connection_id)}/${key}`);
    }
    // A person is called by their aliases; those that only mail headers mention come and go with the mail.
    const people = await client.query<{ person_id: string; alias_id: string; mentioned: boolean }>(
      'SELECT p.person_id, p.alias_id, a.said_at IS NOT NULL AS mentioned FROM alias_person p JOIN alias a ON a.id = p.alias_id',
    );
    const aliases = new Map<string, string[]>();
    for (const { person_id, alias_id, mentioned } of people.rows) {
      if (tellable && mentioned) continue;
      aliases.set(person_id, [...(aliases.get(person_id) ?? []), names.of(alias_id)]);
    }
    for (const [id, list] of aliases) names.byId.set(id, list.sort().join(' = '));
    const campaigns = await client.query<{ id: string; key: string | null; source_container_id: string | null }>(
      'SELECT id, key, source_container_id FROM campaign',
    );
    for (const { id, key, source_container_id } of campaigns.rows)
      names.byId.set(id, key ?? names.of(source_container_id ?? id));
    const threads = await client.query<{ thread_id: string; first: string }>(
      'SELECT t.thread_id, min(m.key) AS first FROM message_thread t JOIN message m ON m.id = t.message_id GROUP BY 1',
    );
    for (const { thread_id, first } of threads.rows) names.byId.set(thread_id, `thread of ${first}`);
    const rounds = await client.query<{ id: string; approval_id: string; number: number }>(
      'SELECT id, approval_id, number FROM approval_round',
    );
    for (const { id, approval_id, number } of rounds.rows)
      names.byId.set(id, `${names.of(approval_id)} round ${number}`);
    return names;
  }

  /** The name, or the id itself for what was never seen (ids are computed from names, so it is the same everywhere too). */
  of(id: string): string {
    return this.byId.get(id) ?? id;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** The value with every known id inside it named. */
  in(value: unknown): unknown {
    if (typeof value === 'string') return this.of(value);
    if (Array.isArray(value)) return value.map((v) => this.in(v));
    if (value instanceof Date) return value.toISOString();
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.in(v)]));
    return value;
  }
}
