import { asksApproval, verdictOf } from '../../src/metrics/decision.js';
import type { Draft, Raw, Reader } from '../../src/sdk/index.js';
import { messages } from '../../connectors/email/messages.js';
import { mailRecord, type MailMeta, type MailRecord } from '../../connectors/email/record.js';

const META: MailMeta = {
  mailbox: 'INBOX',
  uid: 1,
  uidValidity: '1',
  internalDate: '2026-03-02T10:00:05.000Z',
  size: 100,
  sent: false,
  user: 'hub@corp.test',
  authserv: null,
};

const TOP = [
  'Received: from out.example.test by mx1.corp.test with ESMTPS id 7; Mon, 2 Mar 2026 10:00:04 +0000',
  'Authentication-Results: mail.corp.test; dkim=pass header.d=corp.test; dmarc=pass header.from=corp.test',
];

/** A mail as bytes; header lines given replace those of the same name, `null` drops one. */
export function mail(
  headers: Record<string, string | string[] | null> = {},
  body = 'Hello',
  top: string[] = TOP,
): Buffer {
  const all: Record<string, string | string[] | null> = {
    From: 'Lea Berg <lea@corp.test>',
    To: 'Ana Lima <ana@corp.test>',
    Subject: 'Spring banner ACME-1',
    Date: 'Mon, 2 Mar 2026 09:59:58 +0000',
    'Message-ID': '<m1@corp.test>',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return Buffer.from([...top, ...lines, '', body].join('\r\n'), 'latin1');
}

/** Reader as a workspace would give it: keys like ACME-1, a chase is a text with "where are we", work items lie at work.test. */
const reader: Reader = {
  campaignKeys: (text) => text.match(/[A-Z]+-\d+/g) ?? [],
  chase: (text) => (/where are we/i.test(text) ? 'progress' : null),
  asks: asksApproval,
  verdict: verdictOf,
  links: (text) => [...new Set(text.match(/https:\/\/work\.test\/[\w/?=&-]+/g) ?? [])],
};

export interface Understood {
  record: MailRecord;
  found: Record<string, unknown>;
  drafts: Draft[];
  /** What is left when the connection keeps no text. */
  redacted: Draft[];
}

/** The way of the engine without the engine: decode, check, find, redact, draft. */
export async function understand(body: Buffer, meta: Partial<MailMeta> = {}): Promise<Understood> {
  const raw: Raw = { body, meta: { ...META, ...meta } };
  const record = mailRecord.parse({ ...((await messages.decode!(raw)) as object), meta: raw.meta });
  const found = messages.redact!.found(record, reader);
  const seen = { requestedAt: '2026-03-02T10:01:00.000Z', previousAt: null };
  const bare: Record<string, unknown> = { ...record };
  for (const path of messages.redact!.paths) delete bare[path.slice(1)];
  return {
    record,
    found,
    drafts: messages.drafts({ ...record, found }, seen),
    redacted: messages.drafts({ ...mailRecord.parse(bare), found }, seen),
  };
}

/** The only draft of a kind. */
export function one<K extends Draft['draft']>(drafts: Draft[], kind: K): Extract<Draft, { draft: K }> {
  const all = drafts.filter((draft) => draft.draft === kind);
  if (all.length !== 1) throw new Error(`${all.length} drafts of kind ${kind}`);
  return all[0] as Extract<Draft, { draft: K }>;
}
