import { email } from '../../connectors/email/index.js';
import type { Surveyed } from '../../src/sdk/index.js';
import { startStub, type Stub } from './email-imap-stub.js';

let stub: Stub;
afterEach(() => stub.stop());

type Options = Parameters<typeof startStub>[0];

/** Sizes by message number: the stub itself only knows UIDs. */
const sizes =
  ({ mails: all = [] }: Options): Options['quirk'] =>
  (command, socket, tag) => {
    const from = /^FETCH (\d+):\*/.exec(command)?.[1];
    if (from === undefined) return false;
    const rows = all
      .slice(Number(from) - 1)
      .map(({ uid, body }, i) => `* ${Number(from) + i} FETCH (UID ${uid} RFC822.SIZE ${body.length})`);
    socket.write([...rows, `${tag} OK done`, ''].join('\r\n'));
    return true;
  };

async function look(options: Options) {
  stub = await startStub({ ...options, quirk: sizes(options) });
  const session = await email.open({
    config: { user: 'lea' },
    secrets: { password: 'p' },
    baseUrl: `imap://127.0.0.1:${stub.port}`,
    allowPrivateNetwork: true,
    keepText: false,
    http: undefined as never,
    now: () => '2026-03-02T10:00:00.000Z',
    log: () => undefined,
  });
  const lines: Surveyed[] = [];
  for await (const line of email.survey!(session)) lines.push(line);
  await session.close();
  return { of: (stream: string) => lines.find((line) => line.stream === stream)!, lines };
}
const mails = (count: number, body: string) => Array.from({ length: count }, (_, i) => ({ uid: i + 1, body }));

test('messages are counted by the server, mailbox by mailbox, and none is fetched', async () => {
  const { of, lines } = await look({
    mails: mails(450, 'x'.repeat(2_000)),
    list: ['() "/" INBOX', '(\\Junk) "/" Junk', '() "/" Talk'],
  });
  expect(lines.map(({ stream }) => stream)).toEqual(email.streams.map(({ name }) => name));
  expect(of('mailboxes')).toMatchObject({ records: 2 });
  // Two mailboxes, opened and searched in each run; 450 mails in three batches, heads and bodies, each in a mailbox opened anew.
  expect(of('messages')).toMatchObject({ parts: 2, records: 900, everyRun: 2 + 2 * 2, requests: 6 + 2 * 2 * 6 });
  expect(of('messages').how).toMatch(/^counted by the server; about 2 MB by the newest 50/);
  expect(stub.commands.filter((command) => command.includes('BODY'))).toEqual([]);
  expect(stub.commands.filter((command) => command.startsWith('EXAMINE'))).toHaveLength(2);
  expect(stub.commands.filter((command) => command.startsWith('SELECT'))).toEqual([]);
});

test('where bytes set the pace, the least time is that of the bytes; Gmail’s daily allowance counts', async () => {
  const large = { mails: mails(60, 'x'.repeat(100_000)), list: ['() "/" INBOX'] };
  const plain = await look(large);
  expect(plain.of('messages').leastHours).toBeCloseTo(6_000_000 / 1024 / 1024 / 3_600, 5);
  await stub.stop();
  const gmail = await look({
    ...large,
    list: ['(\\All) "/" "[Gmail]/All Mail"'],
    capability: 'IMAP4rev1 SASL-IR X-GM-EXT-1',
  });
  expect(gmail.of('messages')).toMatchObject({
    parts: 1,
    records: 60,
    how: expect.stringContaining('Gmail gives 2500 MB a day'),
  });
  expect(gmail.of('messages').leastHours).toBeCloseTo((6_000_000 / 2_500 / 1024 / 1024) * 24, 5);
});

test('an empty mailbox', async () => {
  const { of } = await look({ mails: [], list: ['() "/" INBOX'] });
  expect(of('messages')).toMatchObject({ records: 0, requests: 4, leastHours: 0 });
});
