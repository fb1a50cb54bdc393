import { parse, validate, type GraphQLEnumType } from 'graphql';
import { WEBHOOKS } from '../../connectors/monday/documents.js';
import { monday } from '../../connectors/monday/index.js';
import { ContractError, type Call } from '../../src/sdk/index.js';
import { BOARD, openStub, refused, schema } from './monday-stub.js';

const { targets, list, create, remove } = monday.webhook!.subscribing!;
const SUBITEMS = '8123456702';
const URL_HERE = 'https://hub.example/webhooks/monday-main/4be1';
const board = (id: string, more: object = {}) => ({
  id,
  name: id,
  state: 'active',
  url: `https://northwind.monday.com/boards/${id}`,
  type: 'board',
  columns: [],
  ...more,
});

async function all<T>(of: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const one of of) got.push(one);
  return got;
}

describe('subscriptions', () => {
  const boards = [
    board(BOARD),
    board(SUBITEMS, { type: 'sub_items_board' }),
    board('3', { type: 'document' }),
    board('4', { state: 'archived' }),
    board('5', { state: 'deleted' }),
  ];

  it('each event of each board where work happens; of subitems the board above tells', async () => {
    const { api } = await openStub({ boards });
    const wanted = await all(targets(api));
    expect(new Set(wanted.map((target) => target.split(':')[0]))).toEqual(new Set([BOARD]));
    const known = (schema.getType('WebhookEventType') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(wanted.map((target) => target.split(':')[1])));
    expect(wanted).toContain(`${BOARD}:change_subitem_column_value`);
  });

  it('one is made by a call that names its board, its event and the address', async () => {
    const { api, requests } = await openStub({ create_webhook: { id: '12345' } });
    expect(await create(api, `${BOARD}:create_item`, URL_HERE)).toEqual({ id: '12345' });
    expect(requests).toEqual([
      expect.objectContaining({
        operation: 'CreateWebhook',
        variables: { board: BOARD, event: 'create_item', url: URL_HERE },
      }),
    ]);
    const { api: silent } = await openStub({ create_webhook: null });
    await expect(create(silent, `${BOARD}:create_item`, URL_HERE)).rejects.toMatchObject({ name: 'ContractError' });
  });

  it('are listed ten boards at a time, each once, without an address since monday tells none', async () => {
    const many = Array.from({ length: 12 }, (_, i) => board(`${100 + i}`));
    const { api, asked } = await openStub({
      boards: many,
      webhooks: ({ board_id: on }: { board_id: string }) => [
        { id: `${on}1`, board_id: on, event: 'create_item' },
        null,
      ],
    });
    const listed = await all(list(api));
    expect(listed).toHaveLength(12);
    expect(listed[0]).toEqual({ id: '1001', target: '100:create_item', url: null, active: true });
    expect(asked('Webhooks')).toHaveLength(2);
    expect(validate(schema, parse(WEBHOOKS))).toEqual([]);
  });

  it('where one board refuses, the others are still listed', async () => {
    const { api, logged } = await openStub(
      {
        boards: [board('101'), board('102')],
        webhooks: ({ board_id: on }: { board_id: string }) => [{ id: `${on}1`, board_id: on, event: 'create_item' }],
      },
      (operation, variables) =>
        operation === 'Webhooks' && Object.values(variables).includes('102')
          ? refused('USER_UNAUTHORIZED', ['b1'])
          : null,
    );
    expect((await all(list(api))).map(({ id }) => id)).toEqual(['1011']);
    expect(logged).toContainEqual(expect.objectContaining({ board: '102' }));
  });

  it('removing one that is gone already is as good; another failure is none', async () => {
    const { api, requests } = await openStub({ delete_webhook: { id: '1' } });
    await remove(api, '1');
    expect(requests[0]).toMatchObject({ operation: 'DeleteWebhook', variables: { id: '1' } });
    const gone = await openStub({}, () => refused('ResourceNotFoundException'));
    await expect(remove(gone.api, '1')).resolves.toBeUndefined();
    const denied = await openStub({}, () => refused('USER_UNAUTHORIZED'));
    await expect(remove(denied.api, '1')).rejects.toMatchObject({ name: 'ScopeError' });
  });
});

