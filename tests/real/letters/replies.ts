import { htmlText, LEA, letter, MARA, mixed, multipart, plainText, TOM, type Letter, UNNAMED } from './letter.js';

/** The request the answers answer. */
const ASKED = 'ask-1@acme.test';
const REQUEST = 'Hi Lea,\n\nPlease approve the spring landing page by Friday.\nTom already said: "Approved."\n\nMara';
const quoted = REQUEST.split('\n')
  .map((line) => `> ${line}`)
  .join('\n');
/** What every answer to it has. */
export const reply = { subject: 'Re: CMP-7001 Spring landing page', answers: ASKED, keys: ['CMP-7001'] };
const html = { type: htmlText };

/** One request and the ways people and their programs answer it. */
export const replies: Letter[] = [
  letter('the request', {
    id: ASKED,
    from: MARA,
    subject: 'CMP-7001 Spring landing page',
    body: REQUEST,
    asks: true,
    keys: ['CMP-7001'],
  }),
  letter('Outlook, answer on top, the old mail below without quote marks', {
    ...reply,
    body: `Not yet - please change the headline.\n\nLea\n\nFrom: Mara Voss <${MARA}>\nSent: Monday, March 4, 2024 10:01 AM\nTo: Lea Quist <${LEA}>\nSubject: CMP-7001 Spring landing page\n\n${REQUEST}`,
    decides: 'changes_requested',
  }),
  letter('Gmail, answer on top', {
    ...reply,
    body: `Approved, thanks!\n\nOn Mon, 4 Mar 2024 at 10:01, Mara Voss <${MARA}> wrote:\n\n${quoted}\n`,
    decides: 'approved',
  }),
  letter('attribution wrapped over two lines', {
    ...reply,
    body: `This is approved from my side.\n\nOn Mon, 4 Mar 2024 at 10:01, Mara Voss, Senior Campaign Manager Europe\n<${MARA}> wrote:\n> Please approve\n`,
    decides: 'approved',
  }),
  letter('answer below the quote', {
    ...reply,
    body: `Mara Voss wrote:\n${quoted}\n\nApproved.\n\n-- \nLea Quist\nLegal\n`,
    decides: 'approved',
  }),
  letter('answers between the lines: consent to one point is no consent to all', {
    ...reply,
    body: '> 1. headline\n\nApproved.\n\n> 2. claim "best in Europe"\n\nI need proof for that.\n\n> 3. footer\n\nFine.\n',
  }),
  letter('format=flowed with stuffed quotes', {
    ...reply,
    type: ['Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes'],
    body: 'I cannot  \napprove this yet.\n\n> > Approved.\n> Please approve\n',
    decides: 'changes_requested',
  }),
  letter('Gmail HTML only', {
    ...reply,
    ...html,
    body: `<div dir="ltr">Looks good to me, approved.</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, 4 Mar 2024 at 10:01, Mara &lt;${MARA}&gt; wrote:<br></div><blockquote class="gmail_quote"><div>Please approve the page</div></blockquote></div>`,
    decides: 'approved',
  }),
  letter('Outlook HTML only with a ruled header block', {
    ...reply,
    ...html,
    body: `<html><body><p class="MsoNormal">Please change the headline, it promises too much.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Mara Voss &lt;${MARA}&gt;<br><b>Sent:</b> Monday, March 4, 2024 10:01 AM<br><b>To:</b> Lea Quist<br><b>Subject:</b> CMP-7001</p></div><p>Please approve the page. Tom said: Approved.</p></body></html>`,
    decides: 'changes_requested',
  }),
  letter('Apple Mail', {
    ...reply,
    ...html,
    body: `<html><body>Approved.<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 4 Mar 2024, at 10:01, Mara Voss &lt;${MARA}&gt; wrote:</div><br><div>Please approve</div></blockquote></div></body></html>`,
    decides: 'approved',
  }),
  letter('HTML that hides a consent in a style sheet and a comment', {
    ...reply,
    ...html,
    body: '<html><head><title>Approved.</title><style>p:after{content:"Approved."}</style></head><body><!-- Approved. --><p>I will look at it tomorrow.</p><script>document.write("Approved.")</script></body></html>',
  }),
  letter('text and HTML say the opposite', {
    ...reply,
    type: mixed('alternative'),
    body: multipart([
      [plainText, 'Approved.\n'],
      [htmlText, '<p>Not approved, please change the claim.</p>'],
    ]),
  }),
  letter('an empty text part beside the HTML answer', {
    ...reply,
    type: mixed('alternative'),
    body: multipart([
      [plainText, '\n'],
      [htmlText, '<p>Approved.</p>'],
    ]),
    decides: 'approved',
  }),
  letter('smart quotes in windows-1252', {
    ...reply,
    type: ['Content-Type: text/plain; charset=windows-1252', 'Content-Transfer-Encoding: quoted-printable'],
    body: 'I can=92t approve this =96 the claim is not proven.\n',
    decides: 'changes_requested',
  }),
  letter('base64 in UTF-16', {
    ...reply,
    type: ['Content-Type: text/plain; charset=utf-16le', 'Content-Transfer-Encoding: base64'],
    body: Buffer.from('Approved.\r\n', 'utf16le').toString('base64'),
    decides: 'approved',
  }),
  letter('a refusal', { ...reply, body: 'Rejected.\n\nSent from my iPhone\n', decides: 'rejected' }),
  letter('a consent with a condition', { ...reply, body: 'Approved once you fix the date.\n', notDecides: 'approved' }),
  letter('a consent taken back', { ...reply, body: 'Approved.\nWait, stop. I have just seen the footer.\n' }),
  letter('a report of somebody else’s consent', {
    ...reply,
    body: 'Tom approved it yesterday, I have not looked yet.\n',
  }),
  letter('consent to something else', {
    ...reply,
    body: 'I approved the budget last week. This one I still have to read.\n',
  }),
  letter('a question', { ...reply, body: 'Approved?\n' }),
  letter('hope is not consent', { ...reply, body: 'I hope this will be approved tomorrow.\n' }),
  letter('a signature that boasts', {
    ...reply,
    body: 'I will come back to you.\n\n--\nLea Quist\nISO 9001 approved\n',
  }),
  letter('a disclaimer full of the words', {
    ...reply,
    body: 'Noted.\n\n________________________________\nThis mail has been approved for external use. If not approved by you, please change your settings.\n',
  }),
  letter('forwarded: the consent inside is not the forwarder’s', {
    from: MARA,
    to: TOM,
    answers: ASKED,
    subject: 'Fwd: CMP-7001 Spring landing page',
    keys: ['CMP-7001'],
    body: `FYI\n\n---------- Forwarded message ---------\nFrom: Lea Quist <${LEA}>\nDate: Mon, 4 Mar 2024 at 11:00\nSubject: Re: CMP-7001\nTo: Mara\n\nApproved.\n`,
  }),
  letter('forwarded without a mark in the subject', {
    from: MARA,
    to: TOM,
    answers: ASKED,
    subject: 'Spring landing page',
    body: `See below.\n\nBegin forwarded message:\n\nFrom: Lea Quist <${LEA}>\nSubject: Re: page\nDate: 4 March 2024 at 11:00:00 CET\nTo: Mara\n\nApproved.\n`,
  }),
  letter('forwarded as an enclosed mail with an id of its own', {
    from: MARA,
    to: TOM,
    answers: ASKED,
    subject: 'Fw: approval',
    type: mixed(),
    body: multipart([
      [plainText, 'Enclosed.\n'],
      [
        ['Content-Type: message/rfc822'],
        `From: ${LEA}\nTo: ${MARA}\nMessage-ID: <enclosed@acme.test>\nIn-Reply-To: <${ASKED}>\nDate: Mon, 4 Mar 2024 11:00:00 +0000\nSubject: Re: page\n\nApproved.\n`,
      ],
    ]),
    files: [UNNAMED],
  }),
  letter('two approvers, one says no', {
    ...reply,
    from: TOM,
    to: `${MARA}, ${LEA}`,
    body: 'Not approved. The offer ends in May.\n',
    decides: 'changes_requested',
  }),
  letter('the account’s own answer, in Sent', {
    ...reply,
    from: 'ACCOUNT',
    to: MARA,
    auth: null,
    mailbox: 'Sent',
    flags: 'S',
    body: 'Approved.\n',
    decides: 'approved',
  }),
  letter('a draft of an answer', { ...reply, flags: 'DS', body: 'Approved.\n', ignored: true }),
];
