import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { ConfigError } from '../../errors.js';
import { canReach } from './account.js';
import { SERVER_ENVIRONMENT, USER, type Cluster } from './cluster.js';
import type { Ground } from './ground.js';
import { isAlive, isPostgres } from './process.js';
import { ensureWatchdog, startWatchdog, type Idle } from './watchdog.js';

/** A running server and how to reach it. */
export interface Postmaster {
  pid: number;
  host: string;
  port: number;
  /** True where this call started the process, false where it found one. */
  startedByUs: boolean;
}

const START_WITHIN_MS = 30_000;
const LOG_LIMIT_BYTES = 10_000_000;
const PORT = 5432;

// No TCP, so no port can be taken; UTC whatever the host says; on Linux a dead client's statement ends within seconds.
const SETTINGS = [
  'listen_addresses=',
  'timezone=UTC',
  'log_timezone=UTC',
  ...(process.platform === 'linux' ? ['client_connection_check_interval=5s'] : []),
];

/**
 * The server of this cluster: the one that runs, else a new one. `postmaster.pid` is the arbiter of racing starts:
 * whoever loses sees its own process end and takes the winner's.
 */
export async function raisePostmaster(
  ground: Ground,
  cluster: Cluster,
  flags: readonly string[],
  idle: Idle,
): Promise<Postmaster> {
  const deadline = Date.now() + START_WITHIN_MS;
  const log = join(ground.folder, 'postgres.log');
  while (Date.now() < deadline) {
    const standing = await findPostmaster(cluster);
    if (standing) {
      await ensureWatchdog(standing, cluster, idle);
      return standing;
    }
    const child = launch(ground, cluster, flags, log);
    // Not when the server answers: this process may be killed before that.
    if (child.pid !== undefined)
      startWatchdog({ pid: child.pid, host: socketFolder(ground, cluster.data), port: PORT }, cluster, idle);
    let ended = false;
    child.once('exit', () => (ended = true)).once('error', () => (ended = true));
    child.unref();
    while (!ended && Date.now() < deadline) {
      const up = await findPostmaster(cluster);
      if (up && up.pid === child.pid) return { ...up, startedByUs: true };
      if (up) break;
      await pause(20);
    }
    setStaleLockAside(cluster.data);
    await pause(30 + Math.random() * 70);
  }
  throw new ConfigError('Postgres did not start', {
    where: log,
    got: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-3).join(' | ').slice(-200) : 'no log',
    remedy: 'Read that file, or set DATABASE_URL',
  });
}

function launch(ground: Ground, cluster: Cluster, flags: readonly string[], log: string) {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const tooLong = (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES;
  const output = openSync(log, tooLong ? 'w' : 'a', 0o600);
  try {
    return spawn(
      join(ground.binaries, 'bin', 'postgres'),
      ['-D', cluster.data, ...settings, '-k', socketFolder(ground, cluster.data), '-p', String(PORT), ...flags],
      {
        ...ground.account,
        cwd: ground.folder,
        env: SERVER_ENVIRONMENT,
        detached: true,
        stdio: ['ignore', output, output],
      },
    );
  } finally {
    closeSync(output);
  }
}

// A socket's path may have 107 bytes, which a deep checkout exceeds: hence a short hashed name in the temp folder.
function socketFolder({ account }: Ground, data: string): string {
  const temp = account && !canReach(tmpdir(), account) ? '/tmp' : tmpdir();
  const folder = join(temp, `throughline-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
  const owner = account?.uid ?? process.getuid?.();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (found.uid !== owner && found.uid !== process.getuid?.())) {
    throw new ConfigError('The folder of the database socket belongs to another user', {
      where: folder,
      remedy: 'Remove it',
    });
  }
  chmodSync(folder, 0o700);
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** The running server of this cluster, proven by its own answer; undefined where none accepts us yet. */
async function findPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const lock = readLock(cluster.data);
  if (!lock || !isAlive(lock.pid)) return undefined;
  const client = new Client({
    host: lock.host,
    port: lock.port,
    user: USER,
    password: cluster.password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === cluster.data ? { ...lock, startedByUs: false } : undefined;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

function readLock(data: string): { pid: number; host: string; port: number } | undefined {
  try {
    // Lines of postmaster.pid: process, data folder, start time, port, socket folder.
    const [pid, , , port, host] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return pid && port && host ? { pid: Number(pid), port: Number(port), host } : undefined;
  } catch {
    return undefined;
  }
}

// In a restarted container the old server's process id belongs to something else (often to us), and Postgres then
// refuses to start. Renamed first, so that a lock another start has just written can be put back.
function setStaleLockAside(data: string): void {
  const lock = readLock(data);
  if (process.platform !== 'linux' || !lock || isPostgres(lock.pid)) return;
  const file = join(data, 'postmaster.pid');
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    const taken = readFileSync(aside, 'utf8');
    if (Number(taken.split('\n')[0]) !== lock.pid) writeFileSync(file, taken, { flag: 'wx', mode: 0o600 });
    rmSync(aside, { force: true });
  } catch {
    // Another start has done it already.
  }
}
