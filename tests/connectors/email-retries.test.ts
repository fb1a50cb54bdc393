import { AuthError, TransientError, type Page } from '../../src/sdk/index.js';
import { email } from '../../connectors/email/index.js';
import { messages } from '../../connectors/email/messages.js';
import type { Config, Secrets, Session } from '../../connectors/email/session.js';
import { startStub, type Stub, type StubMail } from './email-imap-stub.js';

type Cursor = { uidValidity: string; uidNext: number; highestModseq?: string; uids: string };

let stub: Stub;
let sessions: Session[] = [];
/** Waits before another try, in milliseconds. */
let paused: number[] = [];

async function open(
  options: Parameters<typeof startStub>[0],
  secrets: Secrets = { password: 'p' },
  config: Partial<Config> = {},
  allowPrivateNetwork = true,
): Promise<Session> {
  stub = await startStub(options);
  const session = await email.open({
    config: { user: 'lea', ...config },
    secrets,
    baseUrl: `imap://127.0.0.1:${stub.port}`,
    allowPrivateNetwork,
    keepText: false,
    http: undefined as never,
    now: () => '2026-03-02T10:00:00.000Z',
    log: () => undefined,
    pause: (ms) => {
      paused.push(ms);
      return Promise.resolve();
    },
  });
  sessions.push(session);
  return session;
}

async function walk(session: Session, since: Cursor | null = null, part = 'INBOX'): Promise<Page<Cursor>[]> {
  const pages: Page<Cursor>[] = [];
  for await (const page of messages.read(session, { part, since, until: '', full: since === null })) pages.push(page);
  return pages;
}

const uids = (pages: Page<Cursor>[]): unknown[] =>
  pages.flatMap(({ records }) => records.map(({ meta }) => meta!['uid']));
const mails: StubMail[] = [1, 2, 3].map((uid) => ({
  uid,
  body: `Message-ID: <m${uid}@x>\r\nFrom: a@b.test\r\n\r\nhi`,
}));
const isBodyFetch = (command: string): boolean => command.startsWith('UID FETCH') && command.includes('BODY');

afterEach(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  sessions = [];
  paused = [];
  await stub.stop();
});

describe('a server that does not let in, or breaks off', () => {
  it('again and again is tried with growing waits, one connection at a time, and ends as a passing failure', async () => {
    const session = await open({
      mails,
      quirk: (command, socket) => isBodyFetch(command) && Boolean(socket.destroy()),
    });
    await expect(walk(session)).rejects.toBeInstanceOf(TransientError);
    expect([stub.connections, stub.mostAtOnce]).toEqual([5, 1]);
    expect(paused.length).toBe(4);
    for (const [index, ms] of paused.entries()) {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(ms).toBeLessThanOrEqual(1_000 * 2 ** index);
    }
  });

  it('at the door is tried again until it opens', async () => {
    const session = await open({
      mails,
      greeting: ['* BYE Too many simultaneous connections', '* BYE [UNAVAILABLE] Closed for repairs', '* OK ready'],
    });
    expect(uids(await walk(session))).toEqual([1, 2, 3]);
    expect([stub.connections, paused.length]).toEqual([3, 2]);
  });

  it('waits differ from one another: two hubs do not knock together', async () => {
    const session = await open({ greeting: '* BYE no' });
    for (let i = 0; i < 5; i++) await email.check(session as never).catch(() => undefined);
    const first = paused.filter((_, index) => index % 4 === 0);
    expect(new Set(first).size).toBe(5);
  });

  it('does not go on when the hub closes meanwhile', async () => {
    const closing = new Error('The hub is closing');
    stub = await startStub({ greeting: '* BYE no' });
    const session = await email.open({
      config: { user: 'lea' },
      secrets: { password: 'p' },
      baseUrl: `imap://127.0.0.1:${stub.port}`,
      allowPrivateNetwork: true,
      keepText: false,
      http: undefined as never,
      now: () => '',
      log: () => undefined,
      pause: () => Promise.reject(closing),
    });
    sessions.push(session);
    await expect(email.check(session)).rejects.toBe(closing);
    expect(stub.connections).toBe(1);
  });

  it('refused after a cut is not tried again either', async () => {
    let logins = 0;
    const session = await open({
      mails,
      quirk: (command, socket, tag) =>
        isBodyFetch(command)
          ? Boolean(socket.destroy())
          : /^(LOGIN|AUTHENTICATE)/.test(command) &&
            ++logins > 1 &&
            socket.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`),
    });
    await expect(walk(session)).rejects.toBeInstanceOf(AuthError);
    expect([stub.connections, paused.length]).toEqual([2, 1]);
  });
});
