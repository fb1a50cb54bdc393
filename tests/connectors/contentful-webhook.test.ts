import { createHmac } from 'node:crypto';
import { webhook } from '../../connectors/contentful/webhook.js';
import { ContractError, Forbidden, type Call } from '../../src/sdk/index.js';
import { ENTRY, fixture, NOW, refusal, streamOf, StubSpace } from './contentful-stub.js';

const SECRET = 'k'.repeat(64);
const PATH = '/webhooks/site/5b0e7a';
const HOOK = { secrets: [], pending: false };
const secrets = { token: 't', signingSecret: SECRET };

const task = fixture('tasks').items[0];
const comment = fixture('comments').items[0];

interface Forged {
  method?: string;
  path?: string;
  topic?: string;
  body?: unknown;
  headers?: Record<string, string | undefined>;
  /** Signs these and no other headers. */
  signed?: string[];
  at?: number;
  secret?: string;
}

/** A call as Contentful signs it, by the vendor's toolkit of 2025: names sorted, values trimmed. */
function call({
  method = 'POST',
  path = PATH,
  topic = 'ContentManagement.Task.save',
  body = task,
  ...rest
}: Forged = {}): Call {
  const names = rest.signed ?? ['x-contentful-signed-headers', 'x-contentful-timestamp', 'x-contentful-topic'];
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/vnd.contentful.management.v1+json',
    'x-contentful-topic': topic,
    'x-throughline-environment': 'master',
    'x-contentful-signed-headers': names.toSorted().join(','),
    'x-contentful-timestamp': String(Date.parse(NOW) + (rest.at ?? 0)),
  };
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const told = names.toSorted().map((name) => `${name}:${headers[name] ?? ''}`);
  const text = [method, path, told.join(';'), bytes.toString('utf8')].join('\n');
  const signature = createHmac('sha256', rest.secret ?? SECRET)
    .update(text)
    .digest('hex');
  return {
    method,
    path,
    headers: { ...headers, 'x-contentful-signature': signature, ...rest.headers },
    body: bytes,
    receivedAt: NOW,
  };
}

const verify = (one: Call, own: object = secrets) => webhook.verify(one, own as typeof secrets, HOOK);

describe('what a call proves', () => {
  test('signed by the space’s secret: it comes from Contentful', () => {
    expect(verify(call())).toBe('signed');
    expect(verify(call({ signed: ['x-contentful-signed-headers', 'x-contentful-timestamp'] }))).toBe('signed');
    // Text beyond ASCII is signed by its bytes.
    expect(verify(call({ body: { ...task, body: 'Prüfen – ✅' } }))).toBe('signed');
  });

  test('the signature of the vendor’s own toolkit', () => {
    // node-apps-toolkit 3.16.1: signRequest(secret, { method: 'POST', path, body, headers }, 1772798400000).
    const signed = {
      ...call(),
      body: Buffer.from('{"sys":{"id":"a"}}'),
      headers: {
        'x-contentful-signature': 'aa680b67557490ed22634d47937674881fb7f4c1c19e3e7dbfdd0298e5979edb',
        'x-contentful-signed-headers': 'x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic',
        'x-contentful-timestamp': '1772798400000',
        'x-contentful-topic': 'ContentManagement.Task.save',
      },
    };
    expect(verify(signed)).toBe('signed');
  });

  test('without a secret on our side nothing is proved: it is a hint', () => {
    expect(verify(call(), { token: 't' })).toBe('hint');
  });

  test.each<[string, Call]>([
    ['another path', { ...call(), path: '/webhooks/other/5b0e7a' }],
    ['a query that nobody signed', { ...call(), path: `${PATH}?x=1` }],
    ['another method', { ...call(), method: 'PUT' }],
    ['another body', { ...call(), body: Buffer.from(JSON.stringify({ ...task, status: 'resolved' })) }],
    ['one byte more', { ...call(), body: Buffer.concat([call().body, Buffer.from(' ')]) }],
    [
      'another topic',
      { ...call(), headers: { ...call().headers, 'x-contentful-topic': 'ContentManagement.Task.delete' } },
    ],
    ['a signed header that is missing', call({ headers: { 'x-contentful-topic': undefined } })],
    ['another secret', call({ secret: 'q'.repeat(64) })],
    ['no signature', call({ headers: { 'x-contentful-signature': undefined } })],
    ['a signature of another length', call({ headers: { 'x-contentful-signature': 'abc' } })],
    [
      'one that only begins right',
      call({ headers: { 'x-contentful-signature': `${call().headers['x-contentful-signature']}0` } }),
    ],
    [
      'letters in upper case',
      call({ headers: { 'x-contentful-signature': call().headers['x-contentful-signature']!.toUpperCase() } }),
    ],
    ['as many characters, more bytes', call({ headers: { 'x-contentful-signature': 'é'.repeat(64) } })],
    ['no list of signed headers', call({ headers: { 'x-contentful-signed-headers': undefined } })],
    ['a stamp that nobody signed', call({ signed: ['x-contentful-signed-headers', 'x-contentful-topic'] })],
    ['a list that nobody signed', call({ signed: ['x-contentful-timestamp', 'x-contentful-topic'] })],
    ['no stamp', call({ headers: { 'x-contentful-timestamp': undefined } })],
    ['a stamp that is none', call({ headers: { 'x-contentful-timestamp': 'now' } })],
    ['an old stamp', call({ at: -301_000 })],
    ['a stamp of the future', call({ at: 301_000 })],
  ])('%s is refused', (_, forged) => {
    expect(() => verify(forged)).toThrow(Forbidden);
  });

  test('five minutes either way are let pass: clocks differ', () => {
    expect(verify(call({ at: -299_000 }))).toBe('signed');
    expect(verify(call({ at: 299_000 }))).toBe('signed');
  });

  test('a path with a query and escapes is signed as the vendor encodes it', () => {
    // The same toolkit: signRequest(secret, { method: 'POST', path, body: '{}', headers: {} }, 1772798400000).
    const headers = {
      'x-contentful-signature': '5d2c5a5910e159983ec756b7229c3fd1bb1db015f265182b1ba9e2d7ddd97761',
      'x-contentful-signed-headers': 'x-contentful-signed-headers,x-contentful-timestamp',
      'x-contentful-timestamp': '1772798400000',
    };
    expect(verify({ ...call(), path: '/webhooks/my%20site/5b0e7a?a=b c', body: Buffer.from('{}'), headers })).toBe(
      'signed',
    );
  });
});

