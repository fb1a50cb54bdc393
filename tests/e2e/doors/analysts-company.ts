import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '../../support/database.js';
import { endServed, runHub, serve } from '../../support/served.js';
import { type Duck, openDuck, saveExports } from './analysts-files.js';
import { openSql, type Sql } from './analysts-sql.js';

/** The sandbox company as `npm start` has it, and an analyst's three doors to it. */
export interface AnalystsCompany {
  /** GraphQL over HTTP with a key of the role analyst. */
  // oxlint-disable-next-line no-explicit-any -- an answer's shape is what its reader knows
  ask(query: string): Promise<any>;
  /** A file over HTTP with that key, by its path and query below `/export/`. */
  download(path: string): Promise<Buffer>;
  /** DuckDB in a folder of Parquet files, one for every export. */
  files: Duck;
  /** The same with names in place of pseudonyms. */
  named: Duck;
  /** As a role made for an analyst. */
  view: Sql;
  /** A word of the command line in the folder of the hub; what it prints. */
  hub(...words: string[]): Promise<string>;
  close(): Promise<void>;
}

export async function serveCompany(): Promise<AnalystsCompany> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-analysts-'));
  const env = { HUB_HOME: join(folder, 'home'), PORT: '0', DATABASE_URL: database.url };
  const { url } = await serve(folder, env).ready;
  const hub = (...words: string[]): Promise<string> => runHub(folder, env, ...words);
  const made = async <T>(...words: string[]): Promise<T> =>
    JSON.parse(await hub('token', 'create', ...words, '--json')) as T;
  const { key } = await made<{ key: string }>('reader', '--role', 'analyst');
  const { key: naming } = await made<{ key: string }>('naming', '--role', 'analyst', '--scope', 'pii:read');
  const role = await made<{ user: string; url: string }>('panels', '--sql');
  const download = async (path: string, by: string): Promise<Buffer> => {
    const answer = await fetch(`${url}/export/${path}`, { headers: { authorization: `Bearer ${by}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  const files = await openDuck(await saveExports(join(folder, 'files'), (name) => download(name, key)));
  const withNames = (name: string): Promise<Buffer> => download(`${name}?names=true`, naming);
  const named = await openDuck(await saveExports(join(folder, 'named'), withNames));
  const view = await openSql(role.url);
  return {
    files,
    named,
    view,
    hub,
    download: (path) => download(path, key),
    async ask(query) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
      if (errors) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
      return data;
    },
    async close() {
      files.close();
      named.close();
      await view.close();
      // Roles belong to the whole server, and would outlive the database.
      await hub('token', 'revoke', role.user);
      await endServed();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
