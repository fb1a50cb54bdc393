import { Random } from '../random.js';
import { DAY, HISTORY_FROM, HOUR, START, workTime } from '../time.js';
import type { Campaign, Company, Ms, Person } from '../types.js';
import { workers } from '../stage.js';
import { asks } from './asks.js';
import type { Post } from './asks.js';
import { MailJournal } from './journal.js';
import { writeNoise, writeThread } from './threads.js';

const mailboxes: readonly [string, string | null][] = [
  ['INBOX', null],
  ['Sent', '\\Sent'],
  ['Archive', '\\Archive'],
  ['Agencies', null],
];

/** The shared account as everybody sees it in a header. */
export function deskOf(account: Company['mailAccount']): { name: string; address: string } {
  return { name: 'Campaign desk', address: account.address };
}

/** All mail beside CMP-104's: each campaign's talk and two asked approvals, and what falls into any mailbox. */
export function playMail(
  seed: number,
  account: Company['mailAccount'],
  people: Person[],
  others: Campaign[],
  begins: (campaign: Campaign) => Ms,
): MailJournal[] {
  const ground = new MailJournal('m0', account.authserv);
  for (const [mailbox, specialUse] of mailboxes) {
    ground.events.push({
      type: 'mailbox_added',
      mailbox,
      specialUse,
      uidValidity: 1_764_576_000 + mailbox.length,
      at: HISTORY_FROM,
      by: null,
    });
  }
  const setting = (random: Random, journal: MailJournal, campaign: Campaign): Post => {
    const approvers = workers(people, random.pick(['Legal', 'Brand'])).filter((one) => one.mail[0] === one.email);
    const approver = random.pick(approvers);
    const rest = approvers.filter((one) => one !== approver);
    return {
      random,
      journal,
      campaign,
      desk: deskOf(account),
      asker: random.pick(workers(people, 'Content').filter((one) => one.asana!.email !== null)),
      approver,
      second: random.pick(rest),
      twoAddresses: random.pick(
        people.filter((one) => one.mail.length > 1 && (one.team === 'Legal' || one.team === 'Brand')),
      ),
    };
  };
  // CMP-104 is told elsewhere, word by word: where there is no other campaign, the noise belongs to none.
  const nobody: Campaign = {
    id: '',
    key: null,
    name: '',
    businessUnit: '',
    owner: '',
    project: '',
    wordpressCategory: null,
  };
  const noise = new Random(seed, 'noise');
  writeNoise(setting(noise, ground, others[0] ?? nobody), HISTORY_FROM + noise.int(20, 60) * DAY + 9 * HOUR);
  writeNoise(setting(noise, ground, others[1] ?? nobody), START + noise.int(2, 20) * DAY);

  const journals = others.map((campaign, position) => {
    const index = position + 1;
    const random = new Random(seed, 'mail', index);
    const journal = new MailJournal(`m${index}`, account.authserv);
    const from = begins(campaign);
    const other = others[(position + 1) % others.length]!;
    const otherKey = other.key && other.id !== campaign.id ? other.key : null;
    writeThread(setting(random, journal, campaign), from + random.int(5, 40) * DAY, otherKey);
    if (random.chance(0.6)) writeThread(setting(random, journal, campaign), START + random.int(0, 20) * DAY, otherKey);
    // Of the two, one is asked around the start, so that its answer may come after it.
    asks[(2 * position) % asks.length]!(
      setting(random, journal, campaign),
      workTime(random, from + random.int(10, 50) * DAY, 20),
    );
    asks[(2 * position + 1) % asks.length]!(
      setting(random, journal, campaign),
      workTime(random, START - random.int(1, 8) * DAY, 20),
    );
    return journal;
  });
  return [ground, ...journals];
}
