import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { TransientError, type Http } from '../../sdk/index.js';
import type { LiveToken } from '../../sdk/client/renewing.js';
import { openSession } from '../../store/lease.js';
import type { Vault } from '../../store/vault.js';
import { readSealed, writeSealed } from '../../store/vault-rows.js';
import { requestToken, type Grant } from './grant.js';

/** What a keeper works with; everything with an effect is handed in. */
export interface Keeping {
  connection: { id: string; name: string };
  grant: Grant;
  pool: Pool;
  vault: () => Vault;
  /** A client that reaches the token endpoint and nothing else. */
  openHttp: () => Http & { close(): void };
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** For tests that end the process. */
  reach: (point: 'token-granted' | 'token-stored') => void | Promise<void>;
}

/** What is sealed. */
interface Held {
  accessToken: string;
  expiresAt: number | null;
  refreshToken: string | null;
  refreshExpiresAt: number | null;
  lifetimeMs: number | null;
  /** What the access token was granted for; with other scopes or another subject it is of no use. */
  terms: string;
  /** Hash of the refresh token in the configuration when it was first used: another one there is a new sign-in. */
  seed: string;
}

const FIELD = 'token';
/** A token is renewed this long before its end, or when a fifth of its life is left. */
const MARGIN_MS = 300_000;
const LOOK_AGAIN_MS = 200;
const LONGEST_WAIT_MS = 180_000;
const SAVES = 3;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * A connection's access token, whichever process asks: kept sealed, renewed by one process at a time, and never handed out
 * before what came with it (the next refresh token) is stored.
 */
export class TokenKeeper implements LiveToken {
  #held: Held | null = null;
  /** Granted and not stored yet: without it the connection would be lost, with it alone nothing may be asked. */
  #unsaved: { held: Held; after: number } | null = null;
  #renewal: Promise<Held> | null = null;

  constructor(private readonly keeping: Keeping) {}

  /** The last token that was handed out; null before the first. */
  get last(): string | null {
    return this.#held?.accessToken ?? null;
  }

  /** When somebody has to sign in again, as far as it is known. */
  get endsAt(): number | null {
    return this.#held?.refreshExpiresAt ?? null;
  }

  /** How long the token is good before it should be renewed; null: until it is refused. */
  get freshMs(): number | null {
    const { expiresAt, lifetimeMs } = this.#held ?? { expiresAt: null, lifetimeMs: null };
    if (expiresAt === null) return null;
    return expiresAt - Math.min(MARGIN_MS, (lifetimeMs ?? Infinity) / 5) - this.keeping.now();
  }

  async current(): Promise<string> {
    if (this.#held && this.#isFresh()) return this.#held.accessToken;
    return (await this.#renewed(null)).accessToken;
  }

  async renew(refused: string): Promise<string> {
    if (this.#held && this.#held.accessToken !== refused && this.#isFresh()) return this.#held.accessToken;
    return (await this.#renewed(refused)).accessToken;
  }

  #isFresh(): boolean {
    return this.freshMs === null || this.freshMs > 0;
  }

  /** Whoever asks while it is being renewed gets the same answer. */
  #renewed(refused: string | null): Promise<Held> {
    this.#renewal ??= this.#renewInTurn(refused).finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #renewInTurn(refused: string | null): Promise<Held> {
    const { pool, connection, sleep } = this.keeping;
    // A session of its own holds the lock: a killed process's ends, and its lock with it. Tried and not waited for, since
    // the time limit on locks is shorter than a slow token endpoint.
    const session = await openSession(pool, 'hub_credentials');
    try {
      for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += LOOK_AGAIN_MS) {
        const { rows } = await session.query<{ mine: boolean }>(
          `SELECT pg_try_advisory_lock(hashtextextended('credentials ' || $1::uuid, 0)) AS mine`,
          [connection.id],
        );
        if (rows[0]!.mine) return await this.#renewAlone(refused);
        await sleep(LOOK_AGAIN_MS);
      }
    } finally {
      await session.end().catch(() => {});
    }
    throw new TransientError('Another process has been renewing the credentials for too long', {
      where: `the credentials of ${connection.name}`,
    });
  }

  async #renewAlone(refused: string | null): Promise<Held> {
    const { grant, pool, vault, connection, openHttp, now, reach } = this.keeping;
    if (this.#unsaved) await this.#save(this.#unsaved.held, this.#unsaved.after);
    const stored = await readSealed(pool, vault(), connection.id, FIELD);
    const before = stored && (JSON.parse(stored.text) as Held);
    // Another process may have been here a moment ago.
    this.#held = before?.terms === this.#terms() && before.seed === this.#seed() ? before : null;
    if (this.#held && this.#held.accessToken !== refused && this.#isFresh()) return this.#held;

    const refreshToken = before?.seed === this.#seed() ? before.refreshToken : null;
    const http = openHttp();
    const askedAt = now();
    const granted = await requestToken(grant, refreshToken, http, now).finally(() => http.close());
    await reach('token-granted');
    const kept = granted.refreshToken === null && before?.seed === this.#seed() ? before.refreshExpiresAt : null;
    const held: Held = {
      accessToken: granted.accessToken,
      expiresAt: granted.expiresAt,
      lifetimeMs: granted.expiresAt === null ? null : granted.expiresAt - askedAt,
      refreshToken: granted.refreshToken ?? refreshToken ?? (grant.kind === 'oauth' ? grant.refreshToken : null),
      refreshExpiresAt: granted.refreshExpiresAt ?? kept,
      terms: this.#terms(),
      seed: this.#seed(),
    };
    await this.#save(held, stored?.version ?? 0);
    await reach('token-stored');
    this.#held = held;
    return held;
  }

  async #save(held: Held, after: number): Promise<void> {
    const { pool, vault, connection, sleep } = this.keeping;
    this.#unsaved = { held, after };
    for (let tries = 1; ; tries++) {
      try {
        const place = { connectionId: connection.id, field: FIELD, after };
        const isNext = await writeSealed(pool, vault(), place, JSON.stringify(held));
        this.#unsaved = null;
        if (isNext) return;
        throw new TransientError('Another process has stored other credentials meanwhile', {
          where: `the credentials of ${connection.name}`,
        });
      } catch (error) {
        if (this.#unsaved === null || tries === SAVES) throw error;
        await sleep(LOOK_AGAIN_MS * tries);
      }
    }
  }

  #terms(): string {
    const { grant } = this.keeping;
    const who = grant.kind === 'oauth' ? grant.clientId : `${grant.clientEmail} ${grant.subject}`;
    return JSON.stringify([grant.kind, grant.tokenUrl, who, grant.scopes]);
  }

  #seed(): string {
    const { grant } = this.keeping;
    return sha256(grant.kind === 'oauth' ? grant.refreshToken : grant.privateKey);
  }
}
