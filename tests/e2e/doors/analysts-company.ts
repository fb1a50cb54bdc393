import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client, type FieldDef, types } from 'pg';
import { DATASETS } from '../../../src/export/data/datasets.js';
import { createTestDatabase } from '../../support/database.js';
import { endServed, runHub, serve } from '../../support/served.js';
import type { Row } from './analysts-page.js';

/** The sandbox company as `npm start` has it, and an analyst's three doors to it. */
export interface AnalystsCompany {
  /** GraphQL over HTTP with a key of the role analyst. */
  // oxlint-disable-next-line no-explicit-any -- an answer's shape is what its reader knows
  ask(query: string): Promise<any>;
  /** DuckDB in a folder of Parquet files, one for every export. */
  files: Duck;
  /** The same with names in place of pseudonyms. */
  named: Duck;
  /** Another session over the first files, in which nothing is defined yet. */
  openFiles(): Promise<Duck>;
  /** SQL as a role made for an analyst. */
  sql(text: string): Promise<Row[]>;
  /** Name and type of each column of a query. */
  columns(text: string): Promise<FieldDef[]>;
  close(): Promise<void>;
}

export interface Duck {
  folder: string;
  /** The rows of the last statement. */
  sql(text: string): Promise<Row[]>;
  close(): void;
}

export async function serveCompany(): Promise<AnalystsCompany> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-analysts-'));
  const env = { HUB_HOME: join(folder, 'home'), PORT: '0', DATABASE_URL: database.url };
  const { url } = await serve(folder, env).ready;
  const made = async <T>(...words: string[]): Promise<T> =>
    JSON.parse(await runHub(folder, env, 'token', 'create', ...words, '--json')) as T;
  const { key } = await made<{ key: string }>('reader', '--role', 'analyst');
  const { key: naming } = await made<{ key: string }>('naming', '--role', 'analyst', '--scope', 'pii:read');
  const role = await made<{ user: string; url: string }>('panels', '--sql');
  const client = new Client({ connectionString: role.url, types: readers as never });
  await client.connect();
  const files = await openDuck(await exportAll(url, key, join(folder, 'files'), ''));
  const named = await openDuck(await exportAll(url, naming, join(folder, 'named'), '?names=true'));
  return {
    files,
    named,
    openFiles: () => openDuck(files.folder),
    async ask(query) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
      if (errors) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
      return data;
    },
    sql: async (text) => (await client.query<Row>(text)).rows,
    columns: async (text) => (await client.query(text)).fields,
    async close() {
      files.close();
      named.close();
      await client.end();
      // Roles belong to the whole server, and would outlive the database.
      await runHub(folder, env, 'token', 'revoke', role.user);
      await endServed();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const NUMBERS = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);
const readers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    NUMBERS.has(oid) ? Number : types.getTypeParser(oid, format as never),
};

async function exportAll(url: string, key: string, folder: string, query: string): Promise<string> {
  mkdirSync(folder);
  for (const { name } of DATASETS) {
    const answer = await fetch(`${url}/export/${name}.parquet${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    writeFileSync(join(folder, `${name}.parquet`), Buffer.from(await answer.arrayBuffer()));
  }
  return folder;
}

async function openDuck(folder: string): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:', { file_search_path: folder });
  const connection = await instance.connect();
  return {
    folder,
    // Whole numbers of 64 bits come as text.
    sql: async (text) =>
      (await connection.runAndReadAll(text))
        .getRowObjectsJS()
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
          ),
        ),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
