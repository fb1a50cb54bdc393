import { createHmac } from 'node:crypto';
import type { RunningMonday } from '../../connectors/monday/sandbox/index.js';
import { parseJson } from '../../src/sdk/index.js';
import { Receiver, type Heard } from '../support/receiver.js';
import { bench, closeAll, DAY_ONE, HOUR, M, MINUTE, newItem, setValue, type Bench } from './monday-sandbox.company.js';

let receiver: Receiver;
beforeAll(async () => void (receiver = await Receiver.open()));
afterAll(() => receiver.close());
afterEach(async () => {
  receiver.reset();
  await closeAll();
});

type Story = NonNullable<Parameters<typeof bench>[0]>;
const STORY: Story = [
  newItem(M.copy, 'Another'),
  setValue(M.brief, 'status', { label: 1 }),
  setValue(M.brief, 'text_key', { text: 'CMP-2' }, { by: null }),
  { type: 'item_renamed', item: M.brief, name: 'Brief' },
  { type: 'item_moved', item: M.brief, group: 'doing' },
  { type: 'update_posted', id: '88', item: M.brief, replyTo: null, text: 'why?' },
  { type: 'update_posted', id: '89', item: M.brief, replyTo: '88', text: 'because' },
  { type: 'update_edited', id: '88', text: 'why not?' },
  { type: 'update_deleted', id: '88' },
  { type: 'values_set', items: [M.brief, M.copy], column: 'status', value: { label: 2 } },
  setValue(M.part, 'status', { label: 1 }),
  { type: 'item_archived', item: M.copy },
  { type: 'item_restored', item: M.copy },
  { type: 'item_deleted', item: M.copy },
  setValue(M.hidden, 'status', { label: 1 }),
];

/** Gives a challenge back, as a receiver has to. */
const echo = ({ body }: Heard) => ({ status: 200, ...('challenge' in JSON.parse(body) && { body }) });
const running = (here: Bench) => here.sandbox as RunningMonday;
const CREATE = `mutation ($board: ID!, $event: WebhookEventType!, $url: String!, $config: JSON) {
  create_webhook(board_id: $board, event: $event, url: $url, config: $config) { id board_id event config }
}`;
const create = (here: Bench, event: string, more: object = {}) =>
  here.ask(CREATE, { board: M.board, event, url: `${receiver.url}/m?k=1`, ...more });

/** A bench on day one that hears of these events; what was said by then is forgotten. */
async function subscribed(events: string[], options: object = {}, story = STORY) {
  const here = await bench(story, options);
  here.now = DAY_ONE;
  receiver.reply = echo;
  const ids: string[] = [];
  for (const event of events) ids.push((await create(here, event)).data.create_webhook.id);
  receiver.heard = [];
  return { here, ids };
}

const tick = (here: Bench, minutes: number, from = 0, flaws = {}) =>
  running(here).deliver(DAY_ONE + from * MINUTE, DAY_ONE + minutes * MINUTE, flaws);
const events = (): any[] => receiver.heard.map(({ body }) => (parseJson(body) as { event: unknown }).event);

/** The claims of a token whose signature holds; null: it does not. */
function claimsOf(token: string, secret: string): any {
  const [head, payload, signature] = token.split('.');
  const hmac = createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url');
  return hmac === signature ? JSON.parse(Buffer.from(payload!, 'base64url').toString()) : null;
}

