import type { Connector, Http, Instant } from '../../sdk/index.js';
import { AuthError } from '../../sdk/index.js';
import { renewing } from '../../sdk/client/renewing.js';
import type { TokenKeeper } from './keeper.js';

/** What a connector that is being opened is given of a connection whose token is renewed. */
export interface Lent {
  secrets: Record<string, unknown>;
  /** The same client, sending the token that holds when it sends. */
  carry(http: Http): Http;
  /** No more renewals in the background. */
  end(): void;
}

/** Tried again this long after a renewal in the background has failed. */
const TRY_AGAIN_MS = 30_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One connection's way to its tool, where a token among its secrets is renewed. */
export class Access {
  constructor(
    private readonly keeper: TokenKeeper,
    /** The secret that is the token. */
    private readonly into: string,
    private readonly log: (fields: Record<string, unknown>, message: string) => void,
  ) {}

  /** When somebody has to sign in again; null: not known. */
  get endsAt(): Instant | null {
    const { endsAt } = this.keeper;
    return endsAt === null ? null : new Date(endsAt).toISOString();
  }

  /** A good token and the other secrets; without HTTP the token is renewed in time, whoever asks for it or not. */
  async lend(others: object, isHttp: boolean): Promise<Lent> {
    const given = await this.keeper.current();
    const { keeper, into } = this;
    const secrets = Object.defineProperty({ ...others } as Record<string, unknown>, into, {
      enumerable: true,
      get: () => (isHttp ? given : keeper.last),
    });
    const timer = isHttp ? null : this.#renewInTime();
    return {
      secrets,
      carry: (http) => renewing(http, given, keeper),
      end: () => timer?.stop(),
    };
  }

  /** The same connector; a sign-in that is refused is tried once more with a new token. Only for tools without HTTP. */
  signingInTwice(connector: Connector): Connector {
    return {
      ...connector,
      check: async (api) => {
        try {
          return await connector.check(api);
        } catch (error) {
          const { last } = this.keeper;
          if (!(error instanceof AuthError) || last === null) throw error;
          await this.keeper.renew(last);
          return connector.check(api);
        }
      },
    };
  }

  #renewInTime(): { stop(): void } {
    let stopped = false;
    let timer: NodeJS.Timeout | undefined;
    const next = (leastMs: number): void => {
      const { freshMs } = this.keeper;
      if (stopped || freshMs === null) return;
      timer = setTimeout(() => void renew(), Math.min(Math.max(leastMs, freshMs), LONGEST_TIMER_MS));
      timer.unref();
    };
    const renew = async (): Promise<void> => {
      try {
        await this.keeper.current();
        next(1_000);
      } catch (error) {
        this.log({ err: error }, 'a token could not be renewed in time');
        next(TRY_AGAIN_MS);
      }
    };
    next(0);
    return {
      stop() {
        stopped = true;
        clearTimeout(timer);
      },
    };
  }
}
