import type { MailMeta } from '../../connectors/email/record.js';
import { mail, one, understand } from './email-mail.js';

const RECEIVED = 'Received: from x by mx1.corp.test with ESMTPS id 7; Mon, 2 Mar 2026 10:00:04 +0000';
const results = (text: string, id = 'mx1.corp.test'): string => `Authentication-Results: ${id}; ${text}`;
const pass = 'dmarc=pass header.from=corp.test';
const fail = 'dmarc=fail header.from=corp.test';

/** An answer to a request, with a campaign key, a link to work and a name for somebody else. */
const forge = (top: string[], more: Record<string, string | string[] | null> = {}): Buffer =>
  mail(
    {
      'In-Reply-To': '<ask@corp.test>',
      References: '<ask@corp.test>',
      Subject: 'Re: banner ACME-1',
      To: '"Not Ana" <ana@corp.test>',
      ...more,
    },
    'Approved.\r\n\r\nhttps://work.test/task/1',
    top,
  );
const configured = { authserv: ['mx1.corp.test'] };

/** How it is forged; what came in above the header; what is configured. */
const refused: [string, string[], Partial<MailMeta>][] = [
  ['our server says so', [RECEIVED, results(fail)], configured],
  ['the same, known by its Received', [RECEIVED, results(fail)], {}],
  ['a pass in a comment', [RECEIVED, results('dmarc=fail (dmarc=pass; dkim=pass) header.from=corp.test')], configured],
  ['a pass of our id below ours', [RECEIVED, results(fail), results(pass)], configured],
  ['a foreign pass above ours', [results(pass, 'mx.evil.test'), RECEIVED, results(fail)], configured],
  ['a foreign pass above ours, nothing configured', [results(pass, 'mx.evil.test'), RECEIVED, results(fail)], {}],
  ['signed by another domain', [RECEIVED, results(`${fail}; dkim=pass header.d=evil.test`)], configured],
  ['signed by a top-level domain', [RECEIVED, results(`${fail}; dkim=pass header.d=test`)], configured],
  ['SPF of its own domain', [RECEIVED, results(`spf=pass smtp.mailfrom=evil.test; ${fail}`)], configured],
  ['DMARC of a look-alike passes', [RECEIVED, results(`${fail}; dmarc=pass header.from=c0rp.test`)], configured],
];
const unverified: [string, string[], Partial<MailMeta>][] = [
  ['nobody says anything', [RECEIVED], configured],
  ['a foreign server says pass', [RECEIVED, results(pass, 'mx.evil.test')], configured],
  [
    'a foreign server says pass above ours',
    [results(pass, 'mx.evil.test'), RECEIVED, results('dmarc=none')],
    configured,
  ],
  ['an id that begins like ours', [RECEIVED, results(pass, 'mx1.corp.test.evil.test')], configured],
  ['an id that ends like ours', [RECEIVED, results(pass, 'evil-mx1.corp.test')], configured],
  ['no id, and none is expected', [RECEIVED, `Authentication-Results: ${pass}`], configured],
  [
    'no id, not at the very top',
    [RECEIVED, results(pass, 'mx.evil.test'), `Authentication-Results: ${pass}`],
    { authserv: ['none'] },
  ],
  ['SPF alone', [RECEIVED, results('spf=pass smtp.mailfrom=corp.test')], configured],
  ['a signature that names no domain', [RECEIVED, results('dkim=pass')], configured],
  ['pass as part of a word', [RECEIVED, results('dmarc=passive header.from=corp.test')], configured],
  ['it lies in Sent of somebody else', [RECEIVED], { ...configured, sent: true }],
];

it.each([...refused, ...unverified])('no decision: %s', async (_, top, meta) => {
  const { drafts } = await understand(forge(top), meta);
  expect(one(drafts, 'message')).toMatchObject({
    author: { key: 'lea@corp.test' },
    decides: { decision: 'approved', proof: null },
  });
});

it.each(refused)('nothing is tied, asked or named: %s', async (_, top, meta) => {
  const { drafts } = await understand(forge(top), meta);
  expect(one(drafts, 'message')).toMatchObject({ keyTexts: [], links: [] });
  expect(drafts.filter((draft) => draft.draft === 'person').map(({ name }) => name)).toEqual([null, null]);
  const asks = mail({ Subject: 'Please approve ACME-1' }, 'Please approve the banner. Where are we?', top);
  const asked = (await understand(asks, meta)).drafts;
  expect(one(asked, 'message')).toMatchObject({ asks: null, chase: null });
  expect(asked.some(({ draft }) => draft === 'approval')).toBe(false);
});

it.each([
  ['our server says pass', [RECEIVED, results(pass)], configured],
  [
    'its own domain signed it, though it was forwarded',
    [RECEIVED, results(`dmarc=fail header.from=corp.test; dkim=pass header.d=corp.test`)],
    configured,
  ],
] as [string, string[], Partial<MailMeta>][])('a proved sender decides, ties and names: %s', async (_, top, meta) => {
  const { drafts } = await understand(forge(top), meta);
  const { decides, keyTexts, links } = one(drafts, 'message');
  expect([decides?.proof === null, keyTexts, links]).toEqual([false, ['ACME-1'], ['https://work.test/task/1']]);
  expect(drafts.filter((draft) => draft.draft === 'person').map(({ name }) => name)).toEqual(['Lea Berg', 'Not Ana']);
});
