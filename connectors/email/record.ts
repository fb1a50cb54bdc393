import { z } from 'zod';

const mailer = z.object({ address: z.string(), name: z.string().nullable() });

/** `ordinal`: place among the parts that are files, from 1. `hash`: SHA-256 of the decoded content; null where the message was too large to be read whole. */
const part = z.object({
  ordinal: z.number().int().positive(),
  mime: z.string(),
  ext: z.string().nullable(),
  size: z.number().nullable(),
  hash: z.string().nullable(),
  asset: z.boolean(),
});

/** What only the mailbox knows, and the two settings that say whom to believe (streams have no configuration of their own). */
const meta = z.looseObject({
  mailbox: z.string(),
  uid: z.number(),
  uidValidity: z.string(),
  internalDate: z.string().nullable(),
  size: z.number().nullable(),
  /** Lies in \Sent of this user. */
  sent: z.boolean(),
  user: z.string(),
  authserv: z.array(z.string()).nullable(),
  /** Over 10 MB: only its beginning was fetched; `parts` are the files the server says it has. */
  cut: z.boolean().optional(),
  parts: z.array(part).optional(),
  /** Why the server's answer for this message was not taken. */
  refused: z.string().optional(),
});

const mail = z.looseObject({
  key: z.string().min(1),
  /** Message-ID without angle brackets; null where missing or broken. */
  id: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  /** Root first, nearest ancestor last; at most 100. */
  references: z.array(z.string()),
  /** What Outlook calls the conversation, of a mail without References; absent in records of before. */
  conversation: z.object({ id: z.string(), answers: z.boolean() }).nullish(),
  dateHeader: z.string().nullable(),
  date: z.string().nullable(),
  received: z.object({ by: z.string().nullable(), at: z.string().nullable() }),
  from: z.array(mailer),
  fromFault: z.enum(['missing', 'several', 'not an address']).nullable(),
  sender: z.array(mailer),
  replyTo: z.array(mailer),
  to: z.array(mailer),
  cc: z.array(mailer),
  authenticationResults: z.array(z.string()),
  signs: z.record(z.string(), z.string()),
  contentType: z.string(),
  calendar: z.string().nullable(),
  attachments: z.array(part),
  textCut: z.boolean(),
  /** How many characters other than blanks subject and text have. */
  letters: z.object({ subject: z.number(), text: z.number() }),
  attachmentNames: z.array(z.string().nullable()).optional(),
  subject: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  /** Hash of subject and text. */
  wording: z.string().optional(),
});

/** A mail as landed. The five text members are absent where the connection keeps no text. */
export const mailRecord = mail.extend({ meta });

export type MailMeta = z.infer<typeof meta>;
export type MailPart = z.infer<typeof part>;
export type MailRecord = z.infer<typeof mailRecord>;
export type Mail = z.infer<typeof mail>;
