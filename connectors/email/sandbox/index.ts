import type { AddressInfo } from 'node:net';
import type { Fault, RunningSandbox, SandboxOptions } from '#sandbox';
import { loadHoodiecrow } from './hoodiecrow.js';
import type { Connection } from './hoodiecrow.js';
import { MailboxKeeper } from './mailboxes.js';
import { checkFault } from './outages.js';
import { codeRefusedLogins, honourChangedSince, registerIdle, repairPartialFetch, tellEnabled } from './protocol.js';
import { watchSessions } from './sessions.js';
import type { Watch } from './sessions.js';

/** What else a mail server can be. */
export interface EmailSandboxOptions extends SandboxOptions {
  /** A server without CONDSTORE, ENABLE, UIDPLUS, MOVE and IDLE, as Outlook.com and Yahoo are. */
  basic?: boolean;
  /** Connections at a time; Gmail lets 15 in. */
  maxConnections?: number;
}

/** The running mailbox account. */
export interface EmailSandbox extends RunningSandbox {
  /** Signs in by XOAUTH2 in place of the password. */
  accessToken: string;
  /** Lets due mail arrive now, so that a client in IDLE hears of it. */
  catchUp(): void;
}

/**
 * Starts the company's shared mailbox as a real IMAP server on loopback. QRESYNC and VANISHED are not in it: a real
 * Dovecot judges those.
 */
export const startEmailSandbox = async (options: EmailSandboxOptions): Promise<EmailSandbox> => {
  const { company } = options;
  const { user, password } = company.mailAccount;
  const accessToken = `ya29.${company.seed}-${user}`;
  const offContract: string[] = [];
  const faults: Fault[] = [];
  const requests: RunningSandbox['requests'] = [];
  const full = ['ENABLE', 'CONDSTORE', 'UIDPLUS', 'MOVE', registerIdle];
  const server = loadHoodiecrow()({
    plugins: [
      'ID',
      'SASL-IR',
      'AUTH-PLAIN',
      'XOAUTH2',
      'SPECIAL-USE',
      'UNSELECT',
      'LITERALPLUS',
      ...(options.basic ? [] : full),
    ],
    users: { [user]: { password, xoauth2: { accessToken } } },
    storage: { INBOX: { HIGHESTMODSEQ: 1 }, '': {} },
    id: { name: 'hoodiecrow' },
  });
  // One listener for each connection.
  server.setMaxListeners(0);
  codeRefusedLogins(server);
  repairPartialFetch(server);
  if (!options.basic) {
    tellEnabled(server);
    honourChangedSince(server, (reason) => offContract.push(reason));
  }

  let connections = new Set<Connection>();
  const keeper = new MailboxKeeper(
    server,
    company.mail,
    () => options.now(),
    (mailbox) => {
      for (const connection of connections) if (connection.selectedMailbox === mailbox) connection.socket?.destroy();
    },
  );
  const watch: Watch = {
    faults,
    requests,
    offContract,
    maxConnections: options.maxConnections ?? 15,
    catchUp: () => keeper.catchUp(),
  };
  connections = watchSessions(server, watch);
  keeper.catchUp();

  const listener = server.server;
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `imap://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    config: { user },
    secrets: { password },
    requests,
    offContract,
    accessToken,
    catchUp: () => keeper.catchUp(),
    fail: (fault) => void faults.push(checkFault(fault)),
    close: () =>
      new Promise<void>((resolve, reject) => {
        listener.close((error) => (error ? reject(error) : resolve()));
        for (const connection of connections) connection.socket?.destroy();
      }),
  };
};

export { startEmailSandbox as start };
export { places } from './places.js';
