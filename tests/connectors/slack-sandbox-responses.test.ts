import { Ajv } from 'ajv';
import contract from '../../connectors/slack/sandbox/contract.json';
import { bench, closeAll, S, says, ts, type Step } from './slack-sandbox.company.js';
import responses from './slack-sandbox.responses.json';

afterEach(closeAll);

/**
 * Fields the vendor's types lack, since those were inferred from samples: what the same message has in history may stand
 * in a thread, under a reaction and as a root too, and lines of Slack itself are in no sample. Everything else the types
 * do not know is an invention.
 */
const LACKING: Record<string, string[]> = {
  MessageElement_2: ['subtype', 'username', 'client_msg_id', 'root', 'hidden', 'metadata'],
  Message_2: ['subtype', 'username', 'client_msg_id', 'files', 'upload', 'display_as_bot'],
  FluffyRoot: [
    'user',
    'team',
    'client_msg_id',
    'blocks',
    'reply_users_count',
    'is_locked',
    'app_id',
    'hidden',
    'edited',
  ],
};
/** In these types what stands in a section of rich text is one level too deep. */
const TOO_DEEP = { AccessoryElement: 'PurpleElement', AccessoryElement_2: 'PurpleElement' };

type Definitions = Record<string, { properties: Record<string, unknown> }>;

function validators(): Record<string, (body: unknown) => string[]> {
  const schema = structuredClone(responses) as unknown as { properties: object; definitions: Definitions };
  const history = schema.definitions.MessageElement!.properties;
  for (const [name, fields] of Object.entries(LACKING))
    for (const field of fields) schema.definitions[name]!.properties[field] ??= history[field] ?? {};
  for (const [name, inner] of Object.entries(TOO_DEEP))
    Object.assign(schema.definitions[name]!.properties, schema.definitions[inner]!.properties);
  const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, 'slack');
  return Object.fromEntries(
    Object.keys(schema.properties).map((name) => {
      const validate = ajv.compile({ $ref: `slack#/properties/${name}` });
      const explain = (body: unknown): string[] => {
        void validate(body);
        return (validate.errors ?? []).map(
          ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
        );
      };
      return [name, explain];
    }),
  );
}

const channel = S.launch;
const file = (id: string) => ({ id, name: `${id}.pdf`, mimetype: 'application/pdf', bytes: 10 });
const eventful: Step[] = [
  { type: 'joined', by: 'omar', channel, ts: ts(1) },
  says(ts(2), `<@${S.omar}> ok? <https://a.test|link> :tada:`, { files: [file('F1')] }),
  says(ts(3), 'yes', { thread: ts(2), by: 'omar', broadcast: true, files: [file('F2')] }),
  says(ts(4), ':ballot_box_with_check: sign', { by: 'robot' }),
  says(ts(5), '', { by: 'robot', blocks: 'only here', thread: ts(4), broadcast: true }),
  says(ts(6), 'parent to go'),
  says(ts(7), 'stays', { thread: ts(6) }),
  ...['lea', 'omar', 'gone', 'robot'].map((by): Step => ({ type: 'reacted', by, channel, ts: ts(2), emoji: '+1' })),
  { type: 'edited', by: 'lea', channel, ts: ts(2), text: 'ok now?' },
  { type: 'edited', by: 'robot', channel, ts: ts(4), text: 'signed' },
  { type: 'deleted', by: 'lea', channel, ts: ts(6) },
  { type: 'channel_renamed', by: 'lea', channel, name: 'launch-eu' },
  { type: 'channel_archived', by: 'lea', channel: S.legal, archived: true },
];

const calls: [string, string, Record<string, string | number | boolean>][] = [
  ['AuthTest', 'auth.test', {}],
  ['TeamInfo', 'team.info', {}],
  ['UsersList', 'users.list', { limit: 200, include_locale: true }],
  ['UsersList', 'users.list', { limit: 2 }],
  ['UsersInfo', 'users.info', { user: S.lea }],
  ['UsersInfo', 'users.info', { user: S.omar }],
  ['UsersInfo', 'users.info', { user: S.robot }],
  ['ConversationsList', 'conversations.list', { types: 'public_channel,private_channel', limit: 2 }],
  ['UsersConversations', 'users.conversations', { types: 'public_channel,private_channel' }],
  ['ConversationsInfo', 'conversations.info', { channel, include_num_members: true, include_locale: true }],
  ['ConversationsMembers', 'conversations.members', { channel, limit: 1 }],
  ['ConversationsHistory', 'conversations.history', { channel, include_all_metadata: true }],
  ['ConversationsReplies', 'conversations.replies', { channel, ts: ts(2) }],
  ['ConversationsReplies', 'conversations.replies', { channel, ts: ts(4), include_all_metadata: true }],
  ['ConversationsReplies', 'conversations.replies', { channel, ts: ts(6) }],
  ['ReactionsGet', 'reactions.get', { channel, timestamp: ts(2), full: true }],
  ['ReactionsGet', 'reactions.get', { channel, timestamp: ts(4) }],
  ['FilesList', 'files.list', {}],
  ['FilesInfo', 'files.info', { file: 'F1' }],
  ['ChatGetPermalink', 'chat.getPermalink', { channel, message_ts: ts(2) }],
];

