import { z } from 'zod';
import { connector } from '#sdk';
import { setup, survey } from './connect.js';
import { parseBaseUrl } from './endpoint.js';
import { mailboxes, readMailboxes } from './mailboxes.js';
import { messages } from './messages.js';
import { Session, type Config, type Secrets } from './session.js';

const config = z.strictObject({
  user: z.string().min(1),
  mailboxes: z.array(z.string().min(1)).min(1).optional(),
  authserv: z.array(z.string().min(1)).optional(),
});

const secrets = z
  .strictObject({ password: z.string().min(1).optional(), accessToken: z.string().min(1).optional() })
  .refine(
    ({ password, accessToken }) => (password === undefined) !== (accessToken === undefined),
    'give either password or accessToken',
  );

/** E-mail over IMAP, read-only: messages, their people and files, approvals asked and given by mail. */
export const email = connector<Config, Secrets, Session & { account: string }>({
  id: 'email',
  title: 'E-mail (IMAP)',
  config,
  secrets,
  schemes: ['imaps', 'imap'],
  // oxlint-disable-next-line require-await -- the connection opens on first use
  async open(opening) {
    const { host } = parseBaseUrl(opening.baseUrl);
    return Object.assign(new Session(opening), { account: `${opening.config.user}@${host}` });
  },
  // Gmail locks an account out at 16 connections; one is enough for reading (CONNECTOR-NOTES 4.6).
  budget: () => [{ lane: 'default', concurrent: 1 }],
  // No HTTP: the session throws HubErrors itself.
  classify: () => null,
  async check(session) {
    const read = await readMailboxes(session);
    const missing = (session.config.mailboxes ?? []).filter((path) => !read.some((mailbox) => mailbox.path === path));
    return {
      account: session.account,
      identity: session.config.user,
      warnings: missing.map((path) => `mailbox ${JSON.stringify(path)} is not there`),
    };
  },
  setup,
  survey,
  streams: [mailboxes, messages],
});
