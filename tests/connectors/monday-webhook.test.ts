import { createHmac } from 'node:crypto';
import { monday } from '../../connectors/monday/index.js';
import { Forbidden, type Call, type Hook } from '../../src/sdk/index.js';

const { verify, greet, events } = monday.webhook!;
const SIGNING = 'c7a1f0e2d4b64a3f9e8d7c6b5a493827';
const CLIENT = '9f8e7d6c5b4a39281706f5e4d3c2b1a0';
const SECRETS = { token: 't', signingSecret: SIGNING };
const PATH = '/webhooks/monday-main/4be1c0ffee';
const URL_HERE = `https://hub.example${PATH}`;
const HOOK: Hook = { secrets: [], pending: false, url: URL_HERE, account: '1825529' };
const NOW = Date.parse('2026-03-02T10:00:00.000Z') / 1_000;
const BODY = JSON.stringify({ event: { type: 'update_column_value', boardId: 1, pulseId: 2, triggerUuid: 'u' } });

const call = (authorization?: string, body = BODY): Call => ({
  method: 'POST',
  path: PATH,
  headers: { 'content-type': 'application/json', host: 'hub.example', authorization },
  body: Buffer.from(body),
  receivedAt: '2026-03-02T10:00:00.000Z',
});

/** What monday's page on the authorization header shows. */
const CLAIMS = {
  accountId: 1825529,
  userId: 4012689,
  aud: URL_HERE,
  exp: NOW + 300,
  shortLivedToken: 'opaque',
  iat: NOW,
};
const HEADER: object = { alg: 'HS256', typ: 'JWT' };
const b64 = (value: string | object): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** RFC 7515, appendix A.1: HMAC over the two encoded parts. */
function token(claims: object | string, secret: string | Buffer = SIGNING, header = HEADER, hash = 'sha256'): string {
  const signed = `${b64(header)}.${b64(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}
const good = token(CLAIMS);
const [head, payload, signature] = good.split('.') as [string, string, string];
const without = (name: keyof typeof CLAIMS): object => ({ ...CLAIMS, [name]: undefined });

describe('who calls', () => {
  it.each<[string, string, Hook?]>([
    ['a token of the app', good],
    ['behind the word Bearer', `Bearer ${good}`],
    ['without a type', token(CLAIMS, SIGNING, { alg: 'HS256' })],
    ['the account as text', token({ ...CLAIMS, accountId: '1825529' })],
    ['no time it was issued at', token(without('iat'))],
    ['a clock that is a little ahead', token({ ...CLAIMS, iat: NOW + 200, exp: NOW + 500 })],
    ['in its last second', token({ ...CLAIMS, exp: NOW + 1 })],
    [
      'where the hub does not know its address: by the path, which nobody guesses',
      good,
      { secrets: [], pending: false },
    ],
  ])('is monday: %s', (_, given, hook = HOOK) => {
    expect(verify(call(given), SECRETS, hook)).toBe('signed');
  });

  const pathOnly: Hook = { secrets: [], pending: false };
  const forgeries: [string, string | undefined, Hook?][] = [
    ['no header', undefined],
    ['an empty one', ''],
    ['a word', 'zz'],
    ['two parts', `${head}.${payload}`],
    ['an empty signature', `${head}.${payload}.`],
    ['a signature that is cut', good.slice(0, -1)],
    ['one letter more', `${good}A`],
    ['padding', `${good}=`],
    ['another spelling of the same bytes', good.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1))],
    ['a signature in hexadecimal', `${head}.${payload}.${Buffer.from(signature, 'base64url').toString('hex')}`],
    ['two tokens', `${good}, ${good}`],
    ['a line end', `${good}\n`],
    ['in Basic', `Basic ${good}`],
    ['of the client secret', token(CLAIMS, CLIENT)],
    ['of an empty secret', token(CLAIMS, '')],
    ['of the secret as bytes', token(CLAIMS, Buffer.from(SIGNING, 'hex'))],
    ['unsigned, and it says so', `${b64({ alg: 'none' })}.${payload}.`],
    ['`none`, with a signature', token(CLAIMS, SIGNING, { alg: 'none' })],
    ['HS512', token(CLAIMS, SIGNING, { alg: 'HS512' }, 'sha512')],
    ['HS256 that claims to be RS256', token(CLAIMS, SIGNING, { alg: 'RS256' })],
    ['`hs256`', token(CLAIMS, SIGNING, { alg: 'hs256' })],
    ['a header it does not know and must', token(CLAIMS, SIGNING, { alg: 'HS256', crit: ['b64'], b64: false })],
    ['a key it brings itself', token(CLAIMS, CLIENT, { alg: 'HS256', jwk: { kty: 'oct', k: b64(CLIENT) } })],
    ['claims put in afterwards', `${head}.${b64({ ...CLAIMS, accountId: 1 })}.${signature}`],
    ['claims that are no object', token('"x"')],
    ['claims that are no JSON', token('{')],
    ['for another address', token({ ...CLAIMS, aud: 'https://hub.example/webhooks/monday-main/other' })],
    ['for the same path elsewhere', token({ ...CLAIMS, aud: `https://elsewhere.example${PATH}` })],
    ['for the address in plain text', token({ ...CLAIMS, aud: `http://hub.example${PATH}` })],
    ['for a longer address', token({ ...CLAIMS, aud: `${URL_HERE}/` })],
    ['for several addresses', token({ ...CLAIMS, aud: [URL_HERE] })],
    ['for nobody', token(without('aud'))],
    ['for another path, where only that is known', token({ ...CLAIMS, aud: 'https://hub.example/x' }), pathOnly],
    ['for no address, where only the path is known', token({ ...CLAIMS, aud: PATH }), pathOnly],
    ['ended a second ago', token({ ...CLAIMS, exp: NOW - 1 })],
    ['ended now', token({ ...CLAIMS, exp: NOW })],
    ['without an end', token(without('exp'))],
    ['an end that is text', token({ ...CLAIMS, exp: '9999999999' })],
    ['issued far ahead', token({ ...CLAIMS, iat: NOW + 301, exp: NOW + 600 })],
    ['of another account', token({ ...CLAIMS, accountId: 1825530 })],
    ['of an account that rounds to ours', token({ ...CLAIMS, accountId: 1825529.2 })],
    ['of no account', token(without('accountId'))],
    ['of no account, where ours is not known', token(without('accountId')), pathOnly],
    ['that of a life-cycle call', token({ dat: { account_id: 1825529 }, aud: URL_HERE, exp: NOW + 300 })],
  ];

  it.each(forgeries)('is not: %s', (_, given, hook = HOOK) => {
    expect(() => verify(call(given), SECRETS, hook)).toThrow(Forbidden);
    expect(() => verify(call(given), SECRETS, hook)).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_SIGNATURE_INVALID' }),
    );
  });

  it('forgeries are 25 or more, and none is told what was expected', () => {
    expect(forgeries.length).toBeGreaterThanOrEqual(25);
    for (const [, given, hook = HOOK] of forgeries)
      try {
        verify(call(given), SECRETS, hook);
      } catch (error) {
        expect((error as Error).message).not.toContain(signature.slice(0, 8));
        expect((error as Error).message).not.toContain('opaque');
      }
  });

  it('without the app’s secret nothing is proved, whatever the header holds: a hint', () => {
    for (const given of [undefined, good, 'zz']) expect(verify(call(given), { token: 't' }, HOOK)).toBe('hint');
  });

  it('the header that names the host proves nothing', () => {
    const other = token({ ...CLAIMS, aud: `https://elsewhere.example${PATH}` });
    const one = { ...call(other), headers: { ...call(other).headers, host: 'elsewhere.example' } };
    expect(() => verify(one, SECRETS, HOOK)).toThrow(Forbidden);
  });
});