const isValid = validators();

test.each(calls)('%s: the answer of %s to %j has the fields and types of the vendor', async (name, method, args) => {
  const { ok, sandbox } = await bench(eventful, { shared: { team: 'T9', people: ['omar'], channels: [channel] } });
  expect(isValid[name]!(await ok(method, args))).toEqual([]);
  expect(sandbox.offContract).toEqual([]);
});

test('the check itself sees a field of another name and of another type', async () => {
  const { ok } = await bench(eventful);
  const body = await ok('conversations.history', { channel });
  body.messages[0].reply_total = 1;
  body.messages[1].ts = 17;
  expect(isValid.ConversationsHistory!(body)).toHaveLength(2);
});

test('failures have the fields of the vendor, and every method names the errors of its page', async () => {
  // Common to all methods, so on none of their pages; replies and users.conversations answer what history does.
  const common = ['invalid_arguments', 'missing_scope', 'not_authed'];
  const unlisted = ['conversations.replies not_in_channel', 'users.conversations user_not_found'];
  const { call } = await bench(eventful);
  const wrong: [string, Record<string, string>][] = [
    ['bots.info', { bot: 'B1' }],
    ['chat.getPermalink', { channel: 'C1', message_ts: ts(1) }],
    ['chat.getPermalink', { channel, message_ts: ts(99) }],
    ['conversations.history', { channel: 'C1' }],
    ['conversations.history', { channel: S.apart }],
    ['conversations.history', { channel, cursor: 'x' }],
    ['conversations.history', { channel, oldest: 'x' }],
    ['conversations.history', { channel, latest: 'x' }],
    ['conversations.info', { channel: 'C1' }],
    ['conversations.info', {}],
    ['conversations.list', { types: 'x' }],
    ['conversations.list', { limit: '5000' }],
    ['conversations.list', { cursor: 'x' }],
    ['conversations.members', { channel: 'C1' }],
    ['conversations.members', { channel, limit: '5000' }],
    ['conversations.members', { channel, cursor: 'x' }],
    ['conversations.replies', { channel: 'C1', ts: ts(1) }],
    ['conversations.replies', { channel: S.apart, ts: ts(1) }],
    ['conversations.replies', { channel, ts: ts(99) }],
    ['conversations.replies', { channel, ts: ts(2), cursor: 'x' }],
    ['files.info', { file: 'F99' }],
    ['files.list', { types: 'x' }],
    ['files.list', { user: 'U1' }],
    ['reactions.get', {}],
    ['reactions.get', { channel: 'C1', timestamp: ts(1) }],
    ['reactions.get', { channel: S.apart, timestamp: ts(1) }],
    ['reactions.get', { channel, timestamp: 'x' }],
    ['reactions.get', { channel, timestamp: ts(99) }],
    ['reactions.get', { file: 'F99' }],
    ['team.info', { team: 'T1' }],
    ['users.conversations', { user: 'U1' }],
    ['users.conversations', { types: 'x' }],
    ['users.info', { user: 'U1' }],
    ['users.list', { cursor: 'x', limit: '2' }],
  ];
  const played: Record<string, { errors: string[] }> = contract.played;
  for (const [method, args] of wrong) {
    const { status, body } = await call(method, args);
    expect([method, args, status, body.ok]).toEqual([method, args, 200, false]);
    expect(isValid.AuthTest!(body)).toEqual([]);
    const listed = [...played[method]!.errors, ...common].includes(body.error);
    expect([`${method} ${body.error}`, listed || unlisted.includes(`${method} ${body.error}`)]).toEqual([
      `${method} ${body.error}`,
      true,
    ]);
  }
});

// bots.info is in no vendor type; its record is that of the 2021 description.
test('bots.info has the fields of its description', async () => {
  const { ok } = await bench();
  const { bot } = await ok('bots.info', { bot: S.robotBot });
  expect(Object.keys(bot).toSorted()).toEqual(['app_id', 'deleted', 'icons', 'id', 'name', 'updated', 'user_id']);
  expect(Object.keys(bot.icons)).toEqual(['image_36', 'image_48', 'image_72']);
});
