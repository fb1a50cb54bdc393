import { existsSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../../errors.js';

/** The system user that the database server runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * The user to run the server as, or null for "whoever we are". Postgres refuses root, so root lends it the
 * system's `postgres`, else `nobody`; a cluster that stands already keeps its owner, who alone may start it.
 */
export function chooseAccount(dataDirectory: string): Account | null {
  const ourUid = process.getuid?.() ?? -1;
  const owner = existsSync(dataDirectory) ? statSync(dataDirectory) : null;
  if (ourUid !== 0) {
    if (owner && ourUid !== -1 && owner.uid !== ourUid) {
      throw new ConfigError('The database belongs to another user', {
        where: dataDirectory,
        expected: `user id ${ourUid}`,
        got: `user id ${owner.uid}`,
        remedy: 'Run as that user or as root, choose another HUB_HOME, or set DATABASE_URL',
      });
    }
    return null;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  const account = users.get('postgres') ?? users.get('nobody');
  if (!account) {
    throw new ConfigError('Postgres does not run as root, and there is no user to lend it', {
      expected: 'a system user named postgres or nobody',
      remedy: 'Run as an ordinary user, or set DATABASE_URL',
    });
  }
  return account;
}

/** Whether the account may walk down to this path, and read it if it is a file. */
export function canReach(path: string, account: Account): boolean {
  for (let step = realpathSync(path); ; step = dirname(step)) {
    if (!permits(statSync(step), account)) return false;
    if (step === dirname(step)) return true;
  }
}

// Access lists are not looked at: where they matter the server's own refusal names the folder.
function permits(stats: Stats, account: Account): boolean {
  const shift = stats.uid === account.uid ? 6 : stats.gid === account.gid ? 3 : 0;
  const wanted = stats.isDirectory() ? 0o1 : 0o4;
  return ((stats.mode >> shift) & wanted) === wanted;
}
