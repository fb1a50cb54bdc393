import type { Mail, Person } from '../types.js';
import type { Address } from './journal.js';

/** How somebody writes from one of their addresses. */
export function addressOf(person: Person, which = 0): Address {
  return { name: person.name, address: person.mail[which] ?? person.mail[0]! };
}

const quoted = (mail: Mail): string =>
  (mail.text ?? '')
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
const day = (mail: Mail): string => new Date(mail.date ?? 0).toISOString().slice(0, 10);

/** Ways in which mail programs put an answer above the text it answers. The quotation may say the very opposite. */
export const quotings = {
  plain: (answer: string, mail: Mail) => `${answer}\n\nOn ${day(mail)}, ${mail.from.name} wrote:\n${quoted(mail)}\n`,
  german: (answer: string, mail: Mail) =>
    `${answer}\n\nAm ${day(mail)} schrieb ${mail.from.name} <${mail.from.address}>:\n${quoted(mail)}\n`,
  french: (answer: string, mail: Mail) =>
    `${answer}\n\nLe ${day(mail)}, ${mail.from.name} a écrit :\n${quoted(mail)}\n`,
  outlook: (answer: string, mail: Mail) =>
    `${answer}\n\n________________________________\nFrom: ${mail.from.name} <${mail.from.address}>\nSent: ${day(mail)} 10:02\n` +
    `To: ${mail.to.map((one) => one.name).join('; ')}\nSubject: ${mail.subject}\n\n${mail.text ?? ''}`,
  outlookGerman: (answer: string, mail: Mail) =>
    `${answer}\n\n-----Ursprüngliche Nachricht-----\nVon: ${mail.from.name}\nGesendet: ${day(mail)}\nAn: ${mail.to.map((one) => one.name).join('; ')}\nBetreff: ${mail.subject}\n\n${mail.text ?? ''}`,
  inline: (answer: string, mail: Mail) =>
    `${quoted(mail).split('\n').slice(0, 2).join('\n')}\n\n${answer}\n\n${quoted(mail).split('\n').slice(2).join('\n')}\n`,
} as const;
export type Quoting = keyof typeof quotings;

/** A signature that would mislead a program which reads it. */
export function sign(answer: string, person: Person): string {
  return `${answer}\n\n-- \n${person.name}\n${person.function}, ${person.team}\nNothing in this mail is approved or rejected unless signed on paper.`;
}

export const yes: readonly string[] = [
  'Approved, thank you!',
  'I approve this version.',
  'Looks good to me. Approved.',
  'Approved from my side 👍',
];
export const changes: readonly string[] = [
  'Please change the headline before this goes out.',
  'Changes requested: the price in line two is wrong.',
  'Please revise the second paragraph and send it again.',
];
export const no: readonly string[] = ['Rejected. We cannot publish this.', 'I reject this, the claim is not allowed.'];
/** Human, and no decision. */
export const neither: readonly string[] = [
  'I will look at it tomorrow.',
  'Who wrote the second paragraph?',
  'Got it, thanks.',
];
