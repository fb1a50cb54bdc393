import type { Page } from '../../src/sdk/index.js';
import { email } from '../../connectors/email/index.js';
import { messages } from '../../connectors/email/messages.js';
import type { Config, Secrets, Session } from '../../connectors/email/session.js';
import { startStub, type Stub, type StubMail } from './email-imap-stub.js';

export type Cursor = { uidValidity: string; uidNext: number; highestModseq?: string; uids: string };

/** The server of the test that runs. */
export let stub: Stub;
/** Sessions to close after it. */
export const sessions: Session[] = [];
/** Waits before another try, in milliseconds. */
export const paused: number[] = [];

export async function serve(options: Parameters<typeof startStub>[0]): Promise<void> {
  stub = await startStub(options);
}

/** A session with a server of its own, which plays by these options. */
export async function open(
  options: Parameters<typeof startStub>[0],
  secrets: Secrets = { password: 'p' },
  config: Partial<Config> = {},
  allowPrivateNetwork = true,
): Promise<Session> {
  await serve(options);
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

export async function walk(session: Session, since: Cursor | null = null, part = 'INBOX'): Promise<Page<Cursor>[]> {
  const pages: Page<Cursor>[] = [];
  for await (const page of messages.read(session, { part, since, until: '', full: since === null })) pages.push(page);
  return pages;
}

export const uids = (pages: Page<Cursor>[]): unknown[] =>
  pages.flatMap(({ records }) => records.map(({ meta }) => meta!['uid']));
export const mails: StubMail[] = [1, 2, 3].map((uid) => ({
  uid,
  body: `Message-ID: <m${uid}@x>\r\nFrom: a@b.test\r\n\r\nhi`,
}));
export const isBodyFetch = (command: string): boolean => command.startsWith('UID FETCH') && command.includes('BODY');

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  paused.length = 0;
  await stub.stop();
});