describe('what is told', () => {
  const { events } = monday.webhook!;
  const UUID = '0123456789abcdef0123456789abcdef';
  const AT = '2026-09-23T12:03:55.044Z';
  const call = (body: string): Call => ({
    method: 'POST',
    path: '/',
    headers: {},
    body: Buffer.from(body),
    receivedAt: AT,
  });
  const told = (event: object) => events(call(JSON.stringify({ event })));
  const usual = {
    app: 'monday',
    triggerTime: AT,
    subscriptionId: 1,
    isRetry: false,
    userId: 2,
    originalTriggerUuid: null,
    triggerUuid: UUID,
  };
  const on = { boardId: 100000003, pulseId: 100000004, pulseName: 'Item', groupId: 'topics' };
  const item = ['items', '100000004', '100000003'];

  it.each<[string, object, unknown[]]>([
    [
      'a status',
      {
        ...on,
        type: 'update_column_value',
        columnId: 'status',
        columnType: 'color',
        value: { label: { index: 1 } },
        changedAt: 1790165035.123,
      },
      item,
    ],
    ['a new item, made by an automation', { ...on, type: 'create_pulse', userId: -6, columnValues: {} }, item],
    ['another name', { ...on, type: 'update_name', value: { name: 'x' } }, item],
    ['another group', { ...on, type: 'move_pulse_into_group', destGroupId: 'done' }, item],
    ['an archived one', { boardId: 100000003, itemId: 100000004, type: 'archive_pulse' }, item],
    ['a deleted one', { boardId: 100000003, itemId: 100000004, type: 'delete_pulse' }, item],
    ['one that came back', { ...on, type: 'restore_pulse' }, item],
    ['a kind nobody knows', { ...on, type: 'teleport_pulse' }, item],
    [
      'an update, also edited or deleted',
      { ...on, type: 'edit_update', updateId: 55, body: '<p>x</p>', textBody: 'x' },
      ['updates', '55', '100000003'],
    ],
    [
      'a reply, read with its update',
      { ...on, type: 'create_update', updateId: 55, replyId: 56 },
      ['updates', '55', '100000003'],
    ],
    [
      'a subitem: it says itself where it lies',
      { ...on, type: 'update_column_value', parentItemId: '7', parentItemBoardId: '8' },
      ['items', '100000004', undefined],
    ],
    [
      'an update on a subitem',
      { ...on, type: 'create_update', updateId: 57, parentItemId: 7 },
      ['updates', '57', undefined],
    ],
    [
      'a column of the board',
      { boardId: 100000003, type: 'create_column', columnId: 'x' },
      ['boards', '100000003', 'all'],
    ],
  ])('%s', (_, event, expected) => {
    const [one, ...more] = told({ ...usual, ...event });
    expect([one?.stream, one?.key, one?.part]).toEqual(expected);
    expect(one).toMatchObject({ id: UUID, at: AT });
    expect(one).not.toHaveProperty('raw');
    // Deleted by whom and when the log says exactly; whether, the item itself does.
    expect(one).not.toHaveProperty('gone');
    expect(more).toEqual([]);
  });

  it('a retry is the event it repeats', () => {
    const again = told({ ...usual, ...on, isRetry: true, triggerUuid: 'f'.repeat(32), originalTriggerUuid: UUID });
    expect(again[0]!.id).toBe(UUID);
  });

  it('without a name it is named by its bytes', () => {
    const [one, same, other] = [told(on), told(on), told({ ...on, pulseId: 5 })].map(([notice]) => notice!.id);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect([same === one, other === one]).toEqual([true, false]);
  });

  it('ids beyond 2^53 stay what they are', () => {
    const body = `{"event":{"boardId":9007199254740993401,"pulseId":9007199254740993403,"triggerUuid":"u"}}`;
    expect(events(call(body))[0]).toMatchObject({ key: '9007199254740993403', part: '9007199254740993401' });
  });

  it.each([
    ['ids that are none', { type: 'x', boardId: 'a', pulseId: { a: 1 } }],
    ['no ids', { type: 'x' }],
    ['a path for an id', { pulseId: '../1' }],
  ])('%s: nothing, and no failure', (_, event) => {
    expect(told(event)).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"event":[]}', '{"event":null}', '{}', '['.repeat(20_000)])(
    '%# is not understood',
    (body) => {
      expect(() => events(call(body))).toThrow(ContractError);
      expect(() => events(call(body))).toThrow(expect.objectContaining({ code: 'WEBHOOK_MALFORMED' }));
    },
  );
});
