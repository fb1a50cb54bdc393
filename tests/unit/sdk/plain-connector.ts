import { z } from 'zod';
import {
  AuthError,
  byCursor,
  connector,
  ContractError,
  RateLimited,
  recordsAt,
  retryAfter,
  stream,
  Through,
  TransientError,
  wholeList,
  type Http,
} from '../../../src/sdk/index.js';

const Note = z.looseObject({ id: z.string(), title: z.string(), url: z.string().nullish(), at: z.iso.datetime() });

const notes = stream({
  name: 'notes',
  record: Note,
  identify: (value) => ({ key: String((value as { id?: unknown }).id) }),
  cursor: Through,
  read: ({ http }: { http: Http }, { until }) =>
    wholeList(
      until,
      byCursor('/notes', async (cursor) => {
        const answer = await http.send({ path: '/notes', query: { cursor: cursor ?? undefined }, accept: [410] });
        if (answer.status === 410) return null;
        const { notes: list, next } = answer.json<{ notes: unknown[]; next: string | null }>();
        return { records: recordsAt(answer.body, '/notes', list), token: next };
      }),
    ),
  drafts: ({ id, title, url, at }) => {
    const nobody = { status: null, placements: [], assignees: [] };
    return [{ draft: 'task', type: 'task', key: id, name: title, url: url ?? null, createdAt: at, ...nobody }];
  },
});

/** A tool with one list, a cursor and no history: what the least of connectors takes. */
export const plain = connector({
  id: 'plain',
  title: 'Plain',
  config: z.strictObject({}),
  secrets: z.strictObject({ token: z.string().min(1) }),
  open: ({ http, secrets }) => Promise.resolve({ http: http.with({ authorization: `Bearer ${secrets.token}` }) }),
  budget: () => [{ lane: 'default', perMinute: 60 }],
  classify({ status = 0, headers, now }) {
    if (status === 401) return new AuthError('Plain refused the token');
    if (status === 429)
      return new RateLimited('Plain asks for a pause', { retryAt: retryAfter(headers?.['retry-after'], now) ?? now });
    if (status === 0 || status >= 500) return new TransientError('Plain is not available');
    return status >= 400 ? new ContractError('Plain refused the request', { got: status }) : null;
  },
  check: async ({ http }) => ({ account: (await http.send({ path: '/me' })).json<{ account: string }>().account }),
  streams: [notes],
});
