import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Settings } from '../support/server.js';
import { run } from '../support/server.js';

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

/** A session of the hub as the database sees it. */
export interface OpenStatement {
  application: string;
  state: string;
  inTransaction: boolean;
  statement: string;
}

/** What the worker sessions on a database have open. */
export function readOpenStatements(database: Settings): Promise<OpenStatement[]> {
  return run<OpenStatement>(
    { ...database, database: 'postgres' },
    `SELECT application_name AS application, state, xact_start IS NOT NULL AS "inTransaction",
       left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS statement
     FROM pg_stat_activity WHERE datname = $1 AND application_name = 'hub_worker' AND xact_start IS NOT NULL ORDER BY xact_start`,
    [database.database],
  );
}
