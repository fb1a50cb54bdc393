import type { Setup, Surveyed } from '#sdk';
import { readMailboxes } from './mailboxes.js';
import type { Session } from './session.js';

/** What to do at the mail provider before it is connected. */
export const setup: Setup = {
  steps: [
    'Choose the account: best is one shared mailbox that is put in copy. Mail is only ever read, and never marked as read.',
    'Switch IMAP on for it, and make an app password where the provider has such; the password for signing in is refused by most.',
    'Google Workspace takes no passwords. With a service account: in the Cloud console make one and a JSON key; in the admin console, under Security, API controls, Domain-wide delegation, allow its client id the scope https://mail.google.com/; then give the connection `credentials` of kind google-service-account with keyFile, subject (whose mail) and scopes, in place of the password.',
    'Microsoft 365 takes no passwords either: give the connection `credentials` of kind oauth with the tenant’s tokenUrl, clientId, refreshToken and the scopes https://outlook.office.com/IMAP.AccessAsUser.All and offline_access.',
    'Name in config.authserv what your own mail server writes into Authentication-Results (Gmail: mx.google.com): without it decisions by mail are shown and do not count.',
  ],
  secrets: ['password'],
  config: { user: 'campaigns@example.com', authserv: ['mx.example.com'] },
  baseUrl: 'imaps://imap.example.com:993',
};

/** Messages of one fetch, by number and by size, as `messages` reads them. */
const BATCH = 200;
const BATCH_BYTES = 16 * 1024 * 1024;
const SAMPLE = 50;
/** Commands that a listing of the mailboxes takes (LIST and LSUB), and one command inside a mailbox (it is opened anew). */
const LIST = 2;
const IN_MAILBOX = 2;
/** Of which at most this much is read of one message. */
const MOST_BYTES = 10 * 1024 * 1024;
const HOUR_SECONDS = 3_600;
// Gmail locks the account for a day beyond some 2500 MB (CONNECTOR-NOTES 4.6); elsewhere what a plain server gives.
const GMAIL_BYTES_A_DAY = 2_500 * 1024 * 1024;
const BYTES_A_SECOND = 1024 * 1024;

/** Every mailbox that would be read: how many messages it holds, and how large the newest are. */
export async function* survey(session: Session): AsyncGenerator<Surveyed> {
  const mailboxes = await readMailboxes(session);
  const { gmail } = await session.list();
  yield {
    stream: 'mailboxes',
    parts: 1,
    records: mailboxes.length,
    requests: LIST,
    everyRun: LIST,
    how: 'listed by the server',
    asked: 2 * LIST,
  };
  let [messages, bytes, requests] = [0, 0, 0];
  for (const { path } of mailboxes) {
    const { held, sizes } = await session.within(path, async (client, box) => {
      const newest = `${Math.max(1, box.exists - SAMPLE + 1)}:*`;
      const rows = box.exists > 0 ? await client.fetchAll(newest, { uid: true, size: true }) : [];
      return { held: box.exists, sizes: rows.map(({ size }) => Math.min(size ?? 0, MOST_BYTES)) };
    });
    const average = sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length);
    messages += held;
    bytes += average * held;
    const batches = Math.ceil(held / BATCH);
    requests += IN_MAILBOX * (batches + Math.max(batches, Math.ceil((average * held) / BATCH_BYTES)));
  }
  // In every run the mailboxes are listed, and each of them is opened and mostly searched.
  const everyRun = LIST + IN_MAILBOX * mailboxes.length;
  const megabytes = Math.max(1, Math.round(bytes / 1024 / 1024));
  const leastHours = gmail ? (bytes / GMAIL_BYTES_A_DAY) * 24 : bytes / BYTES_A_SECOND / HOUR_SECONDS;
  yield {
    stream: 'messages',
    parts: mailboxes.length,
    records: messages,
    requests: everyRun + requests,
    everyRun,
    how: `counted by the server; about ${megabytes} MB by the newest ${SAMPLE} of each mailbox${gmail ? ', of which Gmail gives 2500 MB a day' : ''}`,
    asked: IN_MAILBOX * mailboxes.length,
    leastHours,
  };
}
