import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError } from '../../errors.js';
import type { Ground } from './ground.js';
import { isAlive } from './process.js';

/** A database cluster on disk and the password of its one user. */
export interface Cluster {
  data: string;
  password: string;
  passwordFile: string;
}

/** The one database user of an embedded cluster. */
export const USER = 'hub';

// Sort order must not depend on the machine, so the locale is Postgres' own and not the host's.
const INITDB = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  `--username=${USER}`,
];

const SCRATCH = /^scratch-(\d+)-/;
// Far more than making a cluster takes: an older scratch folder is a dead start's, whoever has its process id now.
const SCRATCH_LIFE_MS = 60_000;

/**
 * The cluster of this ground, made where there is none. It is made beside its place and renamed when whole: a killed
 * start leaves only a scratch folder, and of several racing ones the rename lets exactly one win.
 */
export async function openCluster(ground: Ground): Promise<Cluster> {
  const home = join(ground.folder, 'cluster');
  while (!existsSync(home)) {
    const scratch = mkdtempSync(join(ground.folder, `scratch-${process.pid}-`));
    if (othersAreMaking(ground.folder)) {
      rmSync(scratch, { recursive: true, force: true });
      await pause(50);
      continue;
    }
    try {
      await fill(scratch, ground);
      renameSync(scratch, home);
    } catch (error) {
      if (!existsSync(home)) throw error;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  const passwordFile = join(home, 'password');
  return { data: join(home, 'data'), password: readFileSync(passwordFile, 'utf8').trim(), passwordFile };
}

// Only saves work: two that miss each other both make a cluster, and the second rename fails.
function othersAreMaking(folder: string): boolean {
  let waits = false;
  for (const name of readdirSync(folder)) {
    const maker = Number(SCRATCH.exec(name)?.[1] ?? process.pid);
    if (maker === process.pid) continue;
    const madeAt = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (!isAlive(maker) || Date.now() - madeAt > SCRATCH_LIFE_MS)
      rmSync(join(folder, name), { recursive: true, force: true });
    else if (maker < process.pid) waits = true;
  }
  return waits;
}

async function fill(scratch: string, { binaries, account }: Ground): Promise<void> {
  const data = join(scratch, 'data');
  const passwordFile = join(scratch, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) {
    chmodSync(scratch, 0o711);
    for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
  }
  const initdb = join(binaries, 'bin', 'initdb');
  const child = spawn(initdb, [...INITDB, `--pgdata=${data}`, `--pwfile=${passwordFile}`], {
    ...account,
    cwd: scratch,
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const fault = await new Promise<string | null>((settle) => {
    child.on('error', (error) => settle(error.message));
    child.on('close', (code) => settle(code === 0 ? null : said.trim().slice(-600)));
  });
  if (fault !== null) {
    throw new ConfigError(`The database could not be made: ${fault}`, {
      where: scratch,
      remedy: 'Check the free space and rights of that folder, or set DATABASE_URL',
    });
  }
}

/** Nothing of our environment reaches the server: PGOPTIONS, PGPORT or a host locale would change what it does. */
export const SERVER_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };
