import { createHmac } from 'node:crypto';
import { slack } from '../../connectors/slack/index.js';
import { Forbidden, type Call, type Hook } from '../../src/sdk/index.js';

const { verify, greet, events } = slack.webhook!;
const SIGNING = '8f742231b10e8888abcd99yyyzzz85a5';
const SECRETS = { token: 'xoxb-t', signingSecret: SIGNING };
const NOW = Date.parse('2026-03-02T10:00:00.000Z') / 1_000;
const HOOK: Hook = { secrets: [], pending: false, account: 'T0NORTH01' };
const BODY = JSON.stringify({
  type: 'event_callback',
  team_id: 'T0NORTH01',
  event_id: 'Ev01',
  event_time: NOW,
  event: { type: 'channel_archive', channel: 'C0CMP104', user: 'U0LEA0001', event_ts: `${NOW}.000100` },
});

const call = (headers: Call['headers'], body: string | Buffer = BODY): Call => ({
  method: 'POST',
  path: '/webhooks/slack-main/77aa',
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(body),
  receivedAt: '2026-03-02T10:00:00.000Z',
});

/** Slack's page on verifying requests: `v0:`, the stamp, the raw body, with the signing secret. */
const sign = (
  body: string | Buffer,
  stamp: number | string,
  secret: string | Buffer = SIGNING,
  hash = 'sha256',
): string => `v0=${createHmac(hash, secret).update(`v0:${stamp}:`).update(body).digest('hex')}`;

const signed = (body: string | Buffer = BODY, stamp: number | string = NOW, more: Call['headers'] = {}): Call =>
  call({ 'x-slack-request-timestamp': String(stamp), 'x-slack-signature': sign(body, stamp), ...more }, body);

const good = sign(BODY, NOW);
const of = (
  signature: string | undefined,
  stamp: string | undefined = String(NOW),
  body: string | Buffer = BODY,
): Call => call({ 'x-slack-request-timestamp': stamp, 'x-slack-signature': signature }, body);

