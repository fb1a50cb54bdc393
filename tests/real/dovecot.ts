import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import type { Connecting } from './hub.js';
import { settingsOf } from './need.js';

/** What `.ci/servers/dovecot.sh` prints. */
export const dovecot = settingsOf([
  'REAL_IMAP_HOST',
  'REAL_IMAP_PORT',
  'REAL_IMAP_BARE_PORT',
  'REAL_IMAP_TLS_PORT',
  'REAL_IMAP_PASSWORD',
  'REAL_IMAP_ISSUER_PORT',
  'REAL_IMAP_HOME',
]);

/** Mail to be put into a mailbox as a delivery agent does it: a file, byte by byte. */
export interface Delivery {
  raw: Buffer;
  mailbox?: string;
  /** Internal date, ISO; default now. */
  arrived?: string;
  /** Maildir letters: S seen, D draft, F flagged, R answered, T deleted; absent: unread in `new`. */
  flags?: string;
}

/** An account nobody used before. The server takes any name with the one password. */
export class Account {
  readonly user = `u${randomBytes(6).toString('hex')}@acme.test`;
  readonly #maildir: string;
  readonly #owner: { uid: number; gid: number };
  #delivered = 0;

  constructor(readonly server: NonNullable<typeof dovecot>) {
    this.#owner = statSync(join(server.REAL_IMAP_HOME, 'mail'));
    this.#maildir = join(server.REAL_IMAP_HOME, 'mail', this.user, 'Maildir');
  }

  /** Its entry in hub.yaml. */
  connecting(more: Partial<Connecting> = {}): Connecting {
    const { REAL_IMAP_HOST: host, REAL_IMAP_PORT: port, REAL_IMAP_PASSWORD: password } = this.server;
    return {
      name: 'mail',
      connector: 'email',
      config: { user: this.user },
      secrets: { password },
      baseUrl: `imap://${host}:${port}`,
      ...more,
    };
  }

  /** A second session beside the hub's: the person's own mail program. Closed by `done`. */
  async session<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const { REAL_IMAP_HOST: host, REAL_IMAP_PORT: port, REAL_IMAP_PASSWORD: pass } = this.server;
    const client = new ImapFlow({
      host,
      port: Number(port),
      secure: false,
      auth: { user: this.user, pass },
      logger: false,
      disableAutoIdle: true,
    });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  /** Puts mail down; order of arrival is order of the list. */
  deliver(...mails: Delivery[]): void {
    for (const { raw, mailbox = 'INBOX', arrived, flags } of mails) {
      const folder = mailbox === 'INBOX' ? this.#maildir : join(this.#maildir, `.${mailbox.replaceAll('/', '.')}`);
      for (const part of ['tmp', 'new', 'cur']) this.#makeFolder(join(folder, part));
      const at = arrived ? new Date(arrived) : new Date();
      // Dovecot numbers new files by name: a counter keeps the order.
      const name = `${1_700_000_000 + ++this.#delivered}.M${this.#delivered}P${process.pid}.test`;
      const file = join(folder, flags === undefined ? 'new' : 'cur', flags === undefined ? name : `${name}:2,${flags}`);
      writeFileSync(file, raw);
      chownSync(file, this.#owner.uid, this.#owner.gid);
      utimesSync(file, at, at);
    }
  }

  #makeFolder(path: string): void {
    const made = mkdirSync(path, { recursive: true });
    if (made === undefined) return;
    // Every folder that had to be made on the way belongs to the mail user.
    for (let one = path; one.length >= made.length; one = join(one, '..'))
      chownSync(one, this.#owner.uid, this.#owner.gid);
  }
}
