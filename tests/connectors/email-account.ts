import { quietCompany } from '../support/company.js';
import { ImapFlow } from 'imapflow';
import type { ImapFlowOptions } from 'imapflow';
import type { Company, Mail, MailEvent, Ms, RunningSandbox } from '#sandbox';

/** An instant of the story. */
export const at = (text: string): Ms => Date.parse(text);

/** A mail with the parts a test does not care about filled in. */
export function makeMail(extra: Partial<Mail> = {}): Mail {
  return {
    messageId: '<one@acme.test>',
    from: { name: 'Ann Example', address: 'ann@acme.test' },
    to: [{ name: '', address: 'hub@acme.test' }],
    cc: [],
    date: at('2026-03-02T15:00:00Z'),
    subject: 'Approval of CMP-104',
    text: 'Please approve.',
    html: null,
    inReplyTo: null,
    references: [],
    headers: [],
    attachments: [],
    ...extra,
  };
}

/** A mail arriving. */
export function deliver(time: string, id: string, mail: Partial<Mail> = {}, mailbox = 'INBOX'): MailEvent {
  return {
    at: at(time),
    by: null,
    type: 'delivered',
    id,
    mailbox,
    mail: makeMail({ messageId: `<${id}@acme.test>`, ...mail }),
  };
}

/** The mailboxes every account of these tests has. */
const mailboxes: MailEvent[] = [
  { at: 0, by: null, type: 'mailbox_added', mailbox: 'INBOX', specialUse: null, uidValidity: 41 },
  { at: 0, by: null, type: 'mailbox_added', mailbox: 'Sent', specialUse: '\\Sent', uidValidity: 42 },
  { at: 0, by: null, type: 'mailbox_added', mailbox: 'Archive/2026', specialUse: '\\Archive', uidValidity: 43 },
];

/** A company of which only the mail matters. */
export function makeCompany(mail: MailEvent[]): Company {
  return {
    ...quietCompany(),
    mailAccount: { user: 'hub@acme.test', password: 'pass word', address: 'hub@acme.test', authserv: 'mx.acme.test' },
    mail: [...mailboxes, ...mail],
  };
}

/** A client as the hub's own library makes it. */
export function makeClient(
  sandbox: RunningSandbox,
  auth: Partial<NonNullable<ImapFlowOptions['auth']>> = {},
): ImapFlow {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: Number(new URL(sandbox.baseUrl).port),
    secure: false,
    doSTARTTLS: false,
    logger: false,
    auth: { user: String(sandbox.config.user), pass: sandbox.secrets.password, ...auth },
  });
  client.on('error', () => {});
  return client;
}