describe('what a call says', () => {
  const events = (forged: Forged) => webhook.events(call(forged));

  test('a task or comment is the record itself', () => {
    const [notice] = events({});
    expect(notice).toEqual({
      id: `Task:save:${ENTRY}/${task.sys.id}:1:${task.sys.updatedAt}`,
      stream: 'tasks',
      key: `${ENTRY}/${task.sys.id}`,
      raw: { body: Buffer.from(JSON.stringify(task)) },
    });
    const [said] = events({ topic: 'ContentManagement.Comment.create', body: comment });
    expect(said).toMatchObject({ stream: 'comments', key: `${ENTRY}/${comment.sys.id}`, raw: expect.any(Object) });
    for (const [name, { key, raw }] of [
      ['tasks', notice!],
      ['comments', said!],
    ] as const) {
      const value = JSON.parse(raw!.body.toString());
      expect(streamOf(name).record.safeParse(value).success).toBe(true);
      expect(streamOf(name).identify(value).key).toBe(key);
    }
  });

  test.each([
    ['ContentManagement.Entry.auto_save', 'entries', fixture('entries').items[3]],
    ['ContentManagement.Entry.publish', 'entries', fixture('webhook-publish')],
    ['ContentManagement.Asset.archive', 'assets', fixture('assets').items[0]],
    ['ContentManagement.ContentType.publish', 'content_types', fixture('content_types').items[0]],
    ['ContentManagement.Workflow.complete', 'workflows', fixture('workflows').items[0]],
  ])('%s is read back: it lacks what is kept with it', (topic, stream, body) => {
    expect(events({ topic, body })).toEqual([{ id: expect.any(String), stream, key: body.sys.id }]);
  });

  test('an unpublished entry looks like a deleted one and is not', () => {
    const body = fixture('webhook-unpublish');
    const [unpublished] = events({ topic: 'ContentManagement.Entry.unpublish', body });
    expect(unpublished).toEqual({ id: expect.any(String), stream: 'entries', key: ENTRY });
    const [deleted] = events({ topic: 'ContentManagement.Entry.delete', body });
    expect(deleted).toMatchObject({ key: ENTRY, gone: { proof: 'event', at: '2026-03-06T09:00:00.000Z' } });
    expect(deleted!.id).not.toBe(unpublished!.id);
  });

  test('only a topic that is signed proves a deletion', () => {
    const signed = ['x-contentful-signed-headers', 'x-contentful-timestamp'];
    const body = fixture('webhook-unpublish');
    expect(events({ topic: 'ContentManagement.Entry.delete', body, signed })).toEqual([
      { id: expect.any(String), stream: 'entries', key: ENTRY },
    ]);
  });

  test('another environment of the space, or nobody says which: a reason to look, never a value and never a tombstone', () => {
    const gone = { topic: 'ContentManagement.Entry.delete', body: fixture('webhook-unpublish') };
    const elsewhere = { 'x-throughline-environment': 'staging' };
    const unknown = { 'x-throughline-environment': undefined };
    for (const headers of [elsewhere, unknown])
      for (const forged of [gone, {}]) {
        const [notice] = events({ ...forged, headers });
        expect(notice).not.toHaveProperty('gone');
        expect(notice).not.toHaveProperty('raw');
      }
    const { sys } = task;
    const [nowhere] = events({ body: { ...task, sys: { ...sys, environment: undefined } }, headers: unknown });
    expect(nowhere).not.toHaveProperty('raw');
  });

  test('told again it is the same event; another version is another', () => {
    expect(events({})[0]!.id).toBe(events({ at: 1_000 })[0]!.id);
    const later = { ...task, sys: { ...task.sys, version: 2 } };
    expect(events({ body: later })[0]!.id).not.toBe(events({})[0]!.id);
  });

  test('what the hub does not read says nothing', () => {
    const body = fixture('entries').items[0];
    for (const topic of [
      'ContentManagement.Release.create',
      'ContentManagement.constructor.save',
      'Something.Else',
      '',
    ])
      expect(events({ topic, body })).toEqual([]);
    // A tombstone that does not say on which entry it was.
    const orphan = { sys: { ...task.sys, parentEntity: undefined, deletedAt: NOW } };
    expect(events({ topic: 'ContentManagement.Task.delete', body: orphan })).toEqual([]);
  });

  test.each([['{'], ['null'], ['[]'], ['{"sys":{}}'], ['{"sys":{"id":"../x"}}']])('%s is not understood', (body) => {
    expect(() => events({ topic: 'ContentManagement.Entry.save', body })).toThrow(ContractError);
  });
});

