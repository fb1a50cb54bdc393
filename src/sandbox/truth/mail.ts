import type { Company, Mail, Ms } from '../types.js';
import type { Truth, TruthItem } from './types.js';
import { keysIn, shownKeys } from './keys.js';
import { Rounds } from './rounds.js';

interface Message {
  key: string;
  ids: string[];
  mail: Mail;
  at: Ms;
  /** Copies still lying in some mailbox. */
  copies: Set<string>;
}

type Part = Pick<Truth, 'items' | 'changes' | 'approvals' | 'versions'>;

/** The truth of the shared mailbox: messages, what was asked and decided in them. A message without an id has the key `mail:<company's name for it>`. */
export function truthOfMail(company: Company, at: Ms): Part {
  const messages = collect(company, at);
  const threads = groupThreads(messages);
  const answers = answersByAsk(company, messages);
  const belongs = company.belongs?.email ?? {};
  const campaignKeys = shownKeys(company, at);
  const part: Part = { items: [], changes: [], approvals: [], versions: [] };
  for (const message of messages) {
    const { key, mail } = message;
    const gone = message.copies.size === 0;
    const campaign = belongs[message.ids[0]!] ?? null;
    const own = subjectKeys(company, [message]);
    const inThread = subjectKeys(company, threads.get(key)!);
    const knowableBy = knowable(own, inThread, campaignKeys);
    const plain = {
      tool: 'email',
      status: null,
      assignees: [],
      dueOn: null,
      gone,
      campaign,
      createdAt: message.at,
    } as const;
    part.items.push({ ...plain, assignees: [], kind: 'message', key, name: mail.subject, knowableBy, parent: null });
    for (const [ordinal, file] of mail.attachments.entries()) {
      // The report of a mail server on a failed delivery is no thing that anybody makes.
      if (file.mime === 'message/delivery-status') continue;
      const asset = `${key}#${ordinal + 1}`;
      part.items.push({
        ...plain,
        assignees: [],
        kind: 'asset',
        key: asset,
        name: file.filename,
        knowableBy: knowableBy && 'parent',
        parent: key,
      });
      part.versions.push({
        tool: 'email',
        asset,
        key: asset,
        at: message.at,
        author: mail.from.address,
        tellable: gone ? 'no' : 'exact',
      });
    }
    const asked = company.meant?.[message.ids[0]!]?.asks;
    if (!asked) continue;
    part.items.push({ ...plain, assignees: [], kind: 'approval', key, name: mail.subject, knowableBy, parent: null });
    part.approvals.push({
      tool: 'email',
      key,
      item: null,
      gate: 'mail',
      rounds: tellRounds(company, message, asked, answers.get(message) ?? []),
    });
  }
  return part;
}

function collect(company: Company, at: Ms): Message[] {
  const byKey = new Map<string, Message>();
  const byCompanyId = new Map<string, Message>();
  for (const event of company.mail) {
    if (event.at > at) break;
    if (event.type === 'delivered') {
      const key = event.mail.messageId?.slice(1, -1) ?? `mail:${event.id}`;
      const { date } = event.mail;
      // A Date later than its arrival lies; then the arrival is the best that is known.
      const sent = date !== null && date <= event.at ? date : event.at;
      const message = byKey.get(key) ?? { key, ids: [], mail: event.mail, at: sent, copies: new Set() };
      message.ids.push(event.id);
      message.copies.add(event.id);
      byKey.set(key, message);
      byCompanyId.set(event.id, message);
    } else if (event.type === 'expunged') byCompanyId.get(event.id)!.copies.delete(event.id);
  }
  return [...byKey.values()].sort((one, other) => one.at - other.at);
}

/** Keys in the subjects of those that our own server does not call forged: a forger ties nothing to a campaign. */
function subjectKeys(company: Company, messages: Message[]): string[] {
  const believed = messages.filter(({ mail }) => !/\bdmarc=fail\b/.test(ownResults(company, mail) ?? ''));
  return keysIn(...believed.map(({ mail }) => mail.subject));
}

/** What the company's own server wrote on top of a mail about its sender; null where that is another's word. */
function ownResults(company: Company, mail: Mail): string | null {
  const [, results] = mail.headers.find(([name]) => name === 'Authentication-Results') ?? [];
  return results?.startsWith(`${company.mailAccount.authserv};`) ? results : null;
}

/** Own subject first; else the thread's, where it speaks of one campaign only (DESIGN §12.3). */
function knowable(own: string[], inThread: string[], campaignKeys: Set<string>): TruthItem['knowableBy'] {
  if (own.length > 1) return null;
  if (own.length) return campaignKeys.has(own[0]!) ? 'own-key' : null;
  return inThread.length === 1 && campaignKeys.has(inThread[0]!) ? 'thread' : null;
}

/** Everything tied by In-Reply-To or References is one thread, also through a message that never came here. */
function groupThreads(messages: Message[]): Map<string, Message[]> {
  const above = new Map<string, string>();
  const root = (id: string): string => {
    let top = id;
    while (above.has(top)) top = above.get(top)!;
    return top;
  };
  for (const { key, mail } of messages) {
    for (const reference of [...mail.references, ...(mail.inReplyTo ? [mail.inReplyTo] : [])]) {
      const [mine, theirs] = [root(key), root(reference.slice(1, -1))];
      if (mine !== theirs) above.set(mine, theirs);
    }
  }
  const groups = new Map<string, Message[]>();
  for (const message of messages) groups.set(root(message.key), [...(groups.get(root(message.key)) ?? []), message]);
  return new Map(messages.map((one) => [one.key, groups.get(root(one.key))!]));
}

/** The deciding answers to each asking mail, in the order in which they were sent. */
function answersByAsk(company: Company, messages: Message[]): Map<Message, Message[]> {
  const byId = new Map(messages.map((one) => [one.mail.messageId ?? one.key, one]));
  const answers = new Map<Message, Message[]>();
  for (const reply of messages) {
    if (!company.meant?.[reply.ids[0]!]?.decides) continue;
    // The nearest ancestor that asks, since a thread may ask more than once.
    const asking = reply.mail.references
      .map((id) => byId.get(id))
      .findLast((one) => one && company.meant?.[one.ids[0]!]?.asks);
    if (asking) answers.set(asking, [...(answers.get(asking) ?? []), reply]);
  }
  return answers;
}

function tellRounds(
  company: Company,
  asking: Message,
  asked: string[],
  answers: Message[],
): Part['approvals'][number]['rounds'] {
  const fold = new Rounds();
  const seen = asking.copies.size > 0;
  fold.request(asking.at, seen ? 'exact' : 'no', asked);
  for (const reply of answers) {
    // A true decision that no program may believe: from an unknown address, or without our own server's proof.
    const proven = /\b(?:dmarc|dkim)=pass\b/.test(ownResults(company, reply.mail) ?? '');
    const believed = seen && proven && reply.copies.size > 0 && asked.includes(reply.mail.from.address);
    const { decides } = company.meant![reply.ids[0]!]!;
    fold.decide(decides!, reply.mail.from.address, reply.at, believed ? 'exact' : 'no');
  }
  return fold.rounds;
}
