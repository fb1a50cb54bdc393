import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Whether a process with this id runs, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // In a container whose first process reaps nobody, an ended orphan keeps its id as a zombie.
  return stat(pid)?.state !== 'Z';
}

/** Whether this process is a Postgres; where the system does not tell, any living one may be. */
export function isPostgres(pid: number): boolean {
  return isAlive(pid) && (stat(pid)?.command.startsWith('postgres') ?? true);
}

/** Resolves when the process has ended: true, or false when it still runs after this time. */
export async function ended(pid: number, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(10)) {
    if (!isAlive(pid)) return true;
  }
  return !isAlive(pid);
}

function stat(pid: number): { command: string; state: string } | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const [, command = '', state = ''] = /\((.*)\) (.)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { command, state };
  } catch {
    return undefined;
  }
}
