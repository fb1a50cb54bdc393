import { mail, one, understand } from './email-mail.js';

const reply = { 'In-Reply-To': '<ask@corp.test>', References: '<root@corp.test> <ask@corp.test>' };

describe('a conversation across mail programs', () => {
  const root = Buffer.concat([Buffer.from([1]), Buffer.alloc(21, 7)]);
  const answer = Buffer.concat([root, Buffer.alloc(5, 9)]);
  const thread = async (headers: Record<string, string | string[]>) =>
    one((await understand(mail(headers))).drafts, 'message').thread;

  it('hangs by References and In-Reply-To, whichever of them is left', async () => {
    expect((await thread({ References: '<b@x>\r\n <c@x>', 'In-Reply-To': '<c@x>' }))!.refs).toEqual(['b@x', 'c@x']);
    expect((await thread({ 'In-Reply-To': '<c@x> (Ana’s message of Monday)' }))!.refs).toEqual(['c@x']);
    expect((await thread({ References: 'c@x' }))!.refs).toEqual(['c@x']);
    expect((await thread({ References: '<c@x', 'In-Reply-To': 'your mail of Monday' }))!.refs).toEqual([]);
  });

  it('of Outlook by Thread-Index, where nothing else is left', async () => {
    const id = root.toString('hex');
    expect(await thread({ 'Thread-Index': root.toString('base64') })).toMatchObject({ refs: [], hint: `starts ${id}` });
    expect(await thread({ 'Thread-Index': answer.toString('base64') })).toMatchObject({ hint: `answers ${id}` });
    expect((await thread({ ...reply, 'Thread-Index': answer.toString('base64') }))!.hint).toBeUndefined();
    for (const broken of ['', 'AQ==', answer.subarray(0, 24).toString('base64'), 'x'.repeat(9_000)])
      expect((await thread({ 'Thread-Index': broken }))!.hint).toBeUndefined();
  });

  it('an answer of Outlook’s without References decides', async () => {
    const headers = { Subject: 'AW: banner', 'Thread-Index': answer.toString('base64') };
    expect(one((await understand(mail(headers, 'Freigegeben.'))).drafts, 'message').decides?.decision).toBe('approved');
  });

  it('is never one by its subject', async () => {
    expect(await thread({ Subject: 'Re: banner', 'Thread-Topic': 'banner' })).toEqual({ id: 'm1@corp.test', refs: [] });
  });
});
