import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  bench,
  closeAll,
  entry,
  minute,
  published,
  put,
  saved,
  SPACE,
  SPACE_PATH,
  stamp,
  type Bench,
  type Step,
} from './contentful-sandbox.company.js';

interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let server: Server;
let heard: Heard[] = [];
let status = 200;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard.push({ path: request.url!, headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
afterEach(async () => {
  heard = [];
  status = 200;
  await closeAll();
});

const HOOKS = `${SPACE_PATH}/webhook_definitions`;

async function register({ ask }: Bench, more: object = {}): Promise<string> {
  const body = JSON.stringify({ name: 'hub', url: `${base}/webhooks/cms/Abc`, topics: ['*.*'], ...more });
  const answer = await ask(HOOKS, { method: 'POST', body });
  expect(answer.status).toBe(201);
  return answer.body.sys.id;
}

/** The signature as the contract describes it, worked out once more. */
function isSigned({ path, headers, body }: Heard, secret = SPACE.signingSecret): boolean {
  const names = String(headers['x-contentful-signed-headers']).split(',');
  const said = names.map((name) => `${name}:${String(headers[name])}`).join(';');
  const hmac = createHmac('sha256', secret).update(['POST', path, said, body].join('\n')).digest('hex');
  return hmac === headers['x-contentful-signature'];
}

const topics = (): string[] =>
  heard.map(({ headers }) => String(headers['x-contentful-topic']).replace('ContentManagement.', ''));
const story: Step[] = [
  entry('e', 'page'),
  saved('e'),
  published('e'),
  { type: 'task_added', id: 't', entry: 'e', body: 'do', assignee: { person: 'ben' }, dueAt: null },
  { type: 'commented', id: 'c', entry: 'e', replyTo: null, text: 'why?' },
  { type: 'workflow_started', id: 'w', definition: 'review', entry: 'e', step: 'ask' },
  { type: 'workflow_stepped', id: 'w', step: 'yes' },
  { type: 'workflow_completed', id: 'w' },
  put('unpublished', 'e'),
  put('archived', 'e'),
  put('deleted', 'e'),
];
const notice = { type: 'Entry', action: 'save', payload: { sys: { type: 'Entry', id: 'e' } } };

describe('webhook definitions', () => {
  test('made, listed, read, deleted; what is deleted is unknown', async () => {
    const one = await bench();
    const id = await register(one, { headers: [{ key: 'x-secret', value: 'hidden', secret: true }] });
    const { items } = await one.ok(HOOKS);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      name: 'hub',
      active: true,
      topics: ['*.*'],
      headers: [{ key: 'x-secret', secret: true }],
    });
    expect(JSON.stringify(items)).not.toContain('hidden');
    expect(await one.ok(`${HOOKS}/${id}`)).toEqual(items[0]);
    expect((await one.ask(`${HOOKS}/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await one.ask(`${HOOKS}/${id}`, { method: 'DELETE' })).body.sys.id).toBe('NotFound');
    expect(one.sandbox.offContract).toEqual([]);
  });

  test('without an address, without topics, or at an address that is taken: 422', async () => {
    const one = await bench();
    await register(one);
    for (const body of [
      { name: 'a', topics: ['*.*'] },
      { name: 'a', url: `${base}/b`, topics: [] },
      { name: 'a', url: `${base}/webhooks/cms/Abc`, topics: ['*.*'] },
    ]) {
      const answer = await one.ask(HOOKS, { method: 'POST', body: JSON.stringify(body) });
      expect([answer.status, answer.body.sys.id]).toEqual([422, 'ValidationFailed']);
    }
  });

  test('of the signing secret only the end is shown', async () => {
    const { ok } = await bench();
    const { redactedValue } = await ok(`${SPACE_PATH}/webhook_settings/signing_secret`);
    expect(SPACE.signingSecret.endsWith(redactedValue)).toBe(true);
    expect(redactedValue).toHaveLength(4);
  });
});

describe('calls', () => {
  test('none without a definition', async () => {
    const { sandbox, clock } = await bench(story);
    expect(await sandbox.deliver(0, clock.now)).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('one for each thing that happened, in order, with the thing as it was then', async () => {
    const one = await bench(story);
    await register(one);
    await one.sandbox.deliver(minute(-1), minute(10));
    expect(topics()).toEqual([
      'Entry.create',
      'Entry.auto_save',
      'Entry.publish',
      'Task.create',
      'Comment.create',
      'Workflow.create',
      'Workflow.save',
      'Workflow.complete',
      'Entry.unpublish',
      'Entry.archive',
      'Entry.delete',
    ]);
    const bodies = heard.map(({ body }) => JSON.parse(body));
    expect(bodies[1].sys).toMatchObject({ type: 'Entry', version: 2, updatedAt: stamp(1) });
    expect(bodies[2].sys).toMatchObject({ version: 3, publishedVersion: 2, publishedAt: stamp(2) });
    expect(bodies[6]).toMatchObject({ stepId: 'yes', sys: { version: 2 } });
  });

  test('of what is deleted, and of what is unpublished, only sys with the instant it went', async () => {
    const one = await bench(story);
    await register(one, { topics: ['Entry.unpublish', 'Entry.delete'] });
    await one.sandbox.deliver(minute(-1), minute(10));
    const [off, gone] = heard.map(({ body }) => JSON.parse(body));
    expect(Object.keys(gone)).toEqual(['sys']);
    expect(gone.sys).toMatchObject({
      type: 'DeletedEntry',
      id: 'e',
      deletedAt: stamp(10),
      deletedBy: { sys: { id: 'user-ana' } },
    });
    // The topic alone tells the two apart.
    expect(off.sys).toMatchObject({ type: 'DeletedEntry', deletedAt: stamp(8) });
    expect(topics()).toEqual(['Entry.unpublish', 'Entry.delete']);
  });

  test('only of the topics and filters that were asked for, and none while switched off', async () => {
    const one = await bench(story);
    await register(one, { topics: ['*.publish', 'Task.*'] });
    await register(one, { url: `${base}/off`, active: false });
    await register(one, { url: `${base}/else`, filters: [{ equals: [{ doc: 'sys.environment.sys.id' }, 'staging'] }] });
    await register(one, {
      url: `${base}/here`,
      topics: ['Entry.create'],
      filters: [{ not: { in: [{ doc: 'sys.contentType.sys.id' }, ['note']] } }],
    });
    await one.sandbox.deliver(minute(-1), minute(10));
    expect(heard.map(({ path }, index) => `${path} ${topics()[index]}`)).toEqual([
      '/here Entry.create',
      '/webhooks/cms/Abc Entry.publish',
      '/webhooks/cms/Abc Task.create',
    ]);
  });

  test('the same event told twice has the same idempotency key, another one another', async () => {
    const one = await bench(story);
    await register(one, { topics: ['Entry.*'] });
    await one.sandbox.deliver(minute(-1), minute(1));
    await one.sandbox.deliver(minute(-1), minute(1));
    const keys = heard.map(({ headers }) => headers['x-contentful-idempotency-key']);
    expect(keys.slice(2)).toEqual(keys.slice(0, 2));
    expect(new Set(keys).size).toBe(2);
  });

  test('a receiver that fails, or is not there, is told of', async () => {
    const one = await bench(story);
    await register(one, { topics: ['Entry.create'] });
    await register(one, { url: 'http://127.0.0.1:1/nobody', topics: ['Entry.create'] });
    status = 503;
    const sent = await one.sandbox.deliver(minute(-1), minute(0));
    expect(sent.map((call) => call.status)).toEqual([503, null]);
  });
});

describe('checklist: signed webhook with a wrong path or an old timestamp', () => {
  test('a good call is signed over method, path, listed headers and body, now', async () => {
    const one = await bench(story, { wallNow: () => 1_800_000_000_000 });
    await register(one);
    await one.sandbox.deliver(minute(-1), minute(10));
    expect(heard.filter((call) => !isSigned(call))).toEqual([]);
    const names = String(heard[0]!.headers['x-contentful-signed-headers']).split(',');
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(
      expect.arrayContaining(['x-contentful-topic', 'x-contentful-timestamp', 'x-contentful-signed-headers']),
    );
    expect(heard[0]!.headers['x-contentful-timestamp']).toBe('1800000000000');
  });

  test('signed for another path', async () => {
    const one = await bench();
    await register(one);
    await one.sandbox.send(notice, { path: '/webhooks/cms/Other' });
    expect(isSigned(heard[0]!)).toBe(false);
    expect(isSigned({ ...heard[0]!, path: '/webhooks/cms/Other' })).toBe(true);
  });

  test('signed long ago: the signature is right and the timestamp old', async () => {
    const one = await bench([], { wallNow: () => 1_800_000_000_000 });
    await register(one);
    await one.sandbox.send(notice, { at: 1_800_000_000_000 - 301_000 });
    expect(isSigned(heard[0]!)).toBe(true);
    expect(heard[0]!.headers['x-contentful-timestamp']).toBe('1799999699000');
  });

  test('signed with another secret, and with another body than was signed', async () => {
    const one = await bench();
    await register(one);
    await one.sandbox.send(notice, { secret: 'b'.repeat(64) });
    await one.sandbox.send(notice, { body: '{"sys":{"type":"Entry","id":"forged"}}' });
    expect(heard.map((call) => isSigned(call))).toEqual([false, false]);
    expect(isSigned(heard[0]!, 'b'.repeat(64))).toBe(true);
  });
});
