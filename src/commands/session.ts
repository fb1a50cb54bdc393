import type { Pool } from 'pg';
import type { Rules } from '../derive/rules.js';
import type { Derived } from '../derive/pass.js';
import type { DatabaseAddress } from '../store/data-source.js';
import type { Engine } from '../sync/engine.js';
import type { RunOptions, RunResult, Target } from '../sync/run.js';

/** An opened hub, as far as commands need it; assembled by cli.ts. */
export interface Session {
  api: Pool;
  worker: Pool;
  engine: Engine;
  targets: Target[];
  rules: Rules;
  /** Where the database is, and the same as whoever owns it signs in. */
  database: DatabaseAddress;
  owner: DatabaseAddress;
  /** Where the hub keeps its files. */
  home: string;
  /** Null: no hub.yaml, the sandbox company. */
  configPath: string | null;
  /** How tools reach the hub; null: they cannot. */
  publicUrl: string | null;
  now: () => number;
  sync(names: string[] | null, options: RunOptions): Promise<RunResult[]>;
  derive(): Promise<Derived>;
}

/** What every command is given: a way to open the hub, and where its words go. */
export interface Shell {
  json: boolean;
  /** Opens the hub for the work and closes it afterwards, whatever happens. */
  withHub<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** One line of the answer on standard output. */
  print(line: string): void;
  /** The answer for a program: one JSON document on one line. */
  printJson(value: unknown): void;
}

/** Columns of text, each as wide as its widest cell. */
export function table(rows: string[][]): string {
  const widths = rows.reduce<number[]>((sum, row) => row.map((cell, i) => Math.max(cell.length, sum[i] ?? 0)), []);
  return rows
    .map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  '))
    .join('\n');
}
