import { resolve } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { ConfigError } from '../../errors.js';
import { findBinaries } from './binaries.js';
import { openCluster, USER } from './cluster.js';
import { findGround } from './ground.js';
import { Keeper } from './keeper.js';
import { raisePostmaster } from './postmaster.js';
import type { Idle } from './watchdog.js';

/** Where the hub's data is, and what a test may want otherwise. */
export interface PostgresOptions {
  /** The hub's folder (`HUB_HOME`); the cluster lives in `postgres/` below it, or where a note there points. */
  home: string;
  /** More arguments for the server; without effect where one runs already. */
  flags?: readonly string[];
  /** Default: stopped after 45 s without a client, looked at every 5 s. */
  idle?: Idle;
  /** Where root keeps what the server's user cannot reach at home. */
  shelters?: readonly string[];
}

/** The hub's own Postgres, held for this process. */
export interface Postgres {
  /** For `pg` and TypeORM alike; the host is the socket's folder. */
  config: Required<Pick<ClientConfig, 'host' | 'port' | 'user' | 'password' | 'database'>> & { password: string };
  startedByUs: boolean;
  readonly pid: number;
  /** The cluster's folder. */
  folder: string;
  /** Lets go. The last process out stops the server; `now` stops it whoever else uses it. */
  stop: (how?: 'now') => Promise<'stopped' | 'left running'>;
}

const DATABASE = 'hub';
const IDLE: Idle = { afterSeconds: 45, everySeconds: 5 };

/**
 * The one Postgres of this home, started or adopted. Any number of processes may ask at once; while one of them
 * lives the server is kept up, and it stops by itself within a minute of the last one's death.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  try {
    return await start(options);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (!code || !['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR'].includes(code)) throw error;
    throw new ConfigError(`The database's folder cannot be used (${code})`, {
      where: path ?? options.home,
      remedy: 'Give this user the rights to it, choose another HUB_HOME, or set DATABASE_URL',
      cause: error,
    });
  }
}

async function start(options: PostgresOptions): Promise<Postgres> {
  const ground = findGround(resolve(options.home), findBinaries(), options.shelters);
  const cluster = await openCluster(ground);
  const idle = options.idle ?? IDLE;
  const keeper = await Keeper.hold(cluster, () => raisePostmaster(ground, cluster, options.flags ?? [], idle));
  const { host, port, startedByUs } = keeper.postmaster;
  const config = { host, port, user: USER, password: cluster.password, database: DATABASE };
  await makeDatabase(config);
  return {
    config,
    startedByUs,
    get pid() {
      return keeper.postmaster.pid;
    },
    folder: ground.folder,
    stop: (how) => keeper.leave(how === 'now'),
  };
}

async function makeDatabase(config: Postgres['config']): Promise<void> {
  const client = new Client({ ...config, database: 'postgres' });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // 42P04, or 23505 from the catalogue's index: a racing start made it first.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
