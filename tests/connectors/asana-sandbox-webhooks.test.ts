import { createHmac } from 'node:crypto';
import type { RunningAsana } from '../../connectors/asana/sandbox/index.js';
import { Receiver, type Heard } from '../support/receiver.js';
import { bench, closeAll, DAY_ONE, G, HOUR, MINUTE, type Bench } from './asana-sandbox.company.js';

const S = (n: number) => String(1401000000000000000n + BigInt(n));
const DAY = 24 * HOUR;
let receiver: Receiver;
beforeAll(async () => void (receiver = await Receiver.open()));
afterAll(() => receiver.close());
afterEach(async () => {
  receiver.reset();
  await closeAll();
});

type Story = Parameters<typeof bench>[0];
const STORY: Story = [
  { type: 'task_renamed', by: 'lea', task: G.brief, story: S(1), name: 'Brief' },
  { type: 'section_changed', by: null, task: G.brief, story: S(2), project: G.launch, section: G.doing },
  { type: 'assigned', by: 'lea', task: G.brief, story: S(3), to: 'omar' },
  { type: 'commented', by: 'lea', task: G.part, story: S(4), text: 'why?' },
  { type: 'comment_edited', by: 'lea', story: S(4), text: 'why not?' },
  { type: 'task_deleted', by: 'lea', task: G.brief },
];

/** Gives the secret of a handshake back, as a receiver has to. */
const echo = ({ headers }: Heard) => {
  const secret = headers['x-hook-secret'];
  return { status: 200, ...(typeof secret === 'string' && { headers: { 'x-hook-secret': secret } }) };
};

const running = (here: Bench) => here.sandbox as RunningAsana;

async function ask(here: Bench, method: string, path: string, data?: object) {
  const response = await fetch(`${here.sandbox.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${here.sandbox.secrets.token}` },
    ...(data && { body: JSON.stringify({ data }) }),
  });
  return { status: response.status, body: (await response.json()) as any };
}

/** A bench on day one, with a webhook there; what the handshake said is forgotten. */
async function subscribed(story: Story = STORY, more: object = {}, options: object = {}) {
  const here = await bench(story, options);
  here.now = DAY_ONE;
  receiver.reply = echo;
  const made = await ask(here, 'POST', '/webhooks', { resource: G.launch, target: `${receiver.url}/a`, ...more });
  expect(made.status).toBe(201);
  receiver.heard = [];
  return { here, gid: made.body.data.gid as string, secret: made.body['X-Hook-Secret'] as string };
}

const signed = ({ headers, body }: Heard, secret: string) =>
  headers['x-hook-signature'] === createHmac('sha256', secret).update(body).digest('hex');
const events = (): any[] => receiver.heard.flatMap(({ body }) => JSON.parse(body).events);
const tell = (event: any) => `${event.action} ${event.resource.resource_type} ${event.resource.gid}`;
const tick = (here: Bench, until: number, from = DAY_ONE, flaws = {}) => {
  here.now = until;
  return running(here).deliver(from, until, flaws);
};

