import type { Random } from '../random.js';
import { DAY, HOUR, MINUTE, SECOND, workTime } from '../time.js';
import type { Campaign, Mail, Meant, Ms, Person } from '../types.js';
import type { Address, Letter, MailJournal } from './journal.js';
import { addressOf, changes, neither, no, quotings, sign, yes } from './letters.js';
import type { Quoting } from './letters.js';

/** One campaign's correspondence while it is written. */
export interface Post {
  random: Random;
  journal: MailJournal;
  campaign: Campaign;
  desk: Address;
  /** Asks for approvals. */
  asker: Person;
  approver: Person;
  /** Of the same rank as the approver, asked together with them. */
  second: Person;
  /** Has a private address beside the one the company knows. */
  twoAddresses: Person;
}

const meansYes = { meant: { decides: 'approved' } } as const;
const meansChanges = { meant: { decides: 'changes_requested' } } as const;

type Ask = (post: Post, at: Ms) => void;

/** The asking mail. Its own text warns in words that must not be read as the answer. */
function ask(post: Post, at: Ms, more: Partial<Letter> = {}): { id: string; mail: Mail } {
  const { random, journal, campaign, approver } = post;
  const key = campaign.key && random.chance(0.5) ? ` [${campaign.key}]` : '';
  const subject = more.subject ?? `Approval needed: ${campaign.name} copy${key}`;
  const names = (more.to ?? [addressOf(approver)]).map((one) => one.name.split(' ')[0]).join(' and ');
  return journal.deliver(
    {
      from: addressOf(post.asker),
      to: [addressOf(approver)],
      cc: [post.desk],
      at,
      subject,
      text: `Hi ${names},\n\ncould you please approve the copy for ${campaign.name} by Friday?\nIf the price is wrong, please do not approve it, reject it.\n\nThanks\n${post.asker.name}`,
      meant: { asks: (more.to ?? [addressOf(approver)]).map((one) => one.address).sort() },
      ...more,
    },
    campaign.id,
  );
}

/** An answer to a mail, as its program writes it. */
function answer(
  post: Post,
  to: Mail,
  at: Ms,
  by: Person,
  text: string,
  how: Quoting | null = 'plain',
  more: Partial<Letter> = {},
): { id: string; mail: Mail } {
  return post.journal.deliver(
    {
      from: addressOf(by),
      to: [to.from],
      cc: [post.desk],
      at,
      answers: to,
      subject: `Re: ${to.subject}`,
      text: how ? quotings[how](text, to) : text,
      ...more,
    },
    post.campaign.id,
  );
}

const decided =
  (words: readonly string[], decides: NonNullable<Meant['decides']>, how: Quoting): Ask =>
  (post, at) => {
    const asked = ask(post, at);
    answer(post, asked.mail, workTime(post.random, at, 30), post.approver, post.random.pick(words), how, {
      meant: { decides },
    });
  };

const signed: Ask = (post, at) => {
  const asked = ask(post, at);
  answer(
    post,
    asked.mail,
    workTime(post.random, at, 30),
    post.approver,
    sign(post.random.pick(changes), post.approver),
    'plain',
    meansChanges,
  );
};

/** Only HTML, as telephones send it. */
const htmlOnly: Ask = (post, at) => {
  const asked = ask(post, at, { html: '<p>Please <b>approve</b> the copy.</p>' });
  answer(post, asked.mail, workTime(post.random, at, 30), post.approver, '', null, {
    ...meansYes,
    text: null,
    html: `<div>Approved, thank you!</div><br><blockquote type="cite"><div>If the price is wrong, please do not approve it, reject it.</div></blockquote>`,
  });
};

/** Their program answers first, then they do. */
const awayFirst: Ask = (post, at) => {
  const asked = ask(post, at);
  answer(
    post,
    asked.mail,
    at + 20 * SECOND,
    post.approver,
    'I am out of office until Monday. Approved requests will be handled by my team.',
    null,
    {
      subject: `Automatic reply: ${asked.mail.subject}`,
      headers: [
        ['Auto-Submitted', 'auto-replied'],
        ['X-Auto-Response-Suppress', 'All'],
        ['Precedence', 'auto_reply'],
      ],
    },
  );
  answer(
    post,
    asked.mail,
    workTime(post.random, at + 3 * DAY, 10),
    post.approver,
    post.random.pick(yes),
    'plain',
    meansYes,
  );
};