describe('the webhook the hub makes', () => {
  const { targets, list, create, remove } = webhook.subscribing!;
  const URL = 'https://hub.example.com/webhooks/site/5b0e7a';
  const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const one of items) found.push(one);
    return found;
  };

  test('one for the environment, which it names in a header of its own', async () => {
    const space = new StubSpace();
    let made: { headers: { key: string; value: string }[] } | undefined;
    space.answers['/webhook_definitions'] = (_, method, body) => {
      if (method !== 'POST') return undefined;
      made = body;
      return { status: 201, body: { ...body, sys: { type: 'WebhookDefinition', id: 'w1', version: 1 } } };
    };
    const api = await space.open();
    expect(await all(targets(api))).toEqual(['all']);
    expect(await create(api, 'all', URL)).toEqual({ id: 'w1' });
    expect(made).toEqual({
      name: 'Throughline (master)',
      url: URL,
      topics: ['Entry.*', 'Asset.*', 'ContentType.*', 'Workflow.*', 'Task.*', 'Comment.*'],
      filters: [{ equals: [{ doc: 'sys.environment.sys.id' }, 'master'] }],
      headers: [{ key: 'x-throughline-environment', value: 'master' }],
      active: true,
    });
    expect(space.requests.at(-1)!.headers['content-type']).toBe('application/vnd.contentful.management.v1+json');
  });

  test('its own are listed, those of others are not; one that was switched off is said to be', async () => {
    const space = new StubSpace();
    const definition = (id: string, name: string, active?: boolean) => ({ sys: { id }, name, url: URL, active });
    space.lists['/webhook_definitions'] = [
      definition('w1', 'Throughline (master)'),
      definition('w2', 'Throughline (master)', false),
      definition('w3', 'Throughline (staging)'),
      definition('w4', 'Netlify'),
    ];
    expect(await all(list(await space.open()))).toEqual([
      { id: 'w1', target: 'all', url: URL, active: true },
      { id: 'w2', target: 'all', url: URL, active: false },
    ]);
  });

  test('removing one that is gone is no failure', async () => {
    const space = new StubSpace();
    space.answers['/webhook_definitions/w1'] = () => ({ status: 204, body: '' });
    space.answers['/webhook_definitions/w2'] = () => refusal(404, 'NotFound');
    const api = await space.open();
    await remove(api, 'w1');
    await remove(api, 'w2');
    expect(space.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });
});
