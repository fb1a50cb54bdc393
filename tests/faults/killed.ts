import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Client } from 'pg';
import type { Settings } from '../support/server.js';

/** One process of killable.cjs. */
export interface Killable {
  process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** The next line it prints; null when it ended without one. */
  line(): Promise<Record<string, unknown> | null>;
  /** The signal that ended it, or null. */
  ended: Promise<string | null>;
  complaint(): string;
}

/** Starts killable.cjs with an order; `database` is where its hub keeps everything. */
export function startKillable(word: 'tools' | 'hub', order: unknown, databaseUrl: string): Killable {
  const child = spawn(process.execPath, [resolve(__dirname, 'killable.cjs'), word], {
    cwd: resolve(__dirname, '../..'),
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, KILLABLE: JSON.stringify(order) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  return {
    process: child,
    async line() {
      const next = await lines.next();
      return next.done ? null : (JSON.parse(next.value) as Record<string, unknown>);
    },
    ended: once(child, 'exit').then(([, signal]) => signal as string | null),
    complaint: () => complaint,
  };
}

/** A transaction that a worker session of the hub has open. */
interface OpenStatement {
  state: string;
  statement: string;
  /** It is a page's: no other holds the connection's row shared. */
  ofPage: boolean;
}

/** Looks at the transactions that a hub's workers have open in a database. */
export interface Watch {
  open(): Promise<OpenStatement[]>;
  close(): Promise<void>;
}

/** One session beside the hub's that reads pg_stat_activity. */
export async function watchStatements(database: Settings): Promise<Watch> {
  const client = new Client(database);
  await client.connect();
  return {
    async open() {
      const { rows } = await client.query<OpenStatement>(
        `SELECT state, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS statement,
           EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.relation = 'connection'::regclass AND l.mode = 'RowShareLock') AS "ofPage"
         FROM pg_stat_activity a WHERE datname = current_database() AND application_name = 'hub_worker' AND state <> 'idle'
           AND xact_start IS NOT NULL ORDER BY xact_start`,
      );
      return rows;
    },
    close: () => client.end(),
  };
}
