import { AuthError } from '../../errors.js';
import type { Http, Request } from '../http.js';
import { lowerCase } from './attempt.js';

/** A token that is renewed while the connector that was opened with it goes on working. */
export interface LiveToken {
  /** The one that holds now; renewed before it ends. */
  current(): Promise<string>;
  /** The one that holds instead of this one, which the tool has refused. */
  renew(refused: string): Promise<string>;
}

/**
 * Sends, wherever a header holds the token that was `given` to the connector, the one that holds now; a request that is
 * refused all the same is sent once more with a new one.
 */
export function renewing(http: Http, given: string, token: LiveToken, extra: Record<string, string> = {}): Http {
  const send = (request: Request, held: string) => {
    const headers = { ...extra, ...lowerCase(request.headers ?? {}) };
    const signed = Object.entries(headers).map(([name, value]) => [name, value.replaceAll(given, () => held)]);
    return http.send({ ...request, headers: Object.fromEntries(signed) as Record<string, string> });
  };
  return {
    async send(request) {
      const held = await token.current();
      try {
        return await send(request, held);
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        return send(request, await token.renew(held));
      }
    },
    with: (more) => renewing(http, given, token, { ...extra, ...lowerCase(more) }),
    hold: (lane, until) => http.hold(lane, until),
  };
}
