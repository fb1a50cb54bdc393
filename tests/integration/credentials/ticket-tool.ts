import { z } from 'zod';
import { AuthError, connector, type Connector, type Http, type Reply } from '../../../src/sdk/index.js';

interface Api {
  http: Http;
}

/** What a run of the tool below is to do between its first request and its last. */
export interface Script {
  between?: (api: Api) => void | Promise<void>;
  expiresAt?: string | null;
}

const classify = ({ status }: Reply): AuthError | null =>
  status === 401 ? new AuthError('The tool refused the token', { remedy: 'Reconnect' }) : null;

/** A tool over HTTP that takes one token and has one stream of one record; its header is made once, when it is opened. */
export function ticketTool(script: Script = {}): Connector {
  return connector({
    id: 'ticket',
    title: 'Ticket',
    config: z.strictObject({}),
    secrets: z.strictObject({ token: z.string().min(1) }),
    open: ({ http, secrets }): Promise<Api> =>
      Promise.resolve({ http: http.with({ authorization: `Bearer ${secrets.token}` }) }),
    budget: () => [{ lane: 'default', concurrent: 8 }],
    classify,
    async check({ http }) {
      await http.send({ path: '/me' });
      return { account: 'acme', ...(script.expiresAt !== undefined && { expiresAt: script.expiresAt }) };
    },
    streams: [
      {
        name: 'tickets',
        record: z.looseObject({ me: z.string() }),
        identify: () => ({ key: 'one' }),
        cursor: z.object({}),
        async *read(api: Api) {
          await script.between?.(api);
          const { body } = await api.http.send({ path: '/tickets' });
          yield { records: [{ body }], next: {}, whole: true as const };
        },
        drafts: () => [],
      },
    ],
  });
}