describe('webhooks of monday', () => {
  test('made when the address gives the challenge back, listed by board, deleted', async () => {
    const here = await bench();
    receiver.reply = echo;
    const { data } = await create(here, 'create_item');
    const made = data.create_webhook;
    expect(made).toEqual({ id: expect.any(String), board_id: M.board, event: 'create_item', config: null });
    expect(receiver.heard.map(({ body }) => Object.keys(JSON.parse(body)))).toEqual([['challenge']]);
    const list = `query ($board: ID!) { webhooks(board_id: $board) { id board_id event config } }`;
    expect((await here.ask(list, { board: M.board })).data.webhooks).toEqual([made]);
    expect((await here.ask(list, { board: M.side })).data.webhooks).toEqual([]);
    expect((await here.ask('{ webhooks(board_id: "1", app_webhooks_only: true) { id } }')).data.webhooks).toEqual([]);
    const remove = 'mutation ($id: ID!) { delete_webhook(id: $id) { id board_id } }';
    expect((await here.ask(remove, { id: made.id })).data.delete_webhook).toEqual({ id: made.id, board_id: M.board });
    expect((await here.ask(remove, { id: made.id })).errors[0].extensions.code).toBe('InvalidArgumentException');
    expect((await here.ask(list, { board: M.board })).data.webhooks).toEqual([]);
    expect(here.sandbox.offContract).toEqual([]);
  });

  test('none without the challenge, without a board, without what its kind needs', async () => {
    const here = await bench([], { patienceMs: 100 });
    const refused = async (event: string, more: object = {}) => {
      const { errors } = await create(here, event, more);
      expect(errors[0].extensions.code).toBe('InvalidArgumentException');
    };
    await refused('create_item');
    receiver.reply = () => ({ status: 200, body: '{"challenge":"other"}' });
    await refused('create_item');
    receiver.reply = () => 'never';
    await refused('create_item');
    receiver.reply = echo;
    await refused('create_item', { board: M.secret });
    await refused('create_item', { url: 'nowhere' });
    await refused('change_specific_column_value');
    await refused('item_moved_to_specific_group', { config: '{"columnId":"status"}' });
    expect((await create(here, 'no_such_event')).errors).toHaveLength(1);
    expect((await here.ask(`{ webhooks(board_id: "${M.board}") { id } }`)).data.webhooks).toEqual([]);
  });

  test('each kind tells its own, in order, with values', async () => {
    const { here } = await subscribed([
      'create_item', 'change_column_value', 'change_name', 'item_moved_to_any_group', 'create_update', 'edit_update',
      'delete_update', 'change_subitem_column_value', 'item_archived', 'item_restored', 'item_deleted',
    ]); // prettier-ignore
    await tick(here, 60);
    expect(events().map(({ type }) => type)).toEqual([
      'create_pulse', 'update_column_value', 'update_column_value', 'update_name', 'move_pulse_into_group',
      'create_update', 'create_update', 'edit_update', 'delete_update', 'update_column_value', 'update_column_value',
      'update_column_value', 'archive_pulse', 'restore_pulse', 'delete_pulse',
    ]); // prettier-ignore
    const [created, status, text, renamed, moved, , reply, , , , , part, , , gone] = events();
    expect(created).toMatchObject({ pulseName: 'Another', groupId: 'topics', userId: Number(M.lea), app: 'monday' });
    expect(status).toMatchObject({
      boardId: Number(M.board),
      columnId: 'status',
      columnType: 'color',
      columnTitle: 'Status',
      value: { label: { index: 1, text: 'Done' } },
      previousValue: { label: { index: 0, text: 'Working on it' } },
      changedAt: (DAY_ONE + 2 * MINUTE) / 1000,
      triggerTime: new Date(DAY_ONE + 2 * MINUTE).toISOString(),
      isRetry: false,
      originalTriggerUuid: null,
      triggerUuid: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    // Above 2^53: digit by digit on the wire.
    expect(receiver.heard[1]!.body).toContain(`"pulseId":${M.brief}`);
    // Automations are users that do not exist.
    expect(text).toMatchObject({ userId: -4, value: { value: 'CMP-2' }, previousValue: { value: 'CMP-1' } });
    expect(renamed).toMatchObject({ value: { name: 'Brief' }, previousValue: { name: 'Write the brief' } });
    expect(moved).toMatchObject({ sourceGroupId: 'topics', destGroupId: 'doing' });
    expect(reply).toMatchObject({ updateId: 88, replyId: 89, textBody: 'because' });
    expect(part).toMatchObject({ parentItemId: M.brief, parentItemBoardId: M.board, boardId: Number(M.subs) });
    expect(gone).toMatchObject({ itemId: Number(M.copy), itemName: 'Another' });
    expect(gone).not.toHaveProperty('pulseId');
    expect(new Set(events().map(({ triggerUuid }) => triggerUuid)).size).toBe(15);
  });

  test('a status, a column, a label or a group alone', async () => {
    const { here } = await subscribed(['change_status_column_value']);
    await create(here, 'change_specific_column_value', {
      config: '{"columnId":"text_key"}',
      url: `${receiver.url}/key`,
    });
    const label = { columnId: 'status', columnValue: { index: 1 } };
    await create(here, 'change_status_column_value', { config: JSON.stringify(label), url: `${receiver.url}/done` });
    await create(here, 'item_moved_to_specific_group', { config: '{"groupId":"topics"}', url: `${receiver.url}/top` });
    receiver.heard = [];
    await tick(here, 60);
    const told = receiver.heard.map(({ path }, i) => `${path} ${events()[i].columnId}`);
    expect(told).toEqual(['/m?k=1 status', '/done status', '/key text_key', '/m?k=1 status', '/m?k=1 status']);
  });

  test('nothing of before the webhook was made, nothing after it was deleted', async () => {
    const { here, ids } = await subscribed(['change_column_value']);
    await tick(here, 2, -60);
    expect(events()).toHaveLength(1);
    await here.ask(`mutation { delete_webhook(id: "${ids[0]}") { id } }`);
    expect(await tick(here, 60, 2)).toEqual([]);
  });

  test("an app's are signed by its secret, for this address and a few minutes; a person's not at all", async () => {
    const plain = await subscribed(['create_item']);
    await tick(plain.here, 60);
    expect(receiver.heard[0]!.headers).not.toHaveProperty('authorization');
    const { here, ids } = await subscribed(['create_item'], { isApp: true });
    await tick(here, 60);
    const { signingSecret } = running(here);
    const token = () => String(receiver.heard.at(-1)!.headers.authorization);
    const iat = here.wall / 1000;
    const claims = claimsOf(token(), signingSecret);
    expect(claims).toMatchObject({ accountId: Number(M.account), aud: `${receiver.url}/m?k=1`, iat, exp: iat + 300 });
    expect(JSON.parse(Buffer.from(token().split('.')[0]!, 'base64url').toString())).toEqual({
      alg: 'HS256',
      typ: 'JWT',
    });
    await running(here).send(ids[0]!, {}, { secret: 'other' });
    expect(claimsOf(token(), signingSecret)).toBeNull();
    await running(here).send(ids[0]!, {}, { claims: { exp: iat - 1 }, body: '{}' });
    expect(claimsOf(token(), signingSecret)).toMatchObject({ exp: iat - 1 });
    expect(receiver.heard.at(-1)!.body).toBe('{}');
  });

  test('what is not taken comes again each minute for half an hour, under the same name', async () => {
    const { here } = await subscribed(['change_name']);
    receiver.reply = () => ({ status: 500 });
    const sent = await tick(here, 60);
    expect(sent.map(({ at }) => (at - DAY_ONE) / MINUTE)).toEqual(Array.from({ length: 31 }, (_, i) => 4 + i));
    const [first, second] = events();
    expect(second).toEqual({ ...first, isRetry: true, originalTriggerUuid: first.triggerUuid });
    expect(await tick(here, 120, 60)).toEqual([]);
    receiver.heard = [];
    receiver.reply = () => ({ status: receiver.heard.length < 3 ? 500 : 200 });
    expect((await tick(here, 60)).map(({ status }) => status)).toEqual([500, 500, 200]);
  });

  test('calls can be lost, doubled and late', async () => {
    const { here } = await subscribed(['change_column_value']);
    await tick(here, 60, 0, {
      drop: (n: number) => n === 0,
      twice: (n: number) => n === 1,
      delay: (n: number) => (n === 1 ? 30 * MINUTE : n === 2 ? 2 * HOUR : 0),
    });
    const [one, two, three] = events();
    expect(events()).toHaveLength(3);
    expect([one.columnId, two.columnId]).toEqual(['status', 'text_key']);
    expect(three).toEqual(two);
    receiver.heard = [];
    await tick(here, 180, 60);
    expect(events()).toHaveLength(1);
  });
});
