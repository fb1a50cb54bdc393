import type { Shell } from './session.js';

/** Brings the database up to date; opening the hub does it, this says what was done. */
export async function migrateNow(shell: Shell, ran: () => string[]): Promise<number> {
  return shell.withHub(async () => {
    const names = ran();
    if (shell.json) shell.printJson({ migrations: names });
    else shell.print(names.length ? names.join('\n') : 'The database is up to date.');
    return 0;
  });
}