describe('webhooks of Asana', () => {
  test('made during a handshake, shown, listed, deleted', async () => {
    const here = await bench();
    receiver.reply = echo;
    const target = `${receiver.url}/a`;
    const { status, body } = await ask(here, 'POST', '/webhooks', { resource: G.launch, target });
    expect(status).toBe(201);
    expect(receiver.heard.map(({ headers }) => headers['x-hook-secret'])).toEqual([body['X-Hook-Secret']]);
    expect(body['X-Hook-Secret']).toMatch(/^[0-9a-f]{64}$/);
    const { gid } = body.data;
    expect(body.data).toMatchObject({ active: true, target, resource: { gid: G.launch }, last_success_at: null });
    expect((await here.get(`/webhooks/${gid}`)).body.data).toEqual(body.data);
    const list = await here.get(`/webhooks?workspace=${G.workspace}&limit=10&opt_fields=target,resource.name`);
    expect(list.body).toEqual({
      data: [{ gid, target, resource: { gid: G.launch, name: 'Launch' } }],
      next_page: null,
    });
    expect((await here.get(`/webhooks?workspace=${G.workspace}&resource=${G.side}`)).body.data).toEqual([]);
    expect(await ask(here, 'DELETE', `/webhooks/${gid}`)).toEqual({ status: 200, body: { data: {} } });
    expect((await ask(here, 'DELETE', `/webhooks/${gid}`)).status).toBe(404);
    expect(here.sandbox.offContract).toEqual([]);
  });

  test.each([
    ['answers without the secret', () => ({ status: 200 })],
    ['gives another secret', () => ({ status: 200, headers: { 'x-hook-secret': 'other' } })],
    ['answers 201', (call: Heard) => ({ ...echo(call), status: 201 })],
    ['does not answer in time', () => 'never' as const],
  ])('a target that %s becomes none', async (_, reply) => {
    const here = await bench([], { patienceMs: 100 });
    receiver.reply = reply;
    const made = await ask(here, 'POST', '/webhooks', { resource: G.launch, target: receiver.url });
    expect(made.status).toBe(400);
    expect((await here.get(`/webhooks?workspace=${G.workspace}`)).body.data).toEqual([]);
  });

  test('the same target again is 403, so is one too many; what is no webhook is 400 or 404', async () => {
    const { here } = await subscribed([], {}, { webhooksOfOne: 2 });
    const post = async (data: object) => (await ask(here, 'POST', '/webhooks', data)).status;
    expect(await post({ resource: G.launch, target: `${receiver.url}/a` })).toBe(403);
    expect(await post({ resource: G.launch, target: `${receiver.url}/b` })).toBe(201);
    expect(await post({ resource: G.launch, target: `${receiver.url}/c` })).toBe(403);
    expect(await post({ resource: G.side, target: `${receiver.url}/a` })).toBe(201);
    expect(await post({ resource: G.launch, target: 'nowhere' })).toBe(400);
    expect(await post({ target: receiver.url })).toBe(400);
    expect(await post({ resource: '123', target: receiver.url })).toBe(404);
    expect(await post({ resource: G.side, target: `${receiver.url}/d`, filters: [{ kind: 'task' }] })).toBe(400);
  });

  test('no wide ones without filters, none on this machine where the tool could not reach it', async () => {
    const here = await bench([], { publicOnly: true });
    const target = `${receiver.url}/a`;
    const post = async (data: object) => (await ask(here, 'POST', '/webhooks', { target, ...data })).status;
    expect(await post({ resource: G.launch })).toBe(403);
    for (const resource of [G.workspace, G.team, G.portfolio]) {
      expect(await post({ resource })).toBe(400);
      expect(await post({ resource, filters: [{ resource_type: 'story' }] })).toBe(400);
    }
    expect(receiver.heard).toEqual([]);
  });

  test('one of a task tells of it and its subtasks', async () => {
    const { here } = await subscribed(STORY, { resource: G.part });
    await tick(here, DAY_ONE + HOUR);
    expect(events().map(tell)).toEqual([`added story ${S(4)}`, `changed story ${S(4)}`]);
  });

  test('tell what /events tells, with bare things, signed', async () => {
    const { here, secret } = await subscribed();
    const { sync } = (await here.get(`/events?resource=${G.launch}`)).body;
    await tick(here, DAY_ONE + HOUR);
    const asked = (await here.get(`/events?resource=${G.launch}&sync=${sync}`)).body.data;
    expect(asked.length).toBeGreaterThan(8);
    expect(events().map(tell)).toEqual(asked.map(tell));
    expect(events().map((event) => event.created_at)).toEqual(asked.map((event: any) => event.created_at));
    expect(events()[0]).toEqual({
      user: { gid: G.lea, resource_type: 'user' },
      created_at: new Date(DAY_ONE + MINUTE).toISOString(),
      action: 'changed',
      resource: { gid: G.brief, resource_type: 'task', resource_subtype: 'default_task' },
      parent: null,
      change: { field: 'name', action: 'changed' },
    });
    // The first call is the heartbeat that follows the handshake.
    expect(receiver.heard[0]!.body).toBe('{"events":[]}');
    expect(receiver.heard.every((call) => signed(call, secret))).toBe(true);
    expect(await tick(here, DAY_ONE + 2 * HOUR, DAY_ONE + HOUR)).toEqual([]);
  });

  test('only what the filters name, and nothing from before the webhook', async () => {
    const filters = [
      { resource_type: 'story', action: 'changed' },
      { resource_type: 'task', fields: ['assignee'], action: 'changed' },
    ];
    const { here } = await subscribed(STORY, { filters });
    await tick(here, DAY_ONE + HOUR, 0);
    expect(events().map(tell)).toEqual([`changed task ${G.brief}`, `changed story ${S(4)}`]);
  });

  test('a heartbeat every eight hours', async () => {
    const { here, gid } = await subscribed([]);
    const sent = await tick(here, DAY_ONE + 17 * HOUR);
    expect(sent.map(({ at, body }) => [at - DAY_ONE, body])).toEqual(
      [0, 8, 16].map((hours) => [hours * HOUR, '{"events":[]}']),
    );
    expect((await here.get(`/webhooks/${gid}`)).body.data).toMatchObject({
      last_success_at: new Date(DAY_ONE + 16 * HOUR).toISOString(),
      delivery_retry_count: 0,
    });
    await running(here).send(gid, []);
    expect(receiver.heard).toHaveLength(4);
  });

  test('what is not taken is tried again, ever later, and the books say so', async () => {
    const { here, gid } = await subscribed(STORY.slice(0, 1));
    await tick(here, DAY_ONE);
    receiver.heard = [];
    receiver.reply = () => ({ status: 500 });
    const sent = await tick(here, DAY_ONE + 10 * MINUTE);
    expect(sent.map(({ at, status }) => [(at - DAY_ONE) / MINUTE, status])).toEqual(
      [1, 2, 4, 8].map((at) => [at, 500]),
    );
    expect((await here.get(`/webhooks/${gid}`)).body.data).toMatchObject({
      last_success_at: new Date(DAY_ONE).toISOString(),
      last_failure_at: new Date(DAY_ONE + 8 * MINUTE).toISOString(),
      last_failure_content: '500',
      delivery_retry_count: 4,
      next_attempt_after: new Date(DAY_ONE + 16 * MINUTE).toISOString(),
      failure_deletion_timestamp: new Date(DAY_ONE + DAY).toISOString(),
    });
    receiver.reply = () => ({ status: 204 });
    await tick(here, DAY_ONE + 20 * MINUTE, DAY_ONE + 10 * MINUTE);
    expect(new Set(receiver.heard.map(({ body }) => body)).size).toBe(1);
    expect((await here.get(`/webhooks/${gid}`)).body.data).toMatchObject({
      delivery_retry_count: 0,
      next_attempt_after: null,
      failure_deletion_timestamp: null,
    });
  });

  test('24 hours without a success delete it', async () => {
    const { here, gid } = await subscribed();
    receiver.reply = () => ({ status: 500 });
    await tick(here, DAY_ONE + DAY - 1);
    expect((await here.get(`/webhooks/${gid}`)).status).toBe(200);
    await tick(here, DAY_ONE + DAY, DAY_ONE + DAY - 1);
    expect((await here.get(`/webhooks/${gid}`)).status).toBe(404);
    receiver.heard = [];
    await tick(here, DAY_ONE + 2 * DAY, DAY_ONE + DAY);
    expect(receiver.heard).toEqual([]);
  });

  test('calls can be lost, doubled, late and forged', async () => {
    const plain = await subscribed();
    await tick(plain.here, DAY_ONE + HOUR);
    const all = receiver.heard.map(({ body }) => body);
    await closeAll();
    const { here, gid, secret } = await subscribed();
    await tick(here, DAY_ONE + HOUR, DAY_ONE, {
      drop: (n: number) => n === 1,
      twice: (n: number) => n === 2,
      delay: (n: number) => (n === 3 ? 30 * MINUTE : n === 4 ? 2 * HOUR : 0),
    });
    expect(receiver.heard.map(({ body }) => body)).toEqual([all[0], all[2], all[2], ...all.slice(5), all[3]]);
    receiver.heard = [];
    await tick(here, DAY_ONE + 3 * HOUR, DAY_ONE + HOUR);
    expect(receiver.heard.map(({ body }) => body)).toEqual([all[4]]);
    receiver.heard = [];
    await running(here).send(gid, [], { secret: 'other' });
    await running(here).send(gid, [], { body: '{"events":[{}]}' });
    expect(receiver.heard.map((call) => signed(call, secret))).toEqual([false, false]);
    expect(signed(receiver.heard[0]!, 'other')).toBe(true);
  });
});
