import { parseJson, type Call, type HookAnswer, type Raw, type Webhook } from '#sdk';
import { isRow, type Row, type SlackApi } from './api.js';
import { envelopeOf, eventOf, malformed, teamsOf } from './envelope.js';
import { noticesOf } from './notices.js';
import { prove, proveTeam } from './proof.js';
import { dress } from './records.js';

interface Secrets {
  token: string;
  signingSecret?: string | undefined;
  appToken?: string | undefined;
}

const CHALLENGE = /^[\w.~+/=-]{1,512}$/;

/** Calls of the Events API. What is subscribed to is set in the app; there is nothing here to make or to watch. */
export const webhook: Webhook<SlackApi, Secrets> = {
  verify(call, { signingSecret }, hook) {
    prove(call, signingSecret);
    const envelope = envelopeOf(call);
    if (envelope) proveTeam(teamsOf(envelope), hook);
    return 'signed';
  },
  greet: (call, { signingSecret }) => greet(call, signingSecret),
  events: (call) => noticesOf(call, envelopeOf(call)),
  complete: (api, { stream, raw }) => complete(api, stream, raw),
  lost(call) {
    const envelope = envelopeOf(call);
    if (!envelope) return false;
    // Too many for an hour; a channel whose history was changed in bulk.
    return envelope.said['type'] === 'app_rate_limited' || eventOf(envelope)?.['type'] === 'channel_history_changed';
  },
};

/** Asked when a person enters the address in the app: signed like an event, so it needs no moment of its own. */
function greet(call: Call, signingSecret: string | undefined): { answer: HookAnswer } | null {
  const { said } = envelopeOf(call) ?? {};
  if (said?.['type'] !== 'url_verification') return null;
  prove(call, signingSecret);
  const { challenge } = said;
  if (typeof challenge !== 'string' || !CHALLENGE.test(challenge))
    throw malformed('a short challenge of letters and digits', challenge);
  const headers = { 'content-type': 'application/json' };
  return { answer: { status: 200, headers, body: JSON.stringify({ challenge }) } };
}

/**
 * A message as a channel's history would show it: without what only an event adds, which would make it another version, and
 * with what is known from the list of users.
 */
async function complete(api: SlackApi, stream: string, raw: Raw): Promise<Raw> {
  if (stream === 'users') return raw;
  const { channel, channel_type: _, event_ts: __, ...message } = eventIn(raw);
  return dress(api, String(channel), message, { body: Buffer.from(JSON.stringify(message)) });
}

function eventIn({ body, at = '' }: Raw): Row {
  const steps = at.split('/').slice(1);
  const found = steps.reduce<unknown>(
    (here, step) => (isRow(here) ? here[step] : null),
    parseJson(body.toString('utf8')),
  );
  return isRow(found) ? found : {};
}
