import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { ConnectionSettings, Settings } from './config.js';
import { readVaultKey } from './home.js';
import { createHttp, type Clock } from './sdk/client/index.js';
import { connectionId } from './store/ids.js';
import { Vault } from './store/vault.js';
import { Access } from './sync/credentials/access.js';
import { classifyGrant } from './sync/credentials/grant.js';
import { TokenKeeper, type Keeping } from './sync/credentials/keeper.js';
import { VERSION } from './version.js';

/** What every connection whose token is renewed shares. */
export interface Keep {
  pool: Pool;
  /** Throws ConfigError where the key is missing or damaged. */
  vault: () => Vault;
  signal: AbortSignal;
  clock: Clock;
  reach: Keeping['reach'];
  log(fields: Record<string, unknown>, message: string): void;
}

/** A token endpoint that asks for a longer pause is come back to by a later run. */
const LONGEST_HOLD_MS = 30_000;
const LIMITS = { totalMs: 30_000 };

/** The installation's vault, its key read when it is first needed: most hubs never need one. */
export function vaultOf({ home, hubKey }: Settings): () => Vault {
  let vault: Vault | undefined;
  return () => (vault ??= new Vault(readVaultKey(home, hubKey)));
}

/** The way to the token of a connection with `credentials`; null for one whose secrets are all given. */
export function createAccess(connection: ConnectionSettings, keep: Keep): Access | null {
  const { credentials, name, allowPrivateNetwork, ca } = connection;
  if (!credentials) return null;
  const { grant, into } = credentials;
  const { pool, vault, signal, clock, reach } = keep;
  const log = (fields: Record<string, unknown>, message: string): void =>
    keep.log({ connection: name, ...fields }, message);
  const keeper = new TokenKeeper({
    connection: { id: connectionId(name), name },
    grant,
    pool,
    vault,
    now: () => clock.now(),
    sleep: (ms) => pause(ms, undefined, { signal }),
    reach,
    // Its base is the token URL itself, so nothing else can be asked with it, by redirect neither.
    openHttp: () =>
      createHttp({
        baseUrl: grant.tokenUrl,
        allowPrivateNetwork,
        budget: [],
        classify: classifyGrant(grant, name),
        version: VERSION,
        signal,
        longestHoldMs: LONGEST_HOLD_MS,
        limits: LIMITS,
        ...(ca !== undefined && { ca }),
        clock,
      }),
  });
  return new Access(keeper, into, log);
}
