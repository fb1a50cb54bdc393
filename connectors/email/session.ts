import { setTimeout as pause } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { ImapFlow, type ImapFlowError, type ListResponse, type MailboxObject } from 'imapflow';
import { TransientError, type Opening } from '#sdk';
import { resolveEndpoint } from './endpoint.js';
import { asHubError } from './failure.js';

/** `authserv`: ids the receiving server writes into Authentication-Results; `none` for a server that writes no id. */
export interface Config {
  user: string;
  mailboxes?: string[] | undefined;
  authserv?: string[] | undefined;
}

/** Exactly one of the two. */
export interface Secrets {
  password?: string | undefined;
  accessToken?: string | undefined;
}

const MB = 1024 * 1024;
// As for HTTP (src/sdk/client/retries.ts).
const MOST_TRIES = 5;
// Each of these has already cost up to two minutes.
const MOST_LATE_TRIES = 2;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

/**
 * One connection that opens on first use, is shared by turns, and is replaced when it breaks. Mailboxes are only ever
 * EXAMINEd, so nothing can be marked as read. Errors leave it as HubErrors.
 */
export class Session {
  readonly #opening: Opening<Config, Secrets>;
  #client: ImapFlow | null = null;
  #lastError: ImapFlowError | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #pause: (ms: number) => Promise<unknown>;

  constructor(opening: Opening<Config, Secrets>) {
    this.#opening = opening;
    this.#pause = (ms) => opening.pause?.(ms) ?? pause(ms);
  }

  get config(): Config {
    return this.#opening.config;
  }

  log(fields: Record<string, unknown>, message: string): void {
    this.#opening.log(fields, message);
  }

  /** Works in one mailbox; no other work runs on the connection meanwhile. Begins again if the connection was cut. */
  within<T>(path: string, work: (client: ImapFlow, box: MailboxObject) => Promise<T>): Promise<T> {
    return this.#inTurn(path, async (client) => {
      // Opened anew each time: on a mailbox that stays selected new mail shows only after a NOOP, and one that was
      // deleted and made again still looks like the old one (measured with Dovecot 2.3.19, imapflow 2.1.2).
      await client.mailboxOpen(path, { readOnly: true });
      if (!client.mailbox || !client.mailbox.readOnly)
        throw new TransientError('The mailbox did not open read-only', { where: path });
      return work(client, client.mailbox);
    });
  }

  /** Every mailbox of the account, and what the server can do. */
  list(): Promise<{ mailboxes: ListResponse[]; gmail: boolean }> {
    return this.#inTurn('LIST', async (client) => ({
      mailboxes: await client.list(),
      gmail: client.capabilities.has('X-GM-EXT-1'),
    }));
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => undefined);
    const client = this.#client;
    this.#client = null;
    if (client?.usable) await client.logout().catch(() => undefined);
    client?.close();
  }

  #inTurn<T>(where: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => undefined).then(() => this.#attempt(where, work));
    this.#turn = turn;
    return turn;
  }

  /**
   * Tries until it works or the error's class says to stop: a door that stays shut and a session that breaks off are tried
   * again with growing, jittered waits, a bounded number of times. What the server refuses is not.
   */
  async #attempt<T>(where: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      let client: ImapFlow | null = null;
      try {
        client = await this.#connected();
        return await work(client);
      } catch (error) {
        // A cut shows as NoConnection on the command, its reason only in the `error` event.
        const reason = (error as ImapFlowError).code === 'NoConnection' ? (this.#lastError ?? error) : error;
        const failure = asHubError(reason, where, this.#opening.now());
        // On a session that still stands the same command would get the same answer.
        if (!(failure instanceof TransientError) || client?.usable) throw failure;
        if (tries >= (failure.code === 'UPSTREAM_TIMEOUT' ? MOST_LATE_TRIES : MOST_TRIES)) throw failure;
        const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
        // Never at once: a server that let in too many says no better.
        const waitMs = ceiling * (0.5 + Math.random() / 2);
        this.log(
          { where, tries, waitMs: Math.round(waitMs), reason: failure.message },
          'the mail server is tried again',
        );
        await this.#pause(waitMs);
      }
    }
  }

  async #connected(): Promise<ImapFlow> {
    if (this.#client?.usable) return this.#client;
    this.#client?.close();
    this.#client = null;
    this.#lastError = null;
    const { config, secrets, baseUrl, allowPrivateNetwork, ca } = this.#opening;
    const { host, address, port, tls } = await resolveEndpoint(baseUrl, allowPrivateNetwork);
    const client = new ImapFlow({
      host: address,
      port,
      ...(host !== address && { servername: host }),
      secure: tls === 'implicit',
      ...(tls === 'starttls' && { doSTARTTLS: true }),
      ...(ca !== undefined && { tls: { ca: [...rootCertificates, ca] } }),
      auth: secrets.accessToken
        ? { user: config.user, accessToken: secrets.accessToken }
        : { user: config.user, pass: secrets.password },
      clientInfo: { name: 'throughline' },
      qresync: true,
      disableAutoIdle: true,
      logger: false,
      connectionTimeout: 20_000,
      greetingTimeout: 15_000,
      socketTimeout: 120_000,
      // A message is asked for up to 10 MB; whatever announces more is cut off (RELIABILITY bE2).
      maxLiteralSize: 12 * MB,
      maxLineLength: 12 * MB,
      maxResponseSize: 16 * MB,
    });
    // Without a listener an `error` event would end the process; the command in flight reports it anyway.
    client.on('error', (error: ImapFlowError) => (this.#lastError = error));
    try {
      await client.connect();
    } catch (error) {
      client.close();
      throw asHubError(error, `${host}:${port}`, this.#opening.now());
    }
    this.#client = client;
    return client;
  }
}
