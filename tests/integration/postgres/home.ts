import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Postgres } from '../../../src/store/postgres/index.js';
import { isAlive } from '../../../src/store/postgres/process.js';
import { endChildren, runChild, type Child } from '../../support/child.js';

/** A folder for one test's clusters, open to the server's user. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'hub-postgres-'));
  chmodSync(home, 0o711);
  return home;
}

/** Ends whatever children and server a test left in this home, then removes it. */
export async function removeHome(home: string, folder = join(home, 'postgres')): Promise<void> {
  await endChildren();
  const pid = serverOf(folder);
  if (pid && isAlive(pid)) process.kill(pid, 'SIGQUIT');
  await until(() => !pid || !isAlive(pid));
  rmSync(home, { recursive: true, force: true });
}

/** The process id in the cluster's lock file. */
export function serverOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'cluster', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** Looks every 20 ms; fails after 20 s. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await isSo()) return;
    await pause(20);
  }
  throw new Error(`never became so: ${isSo.toString()}`);
}

/** One statement over a connection of its own. */
export async function ask<Row>(config: Postgres['config'], sql: string): Promise<Row[]> {
  const client = new Client(config);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** A process that starts Postgres, says `{ pid, startedByUs, took, config }` and then stays until killed. */
export function startInChild(home: string, more: object = {}): Child {
  return runChild(`
    const { startPostgres } = source('src/store/postgres/index.ts');
    const before = Date.now();
    const { pid, startedByUs, config } = await startPostgres(${JSON.stringify({ home, ...more })});
    say({ pid, startedByUs, config, took: Date.now() - before });
    process.stdin.resume();`);
}

export type Started = { pid: number; startedByUs: boolean; config: Postgres['config']; took: number };