describe('who calls', () => {
  it.each<[string, Call, Hook?]>([
    ['an event', signed()],
    ['300 seconds late', signed(BODY, NOW - 300)],
    ['300 seconds ahead', signed(BODY, NOW + 300)],
    [
      'the third retry of one never seen',
      signed(BODY, NOW, { 'x-slack-retry-num': '3', 'x-slack-retry-reason': 'http_timeout' }),
    ],
    ['a body that is no JSON', signed('{')],
    ['bytes that are no text', signed(Buffer.from([0xff, 0xfe, 0x00]))],
    ['where the account is not known yet', signed(), { secrets: [], pending: false }],
    [
      'an event of a shared channel, seen by our installation',
      signed(
        JSON.stringify({
          type: 'event_callback',
          team_id: 'T0OTHER',
          authorizations: [{ team_id: 'T0NORTH01' }],
          event: {},
        }),
      ),
    ],
  ])('is Slack: %s', (_, one, hook = HOOK) => {
    expect(verify(one, SECRETS, hook)).toBe('signed');
  });

  const INVALID = 'WEBHOOK_SIGNATURE_INVALID';
  const STALE = 'WEBHOOK_STALE';
  const elsewhere = JSON.stringify({ ...(JSON.parse(BODY) as object), team_id: 'T0OTHER' });
  const forgeries: [string, Call, string][] = [
    ['no signature', of(undefined), INVALID],
    ['an empty one', of(''), INVALID],
    ['one that decodes to nothing', of('v0=zz'), INVALID],
    ['one that is cut', of(good.slice(0, -2)), INVALID],
    ['one of odd length', of(good.slice(0, -1)), INVALID],
    ['one that is longer', of(`${good}00`), INVALID],
    ['one in upper case', of(good.toUpperCase()), INVALID],
    ['without its version', of(good.slice(3)), INVALID],
    ['of another version', of(good.replace('v0', 'v1')), INVALID],
    ['two at once', of(`${good}, ${good}`), INVALID],
    ['a line end', of(`${good}\n`), INVALID],
    ['all zeros', of(`v0=${'0'.repeat(64)}`), INVALID],
    ['one bit off', of(good.replace(/.$/, (last) => (Number.parseInt(last, 16) ^ 1).toString(16))), INVALID],
    ['of another body', of(sign('{}', NOW)), INVALID],
    ['right, over JSON written anew', of(good, String(NOW), JSON.stringify(JSON.parse(BODY), null, 1)), INVALID],
    ['right, and the body is empty', of(good, String(NOW), ''), INVALID],
    ['right, for another second', of(good, String(NOW + 1)), INVALID],
    ['of the body alone', of(`v0=${createHmac('sha256', SIGNING).update(BODY).digest('hex')}`), INVALID],
    ['of another secret', of(sign(BODY, NOW, 'another')), INVALID],
    ['of an empty secret', of(sign(BODY, NOW, '')), INVALID],
    ['of the bot token', of(sign(BODY, NOW, 'xoxb-t')), INVALID],
    ['of a weaker hash, filled up', of(sign(BODY, NOW, SIGNING, 'sha1').padEnd(67, '0')), INVALID],
    [
      'the old token of verification',
      of(undefined, String(NOW), JSON.stringify({ token: SIGNING, type: 'event_callback' })),
      INVALID,
    ],
    ['a stamp moved from the body into the header', of(sign(`:${BODY}`, NOW)), INVALID],
    ['of another workspace, though signed', signed(elsewhere), INVALID],
    ['over a line, says a header', call({ 'x-slack-socket-mode': 'true', 'x-throughline-line': '1' }), STALE],
    [
      'in an envelope of a line, unsigned',
      of(undefined, String(NOW), JSON.stringify({ type: 'events_api', envelope_id: '1', payload: {} })),
      INVALID,
    ],
    ['no stamp', of(good, ''), STALE],
    ['301 seconds old', signed(BODY, NOW - 301), STALE],
    ['301 seconds ahead', signed(BODY, NOW + 301), STALE],
    ['`1e9`', signed(BODY, '1e9'), STALE],
    ['a negative stamp', signed(BODY, -NOW), STALE],
    ['a stamp in milliseconds', signed(BODY, NOW * 1_000), STALE],
    ['a stamp with a fraction', signed(BODY, `${NOW}.0`), STALE],
    ['a stamp with a sign', signed(BODY, `+${NOW}`), STALE],
    ['two stamps', signed(BODY, `${NOW}, ${NOW}`), STALE],
    ['a stamp in another script', signed(BODY, '١٧٧٢٤٤٥٦٠٠'), STALE],
  ];

  it.each(forgeries)('is not: %s', (_, one, code) => {
    expect(() => verify(one, SECRETS, HOOK)).toThrow(Forbidden);
    expect(() => verify(one, SECRETS, HOOK)).toThrow(expect.objectContaining({ code }));
  });

  it('forgeries are 25 or more, and none is told the right signature', () => {
    expect(forgeries.length).toBeGreaterThanOrEqual(25);
    for (const [, one] of forgeries)
      try {
        verify(one, SECRETS, HOOK);
      } catch (error) {
        expect((error as Error).message).not.toMatch(/[0-9a-f]{32}/);
      }
  });

  it('without a signing secret nobody is Slack, also with an empty one as key', () => {
    for (const one of [signed(), of(sign(BODY, NOW, '')), of(sign(BODY, NOW, 'undefined'))])
      expect(() => verify(one, { token: 'xoxb-t' }, HOOK)).toThrow(Forbidden);
  });
});

describe('challenge', () => {
  const CHALLENGE = '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P';
  const asked = (challenge: unknown) => JSON.stringify({ token: 'x', challenge, type: 'url_verification' });

  it('is given back as plain JSON, at any time, to whoever can sign', () => {
    expect(greet!(signed(asked(CHALLENGE)), SECRETS, HOOK)).toEqual({
      answer: { status: 200, headers: { 'content-type': 'application/json' }, body: `{"challenge":"${CHALLENGE}"}` },
    });
    expect(verify(signed(asked(CHALLENGE)), SECRETS, HOOK)).toBe('signed');
    expect(events(signed(asked(CHALLENGE)))).toEqual([]);
  });

  it('is refused unsigned, stale, or without a secret to hold it against', () => {
    const body = asked(CHALLENGE);
    for (const one of [of(undefined, String(NOW), body), of(good, String(NOW), body), signed(body, NOW - 301)])
      expect(() => greet!(one, SECRETS, HOOK)).toThrow(Forbidden);
    expect(() => greet!(signed(body), { token: 'xoxb-t' }, HOOK)).toThrow(Forbidden);
  });

  it.each<unknown>([null, 12, '', ['a'], 'a'.repeat(1_000_000), '<script>alert(1)</script>', 'a b', 'a\r\nb'])(
    '%# is none that is given back',
    (challenge) => {
      expect(() => greet!(signed(asked(challenge)), SECRETS, HOOK)).toThrow(
        expect.objectContaining({ code: 'WEBHOOK_MALFORMED' }),
      );
    },
  );

  it.each([BODY, '', '{', 'null', '[]', '{"challenge":"x"}'])('%# is no challenge', (body) => {
    expect(greet!(signed(body), SECRETS, HOOK)).toBeNull();
  });
});
