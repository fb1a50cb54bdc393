import { LEA, letter, MARA, rawUtf8, TOM, type Letter } from './letter.js';

const ASKED = 'ask-3@acme.test';
const approved = { subject: 'Re: Claim', answers: ASKED, body: 'Approved.\n' };

/** Who wrote it, and whether that is believed. */
export const senders: Letter[] = [
  letter('the request', {
    id: ASKED,
    from: MARA,
    subject: 'Claim',
    body: 'I need your approval for the claim.\n',
    asks: true,
  }),
  letter('nobody vouches', { ...approved, auth: null, claims: 'approved' }),
  letter('the receiver says it is forged', {
    ...approved,
    auth: 'dmarc=fail header.from=legal.acme.test; spf=pass smtp.mailfrom=evil.test',
    claims: 'approved',
  }),
  letter('a forged verdict below the receiver’s own', {
    ...approved,
    auth: 'dmarc=fail header.from=legal.acme.test',
    head: ['Authentication-Results: mx.acme.test; dmarc=pass header.from=legal.acme.test'],
    claims: 'approved',
  }),
  letter('a verdict of a server that is not ours', {
    ...approved,
    auth: null,
    head: ['Authentication-Results: mx.evil.test; dmarc=pass header.from=legal.acme.test'],
    claims: 'approved',
  }),
  letter('the verdict hides in a comment', {
    ...approved,
    auth: 'dmarc=fail (policy says dmarc=pass) header.from=legal.acme.test',
    claims: 'approved',
  }),
  letter('SPF alone says nothing of From', {
    ...approved,
    auth: 'spf=pass smtp.mailfrom=legal.acme.test',
    claims: 'approved',
  }),
  letter('signed by another domain', {
    ...approved,
    auth: 'dkim=pass header.d=bulkmailer.test header.s=1',
    claims: 'approved',
  }),
  letter('signed by its own domain', {
    ...approved,
    auth: 'dkim=pass (2048-bit key) header.d=legal.acme.test header.i=@legal.acme.test',
    decides: 'approved',
  }),
  letter('two senders in one From', { ...approved, without: ['From'], head: [`From: ${LEA}, ${TOM}`], author: null }),
  letter('two From fields', { ...approved, head: [`From: ${TOM}`], author: null }),
  letter('no From', { ...approved, without: ['From'], author: null }),
  letter('a group in place of a sender', {
    ...approved,
    without: ['From'],
    head: ['From: Legal team:;'],
    author: null,
  }),
  letter('an address as display name', {
    ...approved,
    from: 'lea@evil.test',
    without: ['From'],
    head: [`From: "${LEA}" <lea@evil.test>`],
    auth: 'dmarc=pass header.from=evil.test',
    author: 'lea@evil.test',
    decides: 'approved',
  }),
  letter('an address smuggled in an encoded word', {
    ...approved,
    from: 'x@evil.test',
    without: ['From'],
    head: ['From: =?utf-8?q?lea=2Equist=40legal=2Eacme=2Etest_=3Clea=2Equist=40legal=2Eacme=2Etest=3E?= <x@evil.test>'],
    auth: 'dmarc=pass header.from=evil.test',
    author: 'x@evil.test',
    decides: 'approved',
  }),
  letter('the encoded word is all there is', {
    ...approved,
    without: ['From'],
    head: ['From: =?utf-8?q?lea=2Equist=40legal=2Eacme=2Etest?='],
    author: null,
  }),
  letter('capital letters', { ...approved, from: 'Lea.Quist@Legal.ACME.test', author: LEA, decides: 'approved' }),
  letter('a name in raw bytes with a comma', {
    ...approved,
    without: ['From'],
    head: [rawUtf8(`From: "Quist, Léa 梨" <${LEA}>`)],
    decides: 'approved',
  }),
  letter('a name in latin1 bytes', {
    ...approved,
    without: ['From'],
    head: [`From: L\xe9a Qu\xefst <${LEA}>`],
    decides: 'approved',
  }),
  letter('a folded From', {
    ...approved,
    without: ['From'],
    head: [`From: =?iso-8859-1?Q?L=E9a?=\r\n =?iso-8859-1?Q?_Quist?=\r\n\t<${LEA}>`],
    decides: 'approved',
  }),
  letter('a domain that is not ASCII', {
    ...approved,
    from: 'lea@bücher.test',
    without: ['From'],
    head: [rawUtf8('From: Lea <lea@bücher.test>')],
    auth: 'dmarc=pass header.from=xn--bcher-kva.test',
    author: 'lea@xn--bcher-kva.test',
    decides: 'approved',
  }),
  letter('a person who asks a whole list', {
    from: MARA,
    to: 'all-staff@acme.test',
    subject: 'Claim',
    body: 'Please approve the claim.\n',
  }),
  letter('asked in blind copy: nobody is named', {
    from: MARA,
    without: ['To'],
    head: ['To: undisclosed-recipients:;'],
    body: 'Please approve the claim.\n',
  }),
  letter('asks two people', {
    from: MARA,
    to: `"Quist, Lea" <${LEA}>,\r\n Tom <${TOM}>`,
    subject: 'CMP-7002 claim',
    body: 'Please approve the claim.\n',
    asks: true,
    keys: ['CMP-7002'],
  }),
  letter('says that others were asked', {
    from: MARA,
    subject: 'Claim',
    body: 'I asked Tom for approval on Monday and he has not answered.\n',
  }),
  letter('Sender speaks for the author', {
    ...approved,
    head: ['Sender: Assistant <pa@legal.acme.test>', 'Reply-To: pa@legal.acme.test'],
    decides: 'approved',
  }),
];
