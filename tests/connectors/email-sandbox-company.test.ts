import type { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import { createCompany } from '#sandbox';
import type { Mail } from '#sandbox';
import { startEmailSandbox } from '../../connectors/email/sandbox/index.js';
import type { EmailSandbox } from '../../connectors/email/sandbox/index.js';
import { makeClient } from './email-account.js';

const company = createCompany({ seed: 7, campaigns: 20 });

/** The mails that lie in each mailbox at an instant, in order of arrival there. */
function listMails(now: number): Map<string, Mail[]> {
  const mails = new Map<string, Mail>();
  const boxes = new Map<string, string[]>();
  for (const event of company.mail.filter((one) => one.at <= now)) {
    if (event.type === 'mailbox_added') boxes.set(event.mailbox, []);
    else if (event.type === 'delivered') {
      mails.set(event.id, event.mail);
      boxes.get(event.mailbox)!.push(event.id);
    } else if (event.type !== 'flagged') {
      const from = event.type === 'moved' ? event.from : event.mailbox;
      boxes.set(
        from,
        boxes.get(from)!.filter((id) => id !== event.id),
      );
      if (event.type === 'moved') boxes.get(event.to)!.push(event.id);
    }
  }
  return new Map([...boxes].map(([path, ids]) => [path, ids.map((id) => mails.get(id)!)]));
}

let now = company.start;
let sandbox: EmailSandbox;
let client: ImapFlow;
beforeEach(async () => {
  sandbox = await startEmailSandbox({ company, now: () => now });
  client = makeClient(sandbox);
});
afterEach(async () => {
  client.close();
  await sandbox.close();
});

test('the account shows the company’s mail, at its start and a month later in the same session', async () => {
  await client.connect();
  let seen = 0;
  for (const days of [0, 30]) {
    now = company.start + days * 86_400_000;
    for (const [path, mails] of listMails(now)) {
      await client.mailboxOpen(path, { readOnly: true });
      const query = { envelope: true, source: true };
      const messages = mails.length > 0 ? await client.fetchAll('1:*', query, { uid: true }) : [];
      const ids = messages.map((message) => message.envelope!.messageId ?? null);
      expect([path, ids]).toEqual([path, mails.map((mail) => mail.messageId)]);
      for (const [index, message] of messages.entries()) {
        const parsed = await simpleParser(message.source!);
        const mail = mails[index]!;
        // A calendar part counts as a nameless file to the parser.
        const files = parsed.attachments.flatMap((file) => file.filename ?? []);
        expect([parsed.subject, parsed.from!.value[0]!.address]).toEqual([mail.subject, mail.from.address]);
        expect(files).toEqual(mail.attachments.map((file) => file.filename));
        seen++;
      }
    }
  }
  expect(seen).toBeGreaterThan(20);
  expect(sandbox.offContract).toEqual([]);
});
