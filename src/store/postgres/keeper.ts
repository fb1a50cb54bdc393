import { rmdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { ConfigError } from '../../errors.js';
import { USER, type Cluster } from './cluster.js';
import type { Postmaster } from './postmaster.js';
import { ended } from './process.js';
import { SERVER_IN_USE, OTHER_CLIENTS } from './watchdog.js';

// The published types leave out these two, which pg has had since version 8.0.
type IdleClient = Client & { ref?(): void; unref?(): void };

/**
 * One idle connection that a process holds for as long as it needs the server. With its shared advisory lock it says
 * "in use": the watchdog and a leaving process stop the server only under the exclusive lock, so nobody can
 * adopt a server that is about to stop.
 */
export class Keeper {
  private client: IdleClient | undefined;
  private left = false;

  private constructor(
    private readonly cluster: Cluster,
    private readonly raise: () => Promise<Postmaster>,
    public postmaster: Postmaster,
  ) {}

  /** Raises the server and holds it. */
  static async hold(cluster: Cluster, raise: () => Promise<Postmaster>): Promise<Keeper> {
    const keeper = new Keeper(cluster, raise, await raise());
    for (let tries = 0; tries < 20; tries++) {
      if (await keeper.join()) return keeper;
      await ended(keeper.postmaster.pid, 1_000);
      keeper.postmaster = await raise();
    }
    throw new ConfigError('Postgres runs but takes no more connections', {
      where: cluster.data,
      remedy: 'End other programs that use this database',
    });
  }

  /** Lets go; the last one out stops the server, `now` stops it whoever else is there. */
  async leave(now: boolean): Promise<'stopped' | 'left running'> {
    this.left = true;
    const client = this.client;
    client?.ref?.();
    try {
      if (!now && !(client && (await isLast(client)))) return 'left running';
      const { pid } = this.postmaster;
      // Fast shutdown: open transactions roll back, a checkpoint is written.
      process.kill(pid, 'SIGINT');
      await ended(pid, 60_000);
      await rmdir(this.postmaster.host).catch(() => {});
      return 'stopped';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      return 'stopped';
    } finally {
      await client?.end().catch(() => {});
    }
  }

  private async join(): Promise<boolean> {
    const { host, port } = this.postmaster;
    const client: IdleClient = new Client({
      host,
      port,
      user: USER,
      password: this.cluster.password,
      database: 'postgres',
      application_name: 'throughline-keeper',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>(
        `select pg_try_advisory_lock_shared(${SERVER_IN_USE}) as held`,
      );
      if (!rows[0]?.held) throw new Error('about to stop');
    } catch {
      await client.end().catch(() => {});
      return false;
    }
    client.once('end', () => void this.rejoin());
    client.unref?.();
    this.client = client;
    return true;
  }

  // The server crashed, was killed, or restarted its sessions: bring it back at the same address, so pools reconnect.
  private async rejoin(): Promise<void> {
    for (let waitMs = 100; !this.left; waitMs = Math.min(waitMs * 2, 10_000)) {
      await pause(waitMs, undefined, { ref: false });
      if (this.left) return;
      try {
        this.postmaster = await this.raise();
        if (await this.join()) return;
      } catch {
        // The disk may be full or the folder gone; the next try may find it mended.
      }
    }
  }
}

async function isLast(client: Client): Promise<boolean> {
  await client.query(`select pg_advisory_unlock_shared(${SERVER_IN_USE})`);
  const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(${SERVER_IN_USE}) as held`);
  if (!rows[0]?.held) return false;
  // Sessions of a pool that was just closed take a moment to be gone.
  for (let tries = 0; tries < 40; tries++) {
    const others = await client.query<{ n: number }>(OTHER_CLIENTS);
    if (others.rows[0]?.n === 0) return true;
    await pause(25);
  }
  return false;
}
