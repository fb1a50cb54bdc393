import { createHash } from 'node:crypto';
import { ContractError, parseJson, type Call, type Hook, type HookAnswer, type Notice, type Webhook } from '#sdk';
import type { MondayApi } from './api.js';
import { prove, refused } from './proof.js';
import { fields, Id, Stamp } from './shapes.js';
import { subscribing } from './subscribing.js';

interface Secrets {
  token: string;
  signingSecret?: string | undefined;
}

// Seen: 52 letters and digits.
const CHALLENGE = /^[\w.~+/=-]{1,256}$/;

/** Calls of monday: signed where an app subscribed; what a personal token or a person subscribed to nothing signs. */
export const webhook: Webhook<MondayApi, Secrets> = {
  verify(call, { signingSecret }, hook) {
    if (greet(call, hook)) return 'hint';
    if (signingSecret === undefined) return 'hint';
    prove(call, signingSecret, hook);
    return 'signed';
  },
  greet: (call, _secrets, hook) => greet(call, hook),
  events: (call) => (challengeIn(call) === undefined ? noticesOf(call) : []),
  subscribing,
};

function bodyOf({ body }: Call): Record<string, unknown> {
  try {
    return fields(parseJson(body.toString('utf8')));
  } catch {
    return {};
  }
}

function challengeIn(call: Call): unknown {
  const body = bodyOf(call);
  return Object.hasOwn(body, 'event') ? undefined : body['challenge'];
}

/** Without the same challenge in return there is no webhook (huginn#2948); a hub that asked for none repeats none. */
function greet(call: Call, { pending }: Hook): { answer: HookAnswer } | null {
  const challenge = challengeIn(call);
  if (challenge === undefined) return null;
  if (!pending) throw refused('a challenge that the hub did not ask for');
  if (typeof challenge !== 'string' || !CHALLENGE.test(challenge))
    throw new ContractError('A challenge of monday is not understood', {
      code: 'WEBHOOK_MALFORMED',
      expected: 'a short text of letters and digits',
      got: typeof challenge,
    });
  const headers = { 'content-type': 'application/json' };
  return { answer: { status: 200, headers, body: JSON.stringify({ challenge }) } };
}

const Key = Id.refine((id) => /^\d+$/.test(id));
const idIn = (value: unknown): string | undefined => Key.safeParse(value).data;

/**
 * What is to be looked at. None of it is landed: an event is no item, and no line of the log either, whose id and exact time it
 * lacks, so that the same change would stand there twice. Names of events appear without notice: they are not looked at.
 */
function noticesOf(call: Call): Notice[] {
  const event = fields(bodyOf(call)['event']);
  if (Object.keys(event).length === 0)
    throw new ContractError('A call of monday is not understood', {
      code: 'WEBHOOK_MALFORMED',
      expected: '{"event": {…}}',
      got: `${call.body.length} bytes`,
    });
  const { data: at } = Stamp.safeParse(event['triggerTime']);
  const told = { id: nameOf(event, call), ...(at && { at }) };
  const board = idIn(event['boardId']);
  // Subitems lie on a board of their own, and an event may name the one above: where they lie, they say themselves.
  const part = idIn(event['parentItemId']) === undefined && board !== undefined ? { part: board } : {};
  // A reply is read with its update.
  const update = idIn(event['updateId']);
  if (update !== undefined) return [{ ...told, stream: 'updates', key: update, ...part }];
  const item = idIn(event['pulseId'] ?? event['itemId']);
  if (item !== undefined) return [{ ...told, stream: 'items', key: item, ...part }];
  return board === undefined ? [] : [{ ...told, stream: 'boards', key: board, part: 'all' }];
}

/** A retry has a name of its own, and that of the first try beside it. */
function nameOf(event: Record<string, unknown>, { body }: Call): string {
  const named = [event['originalTriggerUuid'], event['triggerUuid']].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return typeof named === 'string' ? named.slice(0, 128) : createHash('sha256').update(body).digest('hex');
}
