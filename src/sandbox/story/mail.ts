import { deskOf } from '../mail/account.js';
import { MailJournal } from '../mail/journal.js';
import { addressOf, quotings } from '../mail/letters.js';
import { instant } from '../time.js';
import type { Company, Person } from '../types.js';
import { springLaunch } from './asana.js';

/** Message-IDs of CMP-104 that the README and tests name, without their angle brackets. */
export const STORY_MAILS = {
  planning: 'spring-launch-plan@acme.example',
  request: 'spring-launch-copy-v2@acme.example',
  answer: 'spring-launch-copy-v2-ok@acme.example',
} as const;

/** CMP-104 in mail: the plan, the corrected copy, and Chloé's yes to it; the site still shows the text before that. */
export function playStoryInMail(account: Company['mailAccount'], people: Person[]): MailJournal {
  const journal = new MailJournal('story', account.authserv);
  const { id: campaign } = springLaunch;
  const who = (id: string) => people.find((one) => one.id === id)!;
  const lea = addressOf(who('lea'));
  const tomas = addressOf(who('tomas'));
  const chloe = addressOf(who('chloe'));
  const desk = deskOf(account);

  const plan = journal.deliver(
    {
      at: instant('2026-02-10T08:15:04Z'),
      messageId: `<${STORY_MAILS.planning}>`,
      from: lea,
      to: [desk],
      cc: [tomas, addressOf(who('milan'))],
      subject: 'CMP-104 Spring launch: plan',
      text: 'The plan stands. Launch is on 14 April.\n\nLea',
    },
    campaign,
  );
  const question = journal.deliver(
    {
      at: instant('2026-03-30T09:02:40Z'),
      from: addressOf(who('dana')),
      to: [desk],
      subject: 'Re: CMP-104 Spring launch: plan',
      answers: plan.mail,
      text: quotings.plain('Are we still on for the 14th? Legal has not answered.', plan.mail),
    },
    campaign,
  );

  const request = journal.deliver(
    {
      at: instant('2026-03-26T09:30:04Z'),
      messageId: `<${STORY_MAILS.request}>`,
      from: tomas,
      to: [chloe],
      cc: [desk],
      subject: 'Approval needed: spring landing copy v2 (CMP-104)',
      text: 'Hi Chloé,\n\nplease approve the corrected copy (attached) for the brand side. Legal gets it next.\nDo not approve it if the tone is off.\n\nTomás',
      attachments: [
        {
          filename: 'spring-landing-copy-v2.docx',
          mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          content: 'Spring landing copy, version 2: prices checked on 20 March, source: price table.',
        },
      ],
      meant: { asks: [chloe.address] },
    },
    campaign,
  );
  journal.deliver(
    {
      at: instant('2026-03-26T16:45:04Z'),
      messageId: `<${STORY_MAILS.answer}>`,
      from: chloe,
      to: [tomas],
      cc: [desk],
      subject: 'Re: Approval needed: spring landing copy v2 (CMP-104)',
      answers: request.mail,
      text: quotings.french('Approved, thank you!', request.mail),
      meant: { decides: 'approved' },
    },
    campaign,
  );

  journal.deliver(
    {
      at: instant('2026-04-01T14:40:04Z'),
      from: lea,
      to: [addressOf(who('dana')), desk],
      subject: 'Re: CMP-104 Spring launch: plan',
      answers: question.mail,
      text: quotings.plain('Legal is through. Still on.', question.mail),
    },
    campaign,
  );
  return journal;
}
