import { importPKCS8, SignJWT } from 'jose';
import { ConfigError, type Http, type Reply } from '../../sdk/index.js';
import { classifyToken, parseToken, type Granted, type Refusals } from './token-endpoint.js';

/** A sign-in of a person whose refresh token the hub was given (RFC 6749 §6). */
interface OauthGrant {
  kind: 'oauth';
  tokenUrl: string;
  clientId: string;
  clientSecret: string | undefined;
  refreshToken: string;
  scopes: readonly string[];
}

/** A Google service account that acts for a person of its domain (RFC 7523 with `sub`, domain-wide delegation). */
export interface GoogleGrant {
  kind: 'google-service-account';
  tokenUrl: string;
  clientEmail: string;
  /** Number of the account in the domain's list of delegations. */
  clientId: string | undefined;
  privateKeyId: string | undefined;
  /** PKCS #8, PEM. */
  privateKey: string;
  subject: string;
  scopes: readonly string[];
}

/** How a connection comes to its access tokens. */
export type Grant = OauthGrant | GoogleGrant;

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** The longest Google takes. */
const ASSERTION_SECONDS = 3_600;
const MOST_BYTES = 1_000_000;

/** Asks for an access token, with the refresh token that holds now where the grant has one. */
export async function requestToken(
  grant: Grant,
  refreshToken: string | null,
  http: Http,
  now: () => number,
): Promise<Granted> {
  const form =
    grant.kind === 'oauth' ? refreshForm(grant, refreshToken) : await assertionForm(grant, Math.floor(now() / 1_000));
  // Sent again where no answer came, although the tool may have taken the refresh token: it is the only one there is, and
  // tools that let a token be used twice do so for some seconds only.
  const answer = await http.send({
    method: 'POST',
    path: '',
    body: new URLSearchParams(form),
    maxBytes: MOST_BYTES,
  });
  return parseToken(answer.json(), Date.parse(answer.requestedAt));
}

function refreshForm(grant: OauthGrant, refreshToken: string | null): Record<string, string> {
  return {
    grant_type: 'refresh_token',
    refresh_token: refreshToken ?? grant.refreshToken,
    client_id: grant.clientId,
    ...(grant.clientSecret !== undefined && { client_secret: grant.clientSecret }),
    ...(grant.scopes.length > 0 && { scope: grant.scopes.join(' ') }),
  };
}

async function assertionForm(grant: GoogleGrant, nowSeconds: number): Promise<Record<string, string>> {
  const header = { alg: 'RS256', typ: 'JWT', ...(grant.privateKeyId !== undefined && { kid: grant.privateKeyId }) };
  const key = await importPKCS8(grant.privateKey, 'RS256').catch(() => {
    throw new ConfigError('The private key of the service account cannot be read', {
      where: 'credentials.key',
      expected: 'the JSON file as Google gave it, with a PKCS #8 key in private_key',
    });
  });
  const assertion = await new SignJWT({ scope: grant.scopes.join(' ') })
    .setProtectedHeader(header)
    .setIssuer(grant.clientEmail)
    .setSubject(grant.subject)
    .setAudience(grant.tokenUrl)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + ASSERTION_SECONDS)
    .sign(key);
  return { grant_type: JWT_BEARER, assertion };
}

/** What an answer of this grant's token endpoint means. */
export function classifyGrant(grant: Grant, connection: string): (reply: Reply) => ReturnType<typeof classifyToken> {
  return (reply) => classifyToken(reply, remediesOf(grant, connection));
}

function remediesOf(grant: Grant, connection: string): Refusals {
  if (grant.kind === 'oauth')
    return {
      where: `the credentials of ${connection}`,
      grant: 'Sign in to the tool again and give this connection the new refresh token',
      client: 'Check clientId and clientSecret of this connection',
      scope: 'Ask for scopes that the sign-in was given, or leave `scopes` out',
    };
  const who = grant.clientId === undefined ? grant.clientEmail : `client id ${grant.clientId}`;
  const delegate = `In Google's admin console, under Security, API controls, Domain-wide delegation, allow ${who} these scopes: ${grant.scopes.join(', ')}`;
  return {
    where: `the credentials of ${connection}`,
    grant: `Check that ${grant.subject} is a user of the domain, that the key still exists, and this machine's clock`,
    client: delegate,
    scope: delegate,
  };
}
