import type { Connector, Draft } from '../../../src/sdk/index.js';
import type { Planted } from './planted.js';
import { onDrafts, onPages, onTheWire, type Json } from './tamper.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Edits each message of every answer that shows some: null drops it. */
const messages = (edit: (message: Json, path: string) => Json) =>
  onTheWire((path, body) =>
    Array.isArray(body.messages)
      ? { ...body, messages: body.messages.flatMap((one: Json) => edit(one, path) ?? []) }
      : body,
  );
/** Changes in the mapping what first messages and replies alike say. */
const drafts =
  (edit: (draft: Draft) => Draft[]) =>
  (connector: Connector): Connector =>
    onDrafts('replies', edit)(onDrafts('messages', edit)(connector));
const isHand = (draft: Draft): boolean => draft.draft === 'change' && draft.what === 'approval_decided';
const isReply = ({ ts, thread_ts: thread }: Json): boolean => thread !== undefined && thread !== ts;

const faults: Omit<Planted, 'tool'>[] = [
  {
    name: 'threads are dropped',
    chapter: 'items',
    alter: onTheWire((path, body) =>
      path === '/conversations.replies' ? { ...body, messages: body.messages.slice(0, 1) } : body,
    ),
  },
  {
    name: 'a page in the middle of a channel is skipped',
    chapter: 'items',
    alter: onTheWire(
      (path, body, { query }) =>
        path === '/conversations.history' && query?.cursor && body.response_metadata.next_cursor
          ? { ...body, messages: [] }
          : body,
      (request) =>
        request.path === '/conversations.history' ? { ...request, query: { ...request.query, limit: 5 } } : request,
    ),
  },
  {
    name: 'messages are dated to the second',
    chapter: 'items',
    alter: drafts((draft) => [
      draft.draft === 'message' ? { ...draft, at: draft.at.replace(/\.\d+Z$/, '.000Z') } : draft,
    ]),
  },
  {
    name: 'the hand of a bystander counts',
    chapter: 'observed',
    alter: messages((message) => {
      const [, called] = /<@(U\w+)>/.exec(message.text ?? '') ?? [];
      return called && message.reactions
        ? { ...message, reactions: message.reactions.map((one: Json) => ({ ...one, users: [called], count: 1 })) }
        : message;
    }),
  },
  {
    name: 'a hand in another colour does not count',
    chapter: 'observed',
    alter: messages((message) => ({
      ...message,
      reactions: message.reactions?.filter(({ name }: Json) => !name.includes('::')),
    })),
  },
  {
    name: 'of many hands only the first ones are known',
    chapter: 'observed',
    alter: onTheWire((path, body) =>
      path === '/reactions.get' ? { ...body, message: { ...body.message, reactions: [] } } : body,
    ),
  },
  {
    name: 'a hand taken down again is not noticed',
    chapter: 'observed',
    laterMs: [24 * HOUR, 30 * HOUR],
    alter: drafts((draft) => (isHand(draft) && 'to' in draft && draft.to === null ? [] : [draft])),
  },
  {
    name: 'a hand is dated to the look before',
    chapter: 'observed',
    alter: drafts((draft) => [
      draft.draft === 'change' && isHand(draft) && draft.notBefore ? { ...draft, at: draft.notBefore } : draft,
    ]),
  },
  {
    name: 'a hand is said to have gone up since nobody knows when',
    chapter: 'observed',
    alter: drafts((draft) => [isHand(draft) ? { ...draft, notBefore: null } : draft]),
  },
  {
    name: 'one of two who are asked is enough',
    chapter: 'approvals',
    alter: drafts((draft) => [
      draft.draft === 'message' && draft.asks ? { ...draft, asks: { ...draft.asks, policy: 'any' } } : draft,
    ]),
  },
  {
    name: 'what a program writes over its own request is ignored',
    chapter: 'approvals',
    alter: messages((message) => (message.bot_id ? { ...message, edited: undefined } : message)),
  },
  {
    name: 'replies decide nothing',
    chapter: 'approvals',
    alter: drafts((draft) => [draft.draft === 'message' ? { ...draft, decides: null } : draft]),
  },
  {
    name: 'a second request in a thread is taken for talk',
    chapter: 'items',
    alter: onDrafts('replies', (draft) =>
      draft.draft === 'approval' ? [] : [draft.draft === 'message' ? { ...draft, asks: null } : draft],
    ),
  },
  {
    name: 'the task a request links is lost',
    chapter: 'approvals',
    tools: ['asana', 'slack'],
    alter: drafts((draft) => [draft.draft === 'message' ? { ...draft, links: [] } : draft]),
  },
  {
    name: 'a thread is named by the key in a reply',
    chapter: 'links',
    alter: onDrafts('replies', (draft) => [draft.draft === 'message' ? { ...draft, keyTexts: ['CMP-104'] } : draft]),
  },
  {
    name: 'a file takes the keys of the words above it',
    chapter: 'links',
    tools: ['asana', 'slack'],
    alter: onDrafts('messages', (draft) => [draft.draft === 'asset' ? { ...draft, keyTexts: ['CMP-104'] } : draft]),
  },
  {
    name: 'a channel keeps its first name',
    chapter: 'links',
    laterMs: 7 * DAY,
    alter: onTheWire((path, body) =>
      path === '/conversations.list'
        ? {
            ...body,
            channels: body.channels.map((one: Json) => ({ ...one, name: one.previous_names?.at(-1) ?? one.name })),
          }
        : body,
    ),
  },
  {
    name: 'private channels are left out',
    chapter: 'items',
    alter: onTheWire((path, body) =>
      path === '/conversations.list'
        ? { ...body, channels: body.channels.filter((one: Json) => !one.is_private) }
        : body,
    ),
  },
  {
    name: 'what programs say is dropped',
    chapter: 'items',
    alter: messages((message) => (message.bot_id ? null : message)),
  },
  {
    name: 'what programs say in blocks alone is not read',
    chapter: 'talk',
    alter: messages((message) => (message.bot_id ? { ...message, blocks: undefined } : message)),
  },
  {
    name: 'a reply that the channel shows as well is in no thread',
    chapter: 'items',
    alter: messages((message, path) =>
      path === '/conversations.replies' && message.subtype === 'thread_broadcast' ? null : message,
    ),
  },
  {
    name: 'replies begin conversations of their own',
    chapter: 'talk',
    alter: onDrafts('replies', (draft) => [
      draft.draft === 'message' ? { ...draft, thread: { key: draft.key } } : draft,
    ]),
  },
  {
    name: 'what was edited shows its first words',
    chapter: 'talk',
    laterMs: 2 * DAY,
    alter: messages((message) => (message.edited && !message.bot_id ? { ...message, text: 'first words' } : message)),
  },
  {
    name: 'a look goes back a day instead of a fortnight',
    chapter: 'items',
    laterMs: [40 * HOUR, 46 * HOUR],
    alter: (connector) => ({
      ...connector,
      open: (opening) => connector.open({ ...opening, config: { ...opening.config, lookBack: 1 } }),
    }),
  },
  {
    name: 'what was deleted stays',
    chapter: 'items',
    laterMs: [32 * HOUR, 54 * HOUR],
    alter: (connector) =>
      ['messages', 'replies'].reduce(
        (altered, name) =>
          onPages(name, (page) => ({ records: page.records, next: page.next, again: page.again }))(altered),
        connector,
      ),
  },
  {
    name: 'messages are said by whom they call',
    chapter: 'authors',
    alter: drafts((draft) => [
      draft.draft === 'message' && draft.addressees?.[0] ? { ...draft, author: draft.addressees[0] } : draft,
    ]),
  },
  {
    name: 'two people get one address',
    chapter: 'people',
    alter: onTheWire((path, body) =>
      path === '/users.list'
        ? {
            ...body,
            members: body.members.map((user: Json) =>
              /Brandt|Horvat/.test(user.real_name ?? '')
                ? { ...user, profile: { ...user.profile, email: 'desk@acme.example' } }
                : user,
            ),
          }
        : body,
    ),
  },
  {
    name: 'a message loses its files',
    chapter: 'versions',
    alter: drafts((draft) => (draft.draft === 'version' ? [] : [draft])),
  },
  {
    name: 'the text of replies is that of their thread’s first message',
    chapter: 'talk',
    alter: messages((message, path) =>
      path === '/conversations.replies' && isReply(message) ? { ...message, text: 'x' } : message,
    ),
  },
];

export const slack: Planted[] = faults.map((one) => ({ ...one, tool: 'slack', campaigns: 10 }));
