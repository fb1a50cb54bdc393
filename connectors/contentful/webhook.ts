import { createHmac, timingSafeEqual } from 'node:crypto';
import { ContractError, Forbidden, type Call, type Notice, type Webhook } from '#sdk';
import type { ContentfulApi } from './api.js';
import { identifyUnder } from './each-entry.js';
import type { Secrets } from './settings.js';
import { idOf, maybeInstant, Stamp, sysOf, type Row } from './shapes.js';

const WINDOW_MS = 300_000;
const NAME = 'Throughline';
/** Sent along by definitions that the hub made: calls of another environment of the space look the same otherwise. */
const ENVIRONMENT = 'x-throughline-environment';
const SIGNED = 'x-contentful-signed-headers';

/** Entity of a topic → stream. Of an entry, an asset and a workflow the payload lacks what is kept with it, so they are read back. */
const STREAMS: Record<string, { stream: string; whole: boolean }> = {
  Entry: { stream: 'entries', whole: false },
  Asset: { stream: 'assets', whole: false },
  ContentType: { stream: 'content_types', whole: false },
  Workflow: { stream: 'workflows', whole: false },
  Task: { stream: 'tasks', whole: true },
  Comment: { stream: 'comments', whole: true },
};

/** What the tool's own toolkit signs: method, path, the named headers and the body, a line each (node-apps-toolkit 3.16.1). */
function signatureOf({ method, path, headers, body }: Call, names: string[], secret: string): string {
  const [pathname = '', search = ''] = path.split('?');
  const address = encodeURI(search === '' ? pathname : `${pathname}?${encodeURIComponent(search)}`);
  const told = names.map((name) => `${name}:${(headers[name] ?? '').trim()}`).join(';');
  const signed = createHmac('sha256', secret).update([method, address, told, ''].join('\n'));
  return signed.update(body).digest('hex');
}

const signedHeaders = ({ headers }: Call): string[] =>
  (headers[SIGNED] ?? '').split(',').map((name) => name.trim().toLowerCase());

function verify(call: Call, { signingSecret }: Secrets): 'signed' | 'hint' {
  // Without the space's secret nothing can be proved; what is said is then only a reason to look.
  if (signingSecret === undefined) return 'hint';
  const names = signedHeaders(call);
  const stamp = call.headers['x-contentful-timestamp'] ?? '';
  // Headers that are not signed are anybody's, the stamp above all.
  if (!names.includes('x-contentful-timestamp') || !names.includes(SIGNED) || !/^\d{1,16}$/.test(stamp))
    throw new Forbidden('A call of Contentful without signature, or with headers that nobody signed');
  if (Math.abs(Date.parse(call.receivedAt) - Number(stamp)) > WINDOW_MS)
    throw new Forbidden('A call of Contentful from another time', { expected: `within ${WINDOW_MS / 1_000} seconds` });
  const given = Buffer.from(call.headers['x-contentful-signature'] ?? '');
  const own = Buffer.from(signatureOf(call, names, signingSecret));
  const isEqual = given.length === own.length && timingSafeEqual(given, own);
  if (!isEqual) throw new Forbidden('A call of Contentful with a wrong signature');
  return 'signed';
}

function events(call: Call): Notice[] {
  const [, type = '', action = ''] =
    /^ContentManagement\.(\w+)\.(\w+)$/.exec(call.headers['x-contentful-topic'] ?? '') ?? [];
  const known = Object.hasOwn(STREAMS, type) ? STREAMS[type]! : null;
  if (!known) return [];
  const value = payloadOf(call);
  const sys = sysOf(value);
  const { key } = known.whole ? identifyUnder(value) : { key: idOf(value) };
  if (key === null || key.startsWith('null/')) {
    if (idOf(value)) return []; // a tombstone that does not say whose it was
    throw new ContractError('A call of Contentful names nothing', { where: `${type}.${action}`, expected: 'sys.id' });
  }
  const version = Number(sys['version'] ?? sys['revision']) || 0;
  const stamp = Stamp.safeParse(sys['deletedAt'] ?? sys['updatedAt']).data ?? '';
  const notice = { id: [type, action, key, version, stamp].join(':'), stream: known.stream, key };
  // Of another environment, or nobody can tell: then it is a reason to look, no more.
  const environment = idOf(sys['environment']);
  if (environment === null || call.headers[ENVIRONMENT] !== environment) return [notice];
  // An unpublished entry has a tombstone like a deleted one: only the topic tells them apart, so it must be signed.
  if (action.toLowerCase() === 'delete') {
    const at = maybeInstant(Stamp.safeParse(sys['deletedAt']).data);
    const isTold = signedHeaders(call).includes('x-contentful-topic');
    return isTold ? [{ ...notice, gone: { proof: 'event', ...(at && { at }) } }] : [notice];
  }
  // What delivery APIs would show has no version of its own; only the record itself is taken for one.
  return known.whole && typeof sys['version'] === 'number' ? [{ ...notice, raw: { body: call.body } }] : [notice];
}

function payloadOf({ body }: Call): Row {
  try {
    return JSON.parse(body.toString('utf8')) as Row;
  } catch {
    throw new ContractError('A call of Contentful is not JSON', { got: `${body.length} bytes` });
  }
}

const definitionsOf = (api: ContentfulApi): string => `/spaces/${api.space}/webhook_definitions`;

/** One definition for the environment; the space's signing secret is set by a person, since others may rely on it. */
export const webhook: Webhook<ContentfulApi, Secrets> = {
  verify,
  events,
  subscribing: {
    async *targets() {
      yield 'all';
    },
    async *list(api) {
      for await (const { rows } of api.list(definitionsOf(api)))
        for (const row of rows) {
          const [id, { url, active }] = [idOf(row), row];
          // Others of the space are other people's.
          if (id && typeof url === 'string' && row['name'] === nameOf(api))
            yield { id, target: 'all', url, active: active !== false };
        }
    },
    async create(api, _target, url) {
      const body = {
        name: nameOf(api),
        url,
        topics: Object.keys(STREAMS).map((type) => `${type}.*`),
        filters: [{ equals: [{ doc: 'sys.environment.sys.id' }, api.environment] }],
        headers: [{ key: ENVIRONMENT, value: api.environment }],
        active: true,
      };
      const answer = await api.send({ method: 'POST', path: definitionsOf(api), body });
      const id = idOf(answer.json());
      if (id === null) throw new ContractError('A webhook was made without an id', { where: definitionsOf(api) });
      return { id };
    },
    async remove(api, id) {
      await api.send({ method: 'DELETE', path: `${definitionsOf(api)}/${id}`, accept: [404] });
    },
  },
};

const nameOf = ({ environment }: ContentfulApi): string => `${NAME} (${environment})`;
