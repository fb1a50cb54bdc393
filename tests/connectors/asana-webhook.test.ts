import { createHash, createHmac } from 'node:crypto';
import { asana } from '../../connectors/asana/index.js';
import { Forbidden, type Call, type Hook } from '../../src/sdk/index.js';

const { verify, greet, events } = asana.webhook!;
const SECRET = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';
const OLD = '0c5a1e2f3b4d5c6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6';
const LIVE: Hook = { secrets: [SECRET], pending: false };
const BODY = JSON.stringify({ events: [] });

const call = (body: string | Buffer, headers: Call['headers'] = {}): Call => ({
  method: 'POST',
  path: '/webhooks/asana-main/0123456789abcdef',
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(body),
  receivedAt: '2026-03-02T10:00:00.000Z',
});

/** Asana's recipe (webhooks guide): the raw body's HMAC-SHA256 with the secret of the handshake, in hexadecimal. */
const signed = (body: string | Buffer, secret = SECRET): Call =>
  call(body, { 'x-hook-signature': createHmac('sha256', secret).update(body).digest('hex') });

const good = signed(BODY).headers['x-hook-signature']!;
const of = (signature: string | undefined, body: string | Buffer = BODY): Call =>
  call(body, { 'x-hook-signature': signature });
const hmac = (algorithm: string, of: string): string => createHmac(algorithm, SECRET).update(of).digest('hex');

describe('who calls', () => {
  it.each([
    ['a heartbeat', signed(BODY), LIVE],
    ['the older secret, while one replaces the other', signed(BODY, OLD), { ...LIVE, secrets: [SECRET, OLD] }],
    ['bytes that are no text', signed(Buffer.from([0xff, 0xfe, 0x00])), LIVE],
    ['a body with spaces, as it came', signed('{ "events" : [ ] }\n'), LIVE],
  ])('is Asana: %s', (_, one, hook) => {
    expect(verify(one, { token: 't' }, hook)).toBe('signed');
  });

  const forgeries: [string, Call, Hook?][] = [
    ['no signature', call(BODY)],
    ['an empty one', of('')],
    ['one that decodes to nothing', of('zz')],
    ['one that is cut', of(good.slice(0, 62))],
    ['one of odd length', of(good.slice(0, 63))],
    ['one that is longer', of(`${good}00`)],
    ['one in upper case', of(good.toUpperCase())],
    ['one with a name before it', of(`sha256=${good}`)],
    ['one with blanks', of(` ${good} `)],
    ['one and a line end', of(`${good}\n`)],
    ['two at once, the good one first', of(`${good}, ${'0'.repeat(64)}`)],
    ['two at once, both good', of(`${good}, ${good}`)],
    ['one in base64', of(Buffer.from(good, 'hex').toString('base64'))],
    ['all zeros', of('0'.repeat(64))],
    ['one bit off', of(good.replace(/.$/, (last) => (Number.parseInt(last, 16) ^ 1).toString(16)))],
    ['of another body', of(hmac('sha256', '{"events":[{}]}'))],
    ['right, over JSON written anew', of(good, '{ "events": [] }')],
    ['right, and the body has a line end more', of(good, `${BODY}\n`)],
    ['right, and the body is empty', of(good, '')],
    ['of another secret', signed(BODY, OLD)],
    [
      'of the secret in bytes instead of letters',
      of(createHmac('sha256', Buffer.from(SECRET, 'hex')).update(BODY).digest('hex')),
    ],
    ['of an empty secret', signed(BODY, '')],
    ['a hash without a secret', of(createHash('sha256').update(BODY).digest('hex'))],
    ['of a weaker hash, filled up', of(hmac('sha1', BODY).padEnd(64, '0'))],
    ['the secret itself', of(SECRET)],
    ['under another name', call(BODY, { 'x-hub-signature-256': `sha256=${good}` })],
    ['good, for a subscription that has no secret', signed(BODY), { secrets: [], pending: false }],
    ['good, for another subscription', signed(BODY), { secrets: [OLD], pending: false }],
    ['none, while a handshake is waited for', call(BODY), { secrets: [], pending: true }],
  ];

  it.each(forgeries)('is not: %s', (_, one, hook = LIVE) => {
    expect(() => verify(one, { token: 't' }, hook)).toThrow(Forbidden);
    expect(() => verify(one, { token: 't' }, hook)).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_SIGNATURE_INVALID' }),
    );
  });

  it('forgeries are 25 or more, and none is told the right signature', () => {
    expect(forgeries.length).toBeGreaterThanOrEqual(25);
    for (const [, one, hook = LIVE] of forgeries)
      try {
        verify(one, { token: 't' }, hook);
      } catch (error) {
        expect((error as Error).message).not.toMatch(/[0-9a-f]{32}/);
      }
  });
});

describe('handshake', () => {
  const shake = call('{}', { 'x-hook-secret': SECRET });

  it('echoes the secret while the hub registers, and hands it on to be kept', () => {
    const pending = { secrets: [], pending: true };
    expect(greet!(shake, { token: 't' }, pending)).toEqual({
      answer: { status: 200, headers: { 'x-hook-secret': SECRET } },
      secret: SECRET,
    });
    // Whoever asks for the proof first goes on to the greeting, and finds no events.
    expect(verify(shake, { token: 't' }, pending)).toBe('hint');
    expect(events(shake)).toEqual([]);
  });

  it('n8n#37311: a later one is refused, twenty times, signed or not', () => {
    const second = 'f'.repeat(64);
    for (let i = 0; i < 20; i++) {
      const late = i % 2 ? signed('{}') : call('{}');
      const hijack = { ...late, headers: { ...late.headers, 'x-hook-secret': second } };
      expect(() => greet!(hijack, { token: 't' }, LIVE)).toThrow(Forbidden);
      expect(() => verify(hijack, { token: 't' }, LIVE)).toThrow(Forbidden);
    }
    expect(verify(signed(BODY), { token: 't' }, LIVE)).toBe('signed');
  });

  it.each(['', 'short', 'a'.repeat(300), `${SECRET}\r\nx: y`, `${SECRET}, ${OLD}`])(
    'takes no secret like %j',
    (secret) => {
      const one = call('{}', { 'x-hook-secret': secret });
      expect(() => greet!(one, { token: 't' }, { secrets: [], pending: true })).toThrow(Forbidden);
    },
  );

  it('a call with events is none', () => {
    expect(greet!(signed(BODY), { token: 't' }, LIVE)).toBeNull();
  });
});
