import { Client, Pool, type QueryResult } from 'pg';
import type { Session, Shell } from '../../../src/commands/session.js';
import { createToken, listTokens, revokeToken } from '../../../src/commands/tokens.js';
import type { TestDatabase } from '../../support/database.js';

/** What `hub token create --sql --json` prints. */
export interface Made {
  user: string;
  password: string;
  url: string;
  expiresAt: string;
}

/** The words of `hub token` over this database; `said` is what the last one printed. */
export function tokenWords(database: TestDatabase, pool: Pool, json = true) {
  const said: unknown[] = [];
  const session = { api: pool, worker: pool, database: database.config, owner: database.config } as unknown as Session;
  const shell: Shell = {
    json,
    withHub: (work) => work(session),
    print: (line) => void said.push(line),
    printJson: (value) => void said.push(JSON.parse(JSON.stringify(value))),
  };
  const keys = {
    create: () => Promise.reject(new Error('a key')),
    revoke: () => Promise.reject(new Error('a key')),
    list: async () => [],
  };
  const tell = async (work: Promise<number>): Promise<unknown[]> => {
    said.length = 0;
    expect(await work).toBe(0);
    return [...said];
  };
  return {
    said,
    create: async (...businessUnit: string[]) =>
      (
        await tell(
          createToken(shell, keys, 'reader', {
            role: 'viewer',
            sql: true,
            ...(businessUnit.length && { businessUnit }),
          }),
        )
      )[0] as Made,
    revoke: (role: string) => tell(revokeToken(shell, keys, role)),
    list: () => tell(listTokens(shell, keys)),
  };
}

/** A session of an analyst, with everything the server told it aside. */
export class Analyst {
  readonly notices: string[] = [];

  constructor(readonly client: Client) {
    client.on('error', () => {});
    client.on('notice', ({ message }) => void this.notices.push(message ?? ''));
  }

  static async signIn(url: string): Promise<Analyst> {
    const analyst = new Analyst(new Client({ connectionString: url }));
    await analyst.client.connect();
    return analyst;
  }

  query(sql: string): Promise<QueryResult> {
    return this.client.query(sql);
  }

  /** SQLSTATE of the refusal; null: it was done. */
  async attempt(sql: string): Promise<string | null> {
    return this.query(sql).then(
      () => null,
      (error: Error & { code?: string }) => {
        this.notices.push(error.message);
        return error.code ?? 'unknown';
      },
    );
  }

  /** Everything that the views show, as text by view. */
  async seen(): Promise<Record<string, string>> {
    const seen: Record<string, string> = {};
    for (const view of VIEWS) {
      const { rows } = await this.query(`SELECT to_jsonb(v)::text AS row FROM analytics."${view}" v ORDER BY 1`);
      seen[view] = rows.map(({ row }: { row: string }) => row).join('\n');
    }
    return seen;
  }
}

export const VIEWS = [
  'access',
  'approval',
  'asset',
  'campaign',
  'change',
  'cycle_time',
  'handoff',
  'interval',
  'person',
  'round',
  'task',
  'wait_ledger',
  'workspace',
];
export const nothing = Object.fromEntries(VIEWS.map((view) => [view, '']));
