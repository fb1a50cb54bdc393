import type { MailEvent, Ms } from '#sandbox';
import type { Hoodiecrow, Mailbox, StoredMessage } from './hoodiecrow.js';
import { renderMail } from './render-mail.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** INTERNALDATE in UTC; hoodiecrow itself would write the machine's zone. */
function formatInternalDate(at: Ms): string {
  const iso = new Date(at).toISOString();
  const [year, month, day] = iso.slice(0, 10).split('-') as [string, string, string];
  return `${day}-${months[Number(month) - 1]}-${year} ${iso.slice(11, 19)} +0000`;
}

function atom(value: string): { type: string; value: string } {
  return { type: 'ATOM', value };
}

/** Keeps the mailboxes of a server at the clock's now. */
export class MailboxKeeper {
  private told = 0;
  private last = -Infinity;

  constructor(
    private readonly server: Hoodiecrow,
    private readonly events: MailEvent[],
    private readonly now: () => Ms,
    /** Called when a mailbox was made anew under sessions that have it open. */
    private readonly onRenewed: (mailbox: Mailbox) => void,
  ) {}

  /** Lets everything happen that is due; sessions hear of it. A clock set back starts the story over. */
  catchUp(): void {
    const now = this.now();
    if (now < this.last) this.startOver();
    this.last = now;
    for (let event = this.events[this.told]; event && event.at <= now; event = this.events[++this.told])
      this.apply(event);
  }

  private startOver(): void {
    const paths = new Set(
      this.events.slice(0, this.told).map((event) => ('mailbox' in event ? event.mailbox : 'INBOX')),
    );
    for (const path of paths) {
      const mailbox = this.server.getMailbox(path);
      if (mailbox) this.renew(mailbox, mailbox.uidvalidity);
    }
    this.told = 0;
  }

  private renew(mailbox: Mailbox, uidValidity: number): void {
    mailbox.messages = [];
    mailbox.uidnext = 1;
    mailbox.HIGHESTMODSEQ = 1;
    mailbox.uidvalidity = uidValidity;
    this.onRenewed(mailbox);
  }

  private addMailbox(path: string, uidvalidity: number, specialUse: string | null): void {
    const known = this.server.getMailbox(path);
    // Deleted and made anew: empty, counting from 1 under another UIDVALIDITY (measured on Dovecot, notes §4.3).
    if (known) this.renew(known, uidvalidity);
    else
      this.server.createMailbox(path, {
        uidvalidity,
        HIGHESTMODSEQ: 1,
        ...(specialUse ? { 'special-use': specialUse } : {}),
      });
  }

  private find(path: string): Mailbox {
    const mailbox = this.server.getMailbox(path);
    if (!mailbox) throw new Error(`the story puts mail into ${path} before it has such a mailbox`);
    return mailbox;
  }

  private append(mailbox: Mailbox, message: Partial<StoredMessage>): void {
    const stored = { ...message, uid: mailbox.uidnext++, MODSEQ: ++mailbox.HIGHESTMODSEQ } as StoredMessage;
    mailbox.messages.push(stored);
    this.server.processMessage(stored, mailbox);
    this.server.notify({ tag: '*', attributes: [mailbox.messages.length, atom('EXISTS')] }, mailbox);
  }

  private remove(mailbox: Mailbox, id: string): StoredMessage | null {
    const index = mailbox.messages.findIndex((message) => message.story === id);
    if (index < 0) return null;
    const [removed] = mailbox.messages.splice(index, 1);
    mailbox.HIGHESTMODSEQ++;
    this.server.notify({ tag: '*', attributes: [index + 1, atom('EXPUNGE')] }, mailbox);
    return removed!;
  }

  private apply(event: MailEvent): void {
    if (event.type === 'mailbox_added') this.addMailbox(event.mailbox, event.uidValidity, event.specialUse);
    else if (event.type === 'delivered') {
      const raw = renderMail(event.mail, event.id);
      this.append(this.find(event.mailbox), {
        flags: [],
        internaldate: formatInternalDate(event.at),
        raw,
        story: event.id,
      });
    } else if (event.type === 'moved') {
      const moved = this.remove(this.find(event.from), event.id);
      // A new UID, the old arrival time (RFC 6851).
      if (moved)
        this.append(this.find(event.to), {
          flags: [...moved.flags],
          internaldate: moved.internaldate,
          raw: moved.raw,
          story: event.id,
        });
    } else if (event.type === 'expunged') this.remove(this.find(event.mailbox), event.id);
    else this.flag(this.find(event.mailbox), event.id, event.flag);
  }

  private flag(mailbox: Mailbox, id: string, flag: string): void {
    const index = mailbox.messages.findIndex((message) => message.story === id);
    const message = mailbox.messages[index];
    if (!message || message.flags.includes(flag)) return;
    message.flags.push(flag);
    message.MODSEQ = ++mailbox.HIGHESTMODSEQ;
    this.server.notify(
      { tag: '*', attributes: [index + 1, atom('FETCH'), [atom('FLAGS'), message.flags.map(atom)]] },
      mailbox,
    );
  }
}
