import { asksApproval, sentencesOf, verdictOf } from '../../src/metrics/decision.js';
import { newTextOf, textOfHtml } from '../../connectors/email/reply.js';

/** What the connector does with a plain reply: cut, then classify. */
const decide = (text: string): string | null => verdictOf(newTextOf(text).text);

const approved = [
  'Approved',
  'Approved!',
  'APPROVED - thanks',
  'Hi Anna,\n\napproved from my side.\n\nBest,\nLea',
  'Thanks, this is approved.',
  'I approve this.',
  "I've approved it. Thank you!",
  'Looks good to me',
  'LGTM',
  'Looks great, thanks!',
  'Sign-off given.',
  'You have my approval.',
  'Please go ahead.',
  'You can go ahead with the launch.',
  'No further changes needed, approved.',
  '*Approved*',
  'Great, approved for publication',
  'Approved.\n\nSent from my iPhone',
  'Approved\n\nOn Mon, 2 Mar 2026 at 10:00, Ana <ana@x.test> wrote:\n> Please approve. It is not approved yet.',
  '> Please approve the banner\n\nApproved.',
  'Approved\nOn Mon, 2 Mar 2026 at 10:00, Ana Lima\n<ana@x.test> wrote:\n> Please change it',
  'Approved\nAna Lima <ana@x.test> wrote:\n> Please change it',
  'Freigegeben.',
  'Hallo Anna,\n\nhiermit freigegeben. Vielen Dank!\n\nAm 02.03.2026 um 10:00 schrieb Ana Lima <ana@x.test>:\n> Bitte um Freigabe',
  'Das ist freigegeben',
  'Ich gebe das frei.',
  'Freigabe erteilt.',
  'Keine weiteren Änderungen, freigegeben.',
  'Approuvé.',
  "Bonjour,\nc'est validé de mon côté, merci",
  'Je valide.\n\nLe lun. 2 mars 2026 à 10:00, Ana <ana@x.test> a écrit :\n> à valider',
  'Aprobado, gracias',
  'Está aprobado.\n\nEl lun, 2 mar 2026 a las 10:00, Ana (<ana@x.test>) escribió:\n> ¿apruebas?',
  'Approvato.',
  'Lo approvo, grazie.\n\nIl giorno lun 2 mar 2026 alle ore 10:00 Ana <ana@x.test> ha scritto:\n> puoi approvare?',
  'Goedgekeurd',
  'Akkoord van mijn kant.\n\nOp ma 2 mrt 2026 om 10:00 schreef Ana <ana@x.test>:\n> graag goedkeuren',
  'Approved\n________________________________\nFrom: Ana\nSent: Monday\nTo: Lea\nSubject: Banner\n\nPlease change the logo.',
  'Freigegeben\n\nVon: Ana <ana@x.test>\nGesendet: Montag, 2. März 2026 10:00\nAn: Lea\nBetreff: Banner\n\nBitte den Text ändern.',
];

const changes = [
  'Not approved.',
  'This is not approved yet, sorry.',
  "I can't approve yet.",
  'Do not approve.',
  'I cannot\napprove this version.',
  'Approved once the logo is fixed.',
  'Approved, but only if the claim is corrected',
  'Please change the headline.',
  'Could you please revise the second paragraph?',
  'This needs a few more changes.',
  'Changes requested: see below.',
  'Please replace the hero image.',
  'Nicht freigegeben.',
  'Das kann ich so noch nicht freigeben.',
  'Bitte den Text noch ändern.',
  'Freigegeben, sobald das Logo korrigiert ist.',
  'Pas encore validé.',
  'Merci de corriger le titre.',
  'No lo puedo aprobar.',
  'Por favor, corrige el título.',
  'Non approvato.',
  'Puoi modificare il titolo?',
  'Nog niet goedgekeurd.',
  'Graag de kop aanpassen.',
];

const rejected = [
  'Rejected.',
  'I reject this.',
  'Rejected because the claim is wrong.',
  'Rejected. Please change the headline.',
  'Abgelehnt.',
  'Refusé.',
  'Rechazado.',
  'Respinto.',
  'Afgewezen.',
];

/** Each of these has once been, or could be, read as a decision; reading one is worse than missing one. */
const nothing = [
  '',
  'Thanks!',
  'Approve?',
  'Approved?',
  'Is this approved?',
  'It was approved by Legal yesterday.',
  'Approved by Legal.',
  'Legal has approved this.',
  'Legal said it is approved',
  'According to Legal, approved.',
  "I'll approve tomorrow.",
  'I will approve this later today.',
  'I would approve if I could',
  'Will be approved soon.',
  'Once approved, please publish.',
  'If approved, we launch on Monday.',
  'Approved, but the logo looks odd',
  'Approved. But please change the headline.',
  'Looks good. Will check with Legal tomorrow.',
  'Looks good so far',
  'Almost approved',
  'The approved version is attached.',
  'Approved copy attached',
  'The approval process takes a week.',
  'FYI the budget was approved last week',
  'This is not\napproved by everyone',
  'Homepage approved?\nApproved by whom?',
  'Never approved',
  'Approved with minor changes',
  'Approved pending legal review',
  'I approved the old version last month',
  'I already approved this last week',
  'Wait, approved was the wrong word',
  'Approved. Wait, hold on.',
  'Rejected by Legal',
  'Please change the meeting to Tuesday',
  'Please add Tom to this thread',
  'Please approve the banner',
  'Approved from my side. Bob, can you approve as well?',
  'Status: approved',
  'She wrote "approved" on the print-out',
  'FYI\n\n---------- Forwarded message ---------\nFrom: Lea <lea@x.test>\nDate: Mon, 2 Mar 2026\nSubject: Re: Banner\n\nApproved',
  'Zur Info\n\n-------- Weitergeleitete Nachricht --------\nVon: Lea\n\nFreigegeben',
  '-----Original Message-----\nFrom: Lea\n\nApproved',
  '-----Ursprüngliche Nachricht-----\nVon: Lea\n\nFreigegeben',
  '> Approved',
  '--\nLea, Head of Brand\nApproved supplier 2026',
  'Wurde von Legal freigegeben.',
  'Freigegeben von Legal',
  'Ich gebe das morgen frei.',
  'Wenn freigegeben, bitte online stellen.',
  'Bitte den Termin ändern',
  'Freigegeben?',
  'Validé par le juridique hier.',
  'Je vais valider demain.',
  'Si validé, on publie.',
  'Fue aprobado por legal.',
  'Lo aprobaré mañana.',
  'È stato approvato ieri da Legal.',
  'Approvato da Legal.',
  'Goedgekeurd door juridisch.',
  'Als het goedgekeurd is, publiceren we.',
  `Approved\n${'These are the minutes of a long meeting. '.repeat(100)}`,
];

