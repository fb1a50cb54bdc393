import { spawn } from 'node:child_process';
import { Client } from 'pg';
import { USER, type Cluster } from './cluster.js';
import type { Postmaster } from './postmaster.js';

/** How long a server may be without a client, and how often that is looked at. */
export interface Idle {
  afterSeconds: number;
  everySeconds: number;
}

/** Advisory lock in database `postgres`: shared by processes that need the server, exclusive to stop it. */
export const SERVER_IN_USE = 7_463_001;

const NAME = 'throughline-watchdog';

/** Client sessions besides the asking one and the watchdog. */
export const OTHER_CLIENTS =
  `select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' ` +
  `and pid <> pg_backend_pid() and application_name <> '${NAME}'`;

interface Orders {
  pg: string;
  pid: number;
  host: string;
  port: number;
  user: string;
  passwordFile: string;
  name: string;
  lock: number;
  otherClients: string;
  idle: Idle;
}

/** Where a server is, or is about to be. */
export type Watched = Pick<Postmaster, 'pid' | 'host' | 'port'>;

/** Sees to it that a watchdog is beside a server that was found running. */
export async function ensureWatchdog(postmaster: Watched, cluster: Cluster, idle: Idle): Promise<void> {
  const { host, port } = postmaster;
  const client = new Client({ host, port, user: USER, password: cluster.password, database: 'postgres' });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_stat_activity where application_name = $1', [NAME]);
    if (rowCount) return;
  } finally {
    await client.end().catch(() => {});
  }
  startWatchdog(postmaster, cluster, idle);
}

/** Sets a watchdog beside this server, which may still be starting: a process of its own, since it must outlive a killed hub. */
export function startWatchdog({ pid, host, port }: Watched, cluster: Cluster, idle: Idle): void {
  const orders: Orders = {
    pg: require.resolve('pg'),
    pid,
    host,
    port,
    user: USER,
    passwordFile: cluster.passwordFile,
    name: NAME,
    lock: SERVER_IN_USE,
    otherClients: OTHER_CLIENTS,
    idle,
  };
  // Its source is handed over as text, so it runs alike from the build and from Jest's transform.
  const script = `(${watch.toString()})(require, ${JSON.stringify(orders)})`;
  spawn(process.execPath, ['--max-old-space-size=32', '-e', script], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: 'ignore',
  })
    .on('error', () => {})
    .unref();
}

// Self-contained: may name nothing but its parameters and Node's globals.
async function watch(load: NodeJS.Require, orders: Orders): Promise<void> {
  const { Client: PgClient } = load(orders.pg) as typeof import('pg');
  const { readFileSync } = load('node:fs') as typeof import('node:fs');
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const serverLives = () => {
    try {
      process.kill(orders.pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  process.title = orders.name;
  for (let failures = 0; serverLives() && failures < 60; failures++) {
    const client = new PgClient({
      host: orders.host,
      port: orders.port,
      user: orders.user,
      database: 'postgres',
      password: readFileSync(orders.passwordFile, 'utf8').trim(),
      application_name: orders.name,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      // Of racing starts the loser's server ends at once, and its address is the winner's.
      const lockFile = await client.query(`select pg_read_file('postmaster.pid') as text`);
      if (Number(lockFile.rows[0].text.split('\n')[0]) !== orders.pid) break;
      const own = await client.query(`select pg_try_advisory_lock(${orders.lock + 1}) as held`);
      if (!own.rows[0].held) break;
      let idleSince = Date.now();
      for (;;) {
        await sleep(orders.idle.everySeconds * 1000);
        if ((await client.query(orders.otherClients)).rows[0].n > 0) idleSince = Date.now();
        failures = 0;
        if (Date.now() - idleSince < orders.idle.afterSeconds * 1000) continue;
        const free = await client.query(`select pg_try_advisory_lock(${orders.lock}) as held`);
        if (!free.rows[0].held) {
          idleSince = Date.now();
          continue;
        }
        // Under the lock no process adopts the server; one that came just before shows as a client.
        if ((await client.query(orders.otherClients)).rows[0].n === 0) {
          process.kill(orders.pid, 'SIGINT');
          process.exit(0);
        }
        await client.query(`select pg_advisory_unlock(${orders.lock})`);
        idleSince = Date.now();
      }
    } catch {
      // The server is restarting its sessions, or has ended: then the loop does, too.
      await sleep(1000);
    } finally {
      await client.end().catch(() => {});
    }
  }
  process.exit(0);
}
