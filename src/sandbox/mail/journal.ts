import { MINUTE, SECOND } from '../time.js';
import type { Mail, MailEvent, Meant, Ms } from '../types.js';

export interface Address {
  name: string;
  address: string;
}

/** What a letter says of itself; the rest is filled in as an honest sender's program and our server would. */
export interface Letter {
  /** Arrival at our server (INTERNALDATE). */
  at: Ms;
  from: Address;
  to: Address[];
  cc?: Address[];
  subject: string;
  text: string | null;
  html?: string | null;
  mailbox?: string;
  /** The message answered; its chain becomes References. */
  answers?: Mail | null;
  messageId?: string | null;
  date?: Ms | null;
  /** False: the receiving server could not prove the sender, or refused to say so. */
  proven?: boolean;
  headers?: [string, string][];
  attachments?: Mail['attachments'];
  references?: string[];
  /** What the writer means by it, where that is an approval or the asking for one. */
  meant?: Meant;
}

/** Collects what happens in the shared mailbox account. */
export class MailJournal {
  readonly events: MailEvent[] = [];
  readonly belongs: Record<string, string> = {};
  readonly meant: Record<string, Meant> = {};
  private sent = 0;

  constructor(
    private readonly range: string,
    private readonly authserv: string,
  ) {}

  /** Delivers one letter; gives it back with its name, so that it can be answered, moved or expunged. */
  deliver(letter: Letter, campaign: string | null): { id: string; mail: Mail } {
    const id = `${this.range}-${++this.sent}`;
    const host = letter.from.address.split('@')[1]!;
    const own = letter.mailbox === 'Sent';
    const date = letter.date === undefined ? letter.at - 4 * SECOND : letter.date;
    const proof = letter.proven === false ? 'dmarc=fail' : 'dmarc=pass';
    const dkim = letter.proven === false ? 'dkim=none' : `dkim=pass header.d=${host}`;
    const parent = letter.answers?.messageId ?? null;
    const received = `from ${host} by ${this.authserv} with ESMTPS id ${id}; ${new Date(letter.at).toUTCString().replace('GMT', '+0000')}`;
    const mail: Mail = {
      messageId:
        letter.messageId === undefined ? `<${id}.${Math.floor(letter.at / MINUTE)}@${host}>` : letter.messageId,
      from: letter.from,
      to: letter.to,
      cc: letter.cc ?? [],
      date,
      subject: letter.subject,
      text: letter.text,
      html: letter.html ?? null,
      inReplyTo: parent ?? letter.references?.at(-1) ?? null,
      references: letter.references ?? (parent ? [...letter.answers!.references, parent] : []),
      // What lies in Sent was never received by anybody here.
      headers: own
        ? (letter.headers ?? [])
        : [
            ['Received', received],
            ['Authentication-Results', `${this.authserv}; ${proof} header.from=${host}; ${dkim}`],
            ...(letter.headers ?? []),
          ],
      attachments: letter.attachments ?? [],
    };
    this.events.push({ type: 'delivered', id, mailbox: letter.mailbox ?? 'INBOX', mail, at: letter.at, by: null });
    if (campaign) this.belongs[id] = campaign;
    if (letter.meant) this.meant[id] = letter.meant;
    return { id, mail };
  }

  move(id: string, at: Ms, from: string, to: string): void {
    this.events.push({ type: 'moved', id, from, to, at, by: null });
  }

  expunge(id: string, at: Ms, mailbox: string): void {
    this.events.push({ type: 'expunged', id, mailbox, at, by: null });
  }

  flag(id: string, at: Ms, mailbox: string, flag: string): void {
    this.events.push({ type: 'flagged', id, mailbox, flag, at, by: null });
  }
}
