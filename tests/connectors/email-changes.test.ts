import { open, stub, uids, walk, type Cursor } from './email-bench.js';
import type { Quirk, StubMail } from './email-imap-stub.js';

/** What the server says of the one mailbox, and of what changed in it. */
interface Mailbox {
  exists: number;
  uidNext: number;
  modseq: number | null;
  /** What `UID SEARCH` finds from this UID on, besides the star. */
  found?: number[];
  /** Untagged lines of the FETCH that asks for changes. */
  changes?: string[];
}

const body = (uid: number): StubMail => ({ uid, body: `Message-ID: <m${uid}@x>\r\nFrom: a@b.test\r\n\r\nhi` });
const capability = 'IMAP4rev1 ENABLE CONDSTORE QRESYNC';
const since: Cursor = { uidValidity: '77', uidNext: 6, highestModseq: '50', uids: '1:5' };

const plays =
  (box: Mailbox, enabled = 'CONDSTORE QRESYNC'): Quirk =>
  (command, socket, tag) => {
    const say = (...lines: string[]): boolean => {
      socket.write([...lines, `${tag} OK ${command.startsWith('EXAMINE') ? '[READ-ONLY] ' : ''}done`, ''].join('\r\n'));
      return true;
    };
    if (command.startsWith('ENABLE')) return say(`* ENABLED ${enabled}`.trim());
    if (command.startsWith('EXAMINE'))
      return say(
        `* ${box.exists} EXISTS`,
        '* OK [UIDVALIDITY 77] ok',
        `* OK [UIDNEXT ${box.uidNext}] ok`,
        box.modseq === null ? '* OK [NOMODSEQ] none' : `* OK [HIGHESTMODSEQ ${box.modseq}] ok`,
      );
    if (command.startsWith('UID SEARCH UID')) return say(`* SEARCH ${(box.found ?? [5]).join(' ')}`);
    if (command.includes('CHANGEDSINCE')) return say(...(box.changes ?? []));
    return false;
  };

/** What one more run asks in the mailbox, and what it brings. */
async function again(box: Mailbox, mails: number[], enabled?: string) {
  const session = await open({ mails: mails.map(body), capability, quirk: plays(box, enabled) });
  const pages = await walk(session, since);
  const asked = stub.commands
    .filter((command) => command.startsWith('UID'))
    .map((command) => command.replace(/ \(?(UID|FLAGS|BODY)\b(?! \d).*?(?=\(CHANGED|$)/, ' '));
  return { read: uids(pages), asked, absent: pages.at(-1)!.absent, cursor: pages.at(-1)!.next!, pages };
}

describe('with CONDSTORE and QRESYNC a mailbox is not listed to see what changed', () => {
  it('nothing changed: nothing is asked', async () => {
    const { read, asked, cursor } = await again({ exists: 5, uidNext: 6, modseq: 50 }, [1, 2, 3, 4, 5]);
    expect([read, asked, cursor]).toEqual([[], [], since]);
  });

  it('flags alone changed: nothing is asked, and the next run starts from here', async () => {
    const { read, asked, cursor } = await again({ exists: 5, uidNext: 6, modseq: 90 }, [1, 2, 3, 4, 5]);
    expect([read, asked, cursor]).toEqual([[], [], { ...since, highestModseq: '90' }]);
  });

  it('new mail is asked for by number; the star, which is old, is not read again', async () => {
    const box = { exists: 6, uidNext: 8, modseq: 60, found: [5, 7] };
    const { read, asked, cursor } = await again(box, [1, 2, 3, 4, 5, 7]);
    expect(read).toEqual([7]);
    expect(asked[0]).toBe('UID SEARCH UID 6:*');
    expect(asked.some((command) => /SEARCH ALL/.test(command))).toBe(false);
    expect(cursor).toEqual({ uidValidity: '77', uidNext: 8, highestModseq: '60', uids: '1:5,7' });
  });

  it('what left is told by VANISHED, however much more it names; rows without UID are nothing', async () => {
    const box = {
      exists: 4,
      uidNext: 7,
      modseq: 61,
      found: [6],
      changes: ['* VANISHED (EARLIER) 2:3,41:300', '* 1 FETCH (MODSEQ (55))', '* 1 FETCH (UID 1 MODSEQ (55))'],
    };
    const { read, asked, absent, cursor } = await again(box, [1, 4, 5, 6]);
    expect(read).toEqual([6]);
    expect(asked).toContainEqual(expect.stringMatching(/^UID FETCH 1:5 .*\(CHANGEDSINCE 50 VANISHED\)$/));
    expect(asked.some((command) => /SEARCH ALL/.test(command))).toBe(false);
    expect(absent).toEqual([
      { uidValidity: '77', uid: 2 },
      { uidValidity: '77', uid: 3 },
    ]);
    expect(cursor.uids).toBe('1,4:6');
  });

  it('what left stays known until the page that says so', async () => {
    const mails = [1, 2, 3, 4, ...Array.from({ length: 300 }, (_, i) => i + 10)];
    const changes = ['* VANISHED (EARLIER) 5'];
    const { pages } = await again({ exists: 304, uidNext: 310, modseq: 61, found: mails.slice(4), changes }, mails);
    expect(pages.map(({ next, absent }) => [next!.uids, next!.highestModseq, absent?.length])).toEqual([
      ['1:5,10:209', undefined, undefined],
      ['1:4,10:309', '61', 1],
    ]);
  });
});

describe('where the numbers do not prove it, the mailbox is listed', () => {
  const listed = expect.arrayContaining(['UID SEARCH ALL']);

  it('VANISHED left one out', async () => {
    const box = { exists: 3, uidNext: 6, modseq: 61, changes: ['* VANISHED (EARLIER) 2'] };
    const { asked, absent, cursor } = await again(box, [1, 4, 5]);
    expect(asked).toEqual(listed);
    expect([absent?.map(({ uid }) => uid), cursor.uids]).toEqual([[2, 3], '1,4:5']);
  });

  it('new mail that the search left out', async () => {
    const { asked, read } = await again({ exists: 6, uidNext: 8, modseq: 60, found: [5] }, [1, 2, 3, 4, 5, 7]);
    expect([asked, read]).toEqual([listed, [7]]);
  });

  it.each([
    ['ENABLE was answered with nothing, and something left (iCloud)', { exists: 4, uidNext: 6, modseq: 61 }, ''],
    ['the mailbox keeps no modification numbers', { exists: 4, uidNext: 6, modseq: null }, undefined],
    ['numbers fell: the mailbox is another one', { exists: 4, uidNext: 6, modseq: 20 }, undefined],
    ['UIDs fell: the mailbox is another one', { exists: 4, uidNext: 5, modseq: 60 }, undefined],
  ])('%s', async (_, box, enabled) => {
    const { asked, absent } = await again(box, [1, 2, 3, 4], enabled);
    expect([asked, absent]).toEqual([listed, [{ uidValidity: '77', uid: 5 }]]);
  });

  it('the look before had missed something', async () => {
    const session = await open({
      mails: [1, 2, 3, 4, 5].map(body),
      capability,
      quirk: plays({ exists: 5, uidNext: 6, modseq: 50 }),
    });
    const pages = await walk(session, { uidValidity: '77', uidNext: 6, uids: '1:2,4:5' });
    expect([uids(pages), stub.commands]).toEqual([[3], listed]);
  });
});