/** Somebody else pretends to be the approver; our server says that it could not prove the sender. */
const forged: Ask = (post, at) => {
  const asked = ask(post, at);
  answer(post, asked.mail, at + 2 * HOUR, post.approver, 'Approved.', 'plain', {
    proven: false,
    headers: [['Authentication-Results', 'mx.elsewhere.example; dmarc=pass header.from=acme.example']],
  });
};

/** The right person, from an address that nobody vouches for. */
const secondAddress: Ask = (post, at) => {
  const person = post.twoAddresses;
  const asked = ask(post, at, { to: [addressOf(person)] });
  answer(post, asked.mail, at + 3 * HOUR, person, 'Approved, thank you!', 'plain', {
    ...meansYes,
    from: addressOf(person, 1),
  });
};

const disagreement: Ask = (post, at) => {
  const asked = ask(post, at, { to: [addressOf(post.approver), addressOf(post.second)] });
  const first = workTime(post.random, at, 20);
  answer(post, asked.mail, first, post.approver, post.random.pick(changes), 'german', meansChanges);
  answer(post, asked.mail, workTime(post.random, first, 10), post.second, post.random.pick(yes), 'french', meansYes);
};

/** The asking mail reaches the shared account after its answer did. */
const lateRequest: Ask = (post, at) => {
  const reply = workTime(post.random, at, 20);
  const asked = ask(post, reply + 2 * HOUR, { date: at, mailbox: 'Archive' });
  answer(post, asked.mail, reply, post.approver, post.random.pick(yes), 'outlookGerman', meansYes);
};

/** A bystander agrees; nobody has decided. */
const bystander: Ask = (post, at) => {
  const asked = ask(post, at);
  answer(post, asked.mail, workTime(post.random, at, 10), post.second, 'Approved by me, for what it is worth.');
  answer(post, asked.mail, workTime(post.random, at, 30), post.approver, post.random.pick(neither));
};

const invitation: Ask = (post, at) => {
  const asked = ask(post, at);
  answer(post, asked.mail, at + HOUR, post.approver, 'Accepted: approval meeting', null, {
    subject: `Accepted: ${asked.mail.subject}`,
    headers: [['Content-Type', 'text/calendar; method=REPLY; charset=utf-8']],
    text: 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:approval-meeting\r\nSUMMARY:Approved copy\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:x@acme.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
  });
};

/** Sent from the shared account itself, answered in its INBOX. */
const fromTheDesk: Ask = (post, at) => {
  const asked = ask(post, at, { mailbox: 'Sent', from: post.desk, cc: [] });
  answer(post, asked.mail, workTime(post.random, at, 40), post.approver, post.random.pick(no), 'outlook', {
    meant: { decides: 'rejected' },
  });
};

/** First a question and its answer, then the decision between the lines of the text it answers. */
const afterQuestion: Ask = (post, at) => {
  const asked = ask(post, at);
  const question = answer(post, asked.mail, workTime(post.random, at, 8), post.approver, 'Who checked the numbers?');
  const reply = answer(
    post,
    question.mail,
    workTime(post.random, question.mail.date!, 5),
    post.asker,
    'Finance did, yesterday.',
  );
  answer(
    post,
    reply.mail,
    workTime(post.random, reply.mail.date!, 10) + MINUTE,
    post.approver,
    post.random.pick(yes),
    'inline',
    meansYes,
  );
};

/** Two of these are written for each campaign, in turn. */
export const asks: readonly Ask[] = [
  decided(yes, 'approved', 'plain'),
  signed,
  decided(no, 'rejected', 'outlook'),
  htmlOnly,
  awayFirst,
  forged,
  secondAddress,
  disagreement,
  lateRequest,
  bystander,
  invitation,
  fromTheDesk,
  afterQuestion,
  decided(yes, 'approved', 'german'),
  decided(changes, 'changes_requested', 'french'),
  decided(yes, 'approved', 'outlookGerman'),
];