describe('challenge', () => {
  const CHALLENGE = '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P';
  const asked = (challenge: unknown): Call => call(undefined, JSON.stringify({ challenge }));
  const pending = { ...HOOK, pending: true };

  it('huginn#2948: it is given back while the hub registers', () => {
    expect(greet!(asked(CHALLENGE), SECRETS, pending)).toEqual({
      answer: { status: 200, headers: { 'content-type': 'application/json' }, body: `{"challenge":"${CHALLENGE}"}` },
    });
    // Whoever asks for the proof first goes on to the greeting, and finds no events.
    expect(verify(asked(CHALLENGE), SECRETS, pending)).toBe('hint');
    expect(events(asked(CHALLENGE))).toEqual([]);
  });

  it('one to a live subscription is refused, twenty times, with a good token too', () => {
    for (let i = 0; i < 20; i++) {
      const late = call(i % 2 ? good : undefined, JSON.stringify({ challenge: `${CHALLENGE}${i}` }));
      expect(() => greet!(late, SECRETS, HOOK)).toThrow(Forbidden);
      expect(() => verify(late, SECRETS, HOOK)).toThrow(Forbidden);
      expect(() => verify(late, { token: 't' }, HOOK)).toThrow(Forbidden);
    }
  });

  it.each<unknown>([null, 12, '', ['a'], { a: 1 }, 'a'.repeat(10_240), '<script>alert(1)</script>', 'a b', 'a"b'])(
    '%j is none that is given back',
    (challenge) => {
      expect(() => greet!(asked(challenge), SECRETS, pending)).toThrow(
        expect.objectContaining({ code: 'WEBHOOK_MALFORMED' }),
      );
    },
  );

  it.each(['', '{', 'null', '[]', '{"event":{}}', BODY, '{"challenge":"x","event":{"pulseId":1}}'])(
    '%s is no challenge',
    (body) => {
      expect(greet!(call(good, body), SECRETS, HOOK)).toBeNull();
    },
  );
});
