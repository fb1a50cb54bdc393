import { mail, one, understand } from './email-mail.js';

/** How people approve in six languages, and how their mail programs quote what they answer. */
const tongues = {
  en: {
    yes: 'Approved.',
    ask: 'Please approve the banner. It is not approved yet.',
    gmail: 'On Mon, 2 Mar 2026 at 10:00, Ana Lima <ana@corp.test> wrote:',
    apple: 'On 2. Mar 2026, at 10:00, Ana Lima <ana@corp.test> wrote:',
    outlook: ['From: Ana Lima <ana@corp.test>', 'Sent: Monday, 2 March 2026 10:00', 'To: Lea Berg', 'Subject: Banner'],
    phone: 'Sent from my iPhone',
  },
  de: {
    yes: 'Freigegeben.',
    ask: 'Bitte um Freigabe des Banners. Er ist noch nicht freigegeben.',
    gmail: 'Am Mo., 2. März 2026 um 10:00 Uhr schrieb Ana Lima <ana@corp.test>:',
    apple: 'Am 02.03.2026 um 10:00 schrieb Ana Lima <ana@corp.test>:',
    outlook: [
      'Von: Ana Lima <ana@corp.test>',
      'Gesendet: Montag, 2. März 2026 10:00',
      'An: Lea Berg',
      'Betreff: Banner',
    ],
    phone: 'Von meinem iPhone gesendet',
  },
  fr: {
    yes: 'Approuvé.',
    ask: 'Merci de valider la bannière. Elle n’est pas encore validée.',
    gmail: 'Le lun. 2 mars 2026 à 10:00, Ana Lima <ana@corp.test> a écrit :',
    apple: 'Le 2 mars 2026 à 10:00, Ana Lima <ana@corp.test> a écrit :',
    outlook: ['De : Ana Lima <ana@corp.test>', 'Envoyé : lundi 2 mars 2026 10:00', 'À : Lea Berg', 'Objet : Bannière'],
    phone: 'Envoyé de mon iPhone',
  },
  es: {
    yes: 'Aprobado.',
    ask: '¿Puedes aprobar el banner? Todavía no está aprobado.',
    gmail: 'El lun, 2 mar 2026 a las 10:00, Ana Lima (<ana@corp.test>) escribió:',
    apple: 'El 2 mar 2026, a las 10:00, Ana Lima <ana@corp.test> escribió:',
    outlook: [
      'De: Ana Lima <ana@corp.test>',
      'Enviado: lunes, 2 de marzo de 2026 10:00',
      'Para: Lea Berg',
      'Asunto: Banner',
    ],
    phone: 'Enviado desde mi iPhone',
  },
  it: {
    yes: 'Approvato.',
    ask: 'Puoi approvare il banner? Non è ancora approvato.',
    gmail: 'Il giorno lun 2 mar 2026 alle ore 10:00 Ana Lima <ana@corp.test> ha scritto:',
    apple: 'Il giorno 2 mar 2026, alle ore 10:00, Ana Lima <ana@corp.test> ha scritto:',
    outlook: ['Da: Ana Lima <ana@corp.test>', 'Inviato: lunedì 2 marzo 2026 10:00', 'A: Lea Berg', 'Oggetto: Banner'],
    phone: 'Inviato da iPhone',
  },
  nl: {
    yes: 'Goedgekeurd.',
    ask: 'Graag de banner goedkeuren. Hij is nog niet goedgekeurd.',
    gmail: 'Op ma 2 mrt 2026 om 10:00 schreef Ana Lima <ana@corp.test>:',
    apple: 'Op 2 mrt. 2026 om 10:00 heeft Ana Lima <ana@corp.test> het volgende geschreven:',
    outlook: [
      'Van: Ana Lima <ana@corp.test>',
      'Verzonden: maandag 2 maart 2026 10:00',
      'Aan: Lea Berg',
      'Onderwerp: Banner',
    ],
    phone: 'Verstuurd vanaf mijn iPhone',
  },
};
type Tongue = (typeof tongues)['en'];

const quote = (text: string): string => text.replace(/^/gm, '> ');
const signature = '-- \nLea Berg\nHead of Brand, approved supplier 2026';

/** Where the answer stands; `null`: nothing may be read from it. */
const shapes: [string, (t: Tongue) => string, 'approved' | null][] = [
  ['above a quote, as Gmail writes', (t) => `${t.yes}\n\n${t.gmail}\n\n${quote(t.ask)}\n`, 'approved'],
  [
    'above a quote, as Apple writes',
    (t) => `${t.yes}\n\n${t.phone}\n\n> ${t.apple}\n> \n${quote(t.ask)}\n`,
    'approved',
  ],
  ['above Apple’s quote with a bare line', (t) => `${t.yes}\n\n${t.apple}\n\n${quote(t.ask)}\n`, 'approved'],
  [
    'above Outlook’s header block',
    (t) => `${t.yes}\n\n${signature}\n\n${t.outlook.join('\n')}\n\n${t.ask}\n`,
    'approved',
  ],
  [
    'above Outlook’s line',
    (t) => `${t.yes}\n\n________________________________\n${t.outlook.join('\n')}\n\n${t.ask}\n`,
    'approved',
  ],
  ['below a quote', (t) => `${t.gmail}\n${quote(t.ask)}\n\n${t.yes}\n\n${signature}\n`, 'approved'],
  ['between quotes', (t) => `${t.gmail}\n${quote(t.ask)}\n\n${t.yes}\n\n> 2. Logo\n\nHm.\n`, null],
  ['in the quote alone', (t) => `Thanks\n\n${t.gmail}\n${quote(t.yes)}\n`, null],
  ['in a header block’s mail alone', (t) => `Thanks\n\n${t.outlook.join('\n')}\n\n${t.yes}\n`, null],
  ['in the signature alone', (t) => `Thanks\n\n-- \n${t.yes}\n`, null],
];

const headers = {
  'In-Reply-To': '<ask@corp.test>',
  References: '<ask@corp.test>',
  Subject: 'Re: Banner',
  'Content-Type': 'text/plain; charset=utf-8',
};
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

describe.each(Object.entries(tongues))('an answer in %s', (_, tongue) => {
  it.each(shapes)('%s', async (_name, shape, decision) => {
    const body = utf8(shape(tongue).replace(/\n/g, '\r\n'));
    const { decides } = one((await understand(mail(headers, body))).drafts, 'message');
    expect(decides?.decision ?? null).toBe(decision);
  });

  it('as HTML alone, the old mail in a blockquote', async () => {
    const html = `<div>${tongue.yes}</div><div class="gmail_quote"><div>${tongue.gmail.replace('<', '&lt;').replace('>', '&gt;')}</div><blockquote>${tongue.ask}</blockquote></div>`;
    const body = mail({ ...headers, 'Content-Type': 'text/html; charset=utf-8' }, utf8(html));
    expect(one((await understand(body)).drafts, 'message').decides?.decision).toBe('approved');
  });
});
