import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { Forbidden, type Call, type Hook } from '#sdk';

/** Two clocks differ. */
const AHEAD_SECONDS = 300;
// Three parts of base64url; a header given twice is joined and fits no more.
const TOKEN = /^(?:Bearer )?([\w-]+\.[\w-]+)\.([\w-]+)$/;

/**
 * The token in the header of a call that an app subscribed to, signed with the app's signing secret; throws Forbidden. It
 * names the address it is for, the account, and its end, and not the body. Life-cycle calls are signed with the client
 * secret: those are none of ours.
 */
export function prove(call: Call, secret: string, hook: Hook): void {
  const [, signed, signature] = TOKEN.exec(call.headers['authorization'] ?? '') ?? [];
  if (!signed || !signature) throw refused('no token');
  const claims = read(`${signed}.${signature}`);
  const expected = createHmac('sha256', secret).update(signed).digest('base64url');
  // As text: of one value base64url has several spellings.
  if (expected.length !== signature.length || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature)))
    throw refused('a token of another secret');
  const seconds = Date.parse(call.receivedAt) / 1_000;
  if (typeof claims.exp !== 'number' || claims.exp <= seconds) throw refused('a token that has ended, or does not end');
  if (claims.iat !== undefined && !(Number(claims.iat) <= seconds + AHEAD_SECONDS))
    throw refused('a token that is not good yet');
  if (!isFor(claims.aud, call, hook)) throw refused('a token for another address');
  const account = claims['accountId'];
  const isNamed = (typeof account === 'number' && Number.isSafeInteger(account)) || typeof account === 'string';
  if (!isNamed || (hook.account !== undefined && String(account) !== hook.account))
    throw refused('a token of another account, or of none');
}

function read(token: string): JWTPayload {
  try {
    const { alg, crit } = decodeProtectedHeader(token);
    if (alg === 'HS256' && crit === undefined) return decodeJwt(token);
  } catch {
    // Whatever it is, it is no token.
  }
  throw refused('a token that is not signed by HS256');
}

// The path holds what nobody can guess; host and scheme are known to the hub, and a header would say what the caller likes.
function isFor(audience: unknown, { path }: Call, { url }: Hook): boolean {
  if (typeof audience !== 'string') return false;
  if (url !== undefined) return audience === url;
  if (!URL.canParse(audience)) return false;
  const { pathname, search, hash, protocol } = new URL(audience);
  return protocol === 'https:' && `${pathname}${search}${hash}` === path;
}

/** A call that is not proved to be monday's. */
export function refused(got: string): Forbidden {
  return new Forbidden('A call that monday did not sign', {
    code: 'WEBHOOK_SIGNATURE_INVALID',
    expected: "a token of the app's signing secret, for this address and account",
    got,
  });
}
