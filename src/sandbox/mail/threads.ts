import { DAY, HOUR, MINUTE, SECOND, workTime } from '../time.js';
import type { Ms } from '../types.js';
import type { Post } from './asks.js';
import { addressOf, quotings } from './letters.js';

const subjects = [
  'Timing',
  'Numbers for next week',
  'Question about the photos',
  'Who owns the translations?',
  'Agenda',
  '💡 idea',
  'Fwd: briefing',
];

/** Talk about a campaign: the key stands in the first subject, only in a later one, in none, or it is another campaign's. */
export function writeThread(post: Post, from: Ms, otherKey: string | null): void {
  const { random, journal, campaign, desk } = post;
  const where = random.next();
  const early = campaign.key && where < 0.35;
  const late = campaign.key && where >= 0.35 && where < 0.65;
  const plain = `${random.pick(subjects)}: ${campaign.name}`;
  const subject = early
    ? `[${campaign.key}] ${plain}`
    : where > 0.85 && otherKey
      ? `${plain} (see ${otherKey})`
      : plain;
  let at = workTime(random, from, 10);
  let last = journal.deliver(
    {
      at,
      from: addressOf(post.asker),
      to: [desk],
      cc: [addressOf(post.approver)],
      subject,
      text: `Where are we on ${campaign.name}?\n\nLea asked again.`,
      attachments: random.chance(0.3)
        ? [{ filename: 'plan.pdf', mime: 'application/pdf', content: `%PDF-1.4 plan of ${campaign.name}` }]
        : [],
    },
    campaign.id,
  );
  const first = last;
  const count = random.int(2, 4);
  for (let turn = 1; turn < count; turn++) {
    at = workTime(random, at, 30);
    const mine = turn % 2 === 1;
    const title = late && turn === count - 1 ? `Re: ${plain} ${campaign.key}` : `Re: ${subject}`;
    last = journal.deliver(
      {
        at,
        from: mine ? desk : addressOf(post.approver),
        to: mine ? [last.mail.from] : [desk],
        mailbox: mine ? 'Sent' : 'INBOX',
        subject: title,
        answers: last.mail,
        text: quotings.plain(mine ? 'Second week of the month, I hope.' : 'Fine, thanks.', last.mail),
      },
      campaign.id,
    );
  }
  if (random.chance(0.5)) journal.move(first.id, at + 2 * DAY, 'INBOX', 'Archive');
  if (random.chance(0.4)) journal.flag(first.id, at + HOUR, 'INBOX', '\\Seen');
}

/** What every shared mailbox collects beside its work; played once before the start and once after it. */
export function writeNoise(post: Post, from: Ms): void {
  const { journal, desk, approver, asker, campaign } = post;
  let at = from;
  const next = (): Ms => (at += 3 * HOUR + 7 * MINUTE + 11 * SECOND);
  const stranger = (name: string, host: string) => ({
    name,
    address: `${name.toLowerCase().replaceAll(' ', '.')}@${host}`,
  });
  const tag = `${from / DAY}`.replace('.', '');

  journal.deliver(
    {
      at: next(),
      from: { name: 'Mail Delivery System', address: `mailer-daemon@${desk.address.split('@')[1]}` },
      to: [desk],
      subject: 'Undelivered Mail Returned to Sender',
      text: 'Your message was rejected: user unknown.',
      headers: [
        ['Return-Path', '<>'],
        ['Auto-Submitted', 'auto-replied'],
        ['Content-Type', 'multipart/report; report-type=delivery-status'],
      ],
      attachments: [
        {
          filename: 'status.txt',
          mime: 'message/delivery-status',
          content:
            'Reporting-MTA: dns; mx.acme.example\r\n\r\nFinal-Recipient: rfc822; nobody@acme.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
        },
      ],
    },
    null,
  );
  const list = journal.deliver(
    {
      at: next(),
      from: stranger('Weekly Digest', 'lists.example'),
      to: [desk],
      subject: 'Weekly: ten approved headlines',
      text: 'Approved! The ten best headlines of the week.',
      headers: [
        ['List-Id', 'Weekly <weekly.lists.example>'],
        ['List-Unsubscribe', '<mailto:leave@lists.example>'],
        ['Precedence', 'bulk'],
      ],
    },
    null,
  );
  journal.deliver(
    {
      at: next(),
      from: stranger('Intake Relay', 'acme.example'),
      to: [desk],
      subject: 'New request received',
      text: 'A form was sent.',
      headers: [['Auto-Submitted', 'auto-generated']],
    },
    null,
  );
  const nameless = journal.deliver(
    {
      at: next(),
      from: stranger('Old Scanner', 'acme.example'),
      to: [desk],
      subject: `Scan ${tag}`,
      text: 'Scanned page.',
      messageId: null,
    },
    null,
  );
  journal.deliver(
    {
      at: next(),
      from: addressOf(asker),
      to: [desk],
      subject: 'Clock is wrong',
      text: 'Sent from a telephone with a wrong date.',
      date: at + 400 * DAY,
    },
    null,
  );
  journal.deliver(
    {
      at: next(),
      from: stranger('Copy Shop', 'print.example'),
      to: [desk],
      subject: 'Your order',
      text: 'Ready to be fetched.',
      date: null,
    },
    null,
  );

  // Two answers to something that never came here: one thread, whose key stands in one of the two.
  const unknown = [`<gone-${tag}@elsewhere.example>`];
  journal.deliver(
    {
      at: next(),
      from: addressOf(approver),
      to: [desk],
      subject: 'Re: as discussed',
      text: 'Yes, that was the plan.',
      references: unknown,
    },
    campaign.id,
  );
  journal.deliver(
    {
      at: next(),
      from: addressOf(asker),
      to: [desk],
      subject: `Re: as discussed${campaign.key ? ` ${campaign.key}` : ''}`,
      text: 'Thanks.',
      references: unknown,
    },
    campaign.id,
  );

  // A copy to oneself: the same message in two mailboxes.
  const copy = journal.deliver(
    {
      at: next(),
      from: desk,
      to: [addressOf(asker), desk],
      subject: `Minutes ${tag}`,
      text: 'Minutes attached.',
      mailbox: 'Sent',
    },
    campaign.id,
  );
  journal.deliver(
    {
      at: at + SECOND,
      from: desk,
      to: [addressOf(asker), desk],
      subject: `Minutes ${tag}`,
      text: 'Minutes attached.',
      messageId: copy.mail.messageId,
      date: copy.mail.date,
    },
    campaign.id,
  );
  const agency = journal.deliver(
    {
      at: next(),
      from: stranger('Studio North', 'studio-north.example'),
      to: [desk],
      subject: 'Invoice',
      text: 'Invoice attached.',
      attachments: [{ filename: 'invoice\u202Efdp.exe', mime: 'application/octet-stream', content: 'not a program' }],
    },
    null,
  );

  journal.move(agency.id, at + DAY, 'INBOX', 'Agencies');
  journal.flag(agency.id, at + DAY + HOUR, 'Agencies', '\\Flagged');
  journal.expunge(list.id, at + 2 * DAY, 'INBOX');
  journal.move(nameless.id, at + 2 * DAY, 'INBOX', 'Archive');
}
