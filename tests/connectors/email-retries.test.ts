import { AuthError, TransientError } from '../../src/sdk/index.js';
import { email } from '../../connectors/email/index.js';
import { isBodyFetch, mails, open, paused, serve, sessions, stub, uids, walk } from './email-bench.js';

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
    await serve({ greeting: '* BYE no' });
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