describe('what a reply decides', () => {
  it.each(approved)('approves: %j', (text) => expect(decide(text)).toBe('approved'));
  it.each(changes)('asks for changes: %j', (text) => expect(decide(text)).toBe('changes_requested'));
  it.each(rejected)('rejects: %j', (text) => expect(decide(text)).toBe('rejected'));
  it.each(nothing)('decides nothing: %j', (text) => expect(decide(text)).toBeNull());
});

describe('what asks for approval', () => {
  it.each([
    'Please approve the spring banner by Friday.',
    'Approval needed: spring banner',
    'Sign-off required: landing page',
    'For approval: newsletter',
    'Request for approval',
    'Can you sign off on this today?',
    'Could you please approve the attached draft?',
    'We need your approval for the press release.',
    'Waiting for your sign-off.',
    'Do you approve this?',
    'Bitte um Freigabe',
    'Bitte gib den Banner frei oder: kannst du den Banner bis Freitag freigeben?',
    'Zur Freigabe: Frühlingsbanner',
    'Wir benötigen Ihre Freigabe.',
    'Merci de valider la bannière.',
    'Pouvez-vous approuver la page ?',
    'Pour validation : bannière',
    '¿Puedes aprobar el banner?',
    'Necesitamos tu aprobación',
    'Puoi approvare il banner?',
    'Richiesta di approvazione',
    'Kun je de banner goedkeuren?',
    'Graag goedkeuring voor de banner',
  ])('asks: %j', (text) => expect(asksApproval(text)).toBe(true));

  it.each([
    'The approval process takes a week.',
    'Approved, thanks',
    'No approval needed.',
    'Keine Freigabe nötig',
    'The banner was approved.',
    'I approved it.',
    'Please revise and resend for another look.',
    'Update on approvals this week',
  ])('does not ask: %j', (text) => expect(asksApproval(text)).toBe(false));
});

describe('sentences', () => {
  it('joins wrapped lines, so that a negation stays with its verb', () => {
    expect(sentencesOf('This is a longer line that was wrapped and is not\nApproved by anyone.')).toEqual([
      'this is a longer line that was wrapped and is not approved by anyone',
    ]);
  });
});

describe('the new text of HTML mail', () => {
  const cut = (html: string) => newTextOf(textOfHtml(html));

  it.each([
    [
      'Gmail',
      '<div dir="ltr">Approved</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Ana wrote:<br></div><blockquote>Please change it</blockquote></div>',
    ],
    [
      'Outlook',
      '<div>Approved</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ana</div><div>Please change it</div>',
    ],
    [
      'Thunderbird',
      '<p>Approved</p><div class="moz-cite-prefix">Am 2.3. schrieb Ana:</div><blockquote type="cite">Bitte den Text ändern</blockquote>',
    ],
    [
      'Apple Mail',
      '<div>Approved</div><blockquote type="cite"><div>On 2 Mar, Ana wrote:</div>Please change it</blockquote>',
    ],
    [
      'a script',
      '<p>Approved</p><script>document.write("Rejected.")</script><style>p{}</style><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
    ],
  ])('ends before what %s quotes', (_, html) => expect(cut(html)).toEqual({ text: 'Approved', scattered: false }));

  it('leaves out a forwarded mail in Gmail markup', () => {
    const html =
      '<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Lea<br></div>Approved</div>';
    expect(cut(html).text).toBe('FYI');
  });

  it('notices answers scattered between quotes', () => {
    expect(newTextOf('> Headline?\napproved\n> Picture?\nno')).toEqual({ text: 'approved\n\nno', scattered: true });
  });

  it.each([
    ['100,000 nested elements', '<div>'.repeat(20_000) + 'Approved'],
    ['unclosed tags', '<'.repeat(100_000)],
    ['a long line', 'a '.repeat(60_000)],
    ['many attribution-like lines', 'On a b c d e f g\n'.repeat(7_000)],
    ['many commas', 'approved, '.repeat(10_000)],
  ])('stays fast on %s', (_, hostile) => {
    const started = process.hrtime.bigint();
    verdictOf(newTextOf(textOfHtml(hostile)).text);
    verdictOf(newTextOf(hostile).text);
    asksApproval(newTextOf(hostile).text);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(2_000);
  });
});
