import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from './errors.js';
import type { Connector } from './sdk/index.js';
import { parseBaseUrl } from './sdk/client/index.js';
import type { Grant } from './sync/credentials/grant.js';

const text = z.string().min(1).max(1_000);
const into = text.optional();

/** `credentials` of a connection: instead of a token, the way to one. */
export const credentialsYaml = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('oauth'),
    tokenUrl: text,
    clientId: text,
    clientSecret: text.optional(),
    refreshToken: text,
    scopes: z.array(text).default([]),
    into,
  }),
  z.strictObject({
    kind: z.literal('google-service-account'),
    /** The JSON file Google made for the account, or its text in the environment. */
    keyFile: text.optional(),
    key: text.optional(),
    /** Whose mail is read; the account acts for this user. */
    subject: text,
    scopes: z.array(text).min(1),
    tokenUrl: text.default('https://oauth2.googleapis.com/token'),
    into,
  }),
]);

export type CredentialsYaml = z.output<typeof credentialsYaml>;

/** How a connection's token is come by, and which of the connector's secrets it is. */
export interface Credentials {
  into: string;
  grant: Grant;
}

/** What reading `credentials` needs. */
interface Reading {
  connector: Connector;
  allowPrivateNetwork: boolean;
  /** The environment's value of a `${NAME}`; null where that is a fault, which it has noted. */
  expand: (key: string, given: string) => string | null;
  fault: (key: PropertyKey[], says: string) => void;
}

/** Reads `credentials`; null where they have faults, which are all noted. */
export function readCredentials(given: CredentialsYaml, reading: Reading): Credentials | null {
  const { connector, fault } = reading;
  let isGood = true;
  const wrong = (key: PropertyKey[], says: string): void => {
    isGood = false;
    fault(key, says);
  };
  const known = Object.keys((connector.secrets as unknown as { shape?: object }).shape ?? {});
  const target = given.into ?? ['token', 'accessToken'].find((name) => known.includes(name));
  if (target === undefined) wrong([], `${connector.title} takes no token; give it its secrets`);
  else if (!known.includes(target))
    wrong(['into'], `${connector.title} has no such secret; there are ${known.join(', ')}`);
  checkTokenUrl(given.tokenUrl, reading.allowPrivateNetwork, (says) => wrong(['tokenUrl'], says));
  const expand = (key: string, value: string): string => {
    const expanded = reading.expand(key, value);
    isGood &&= expanded !== null;
    return expanded ?? '';
  };
  const grant = given.kind === 'oauth' ? oauthGrant(given, expand) : googleGrant(given, expand, wrong);
  return isGood && grant && target !== undefined ? { into: target, grant } : null;
}

function checkTokenUrl(tokenUrl: string, allowPrivateNetwork: boolean, fault: (says: string) => void): void {
  try {
    parseBaseUrl(tokenUrl, allowPrivateNetwork);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    fault(error.faults.join('; ').replaceAll('base URL', 'address'));
  }
}

type Expand = (key: string, value: string) => string;

function oauthGrant(given: CredentialsYaml & { kind: 'oauth' }, expand: Expand): Grant {
  const { kind, tokenUrl, clientId, clientSecret, refreshToken, scopes } = given;
  return {
    kind,
    tokenUrl,
    clientId,
    clientSecret: clientSecret === undefined ? undefined : expand('clientSecret', clientSecret),
    refreshToken: expand('refreshToken', refreshToken),
    scopes,
  };
}

const googleKey = z.looseObject({
  type: z.literal('service_account'),
  client_email: text,
  client_id: text.optional(),
  private_key_id: text.optional(),
  private_key: z.string().includes('PRIVATE KEY'),
});

function googleGrant(
  given: CredentialsYaml & { kind: 'google-service-account' },
  expand: Expand,
  fault: (key: PropertyKey[], says: string) => void,
): Grant | null {
  const { kind, tokenUrl, subject, scopes, keyFile, key } = given;
  if ((keyFile === undefined) === (key === undefined)) {
    fault([], 'give either keyFile or key');
    return null;
  }
  const field = keyFile === undefined ? 'key' : 'keyFile';
  let json: string;
  if (key === undefined)
    try {
      json = readFileSync(keyFile!, 'utf8');
    } catch {
      fault(['keyFile'], `there is no readable file ${keyFile}`);
      return null;
    }
  else json = expand('key', key);
  if (json === '') return null;
  const parsed = googleKey.safeParse(parseOrNull(json));
  if (!parsed.success) {
    fault([field], 'expected the JSON that Google made for the service account, with client_email and private_key');
    return null;
  }
  // Not its token_uri: where a signed assertion goes is said in hub.yaml, not in a file that came by mail.
  const { client_email, client_id, private_key_id, private_key } = parsed.data;
  return {
    kind,
    tokenUrl,
    subject,
    scopes,
    clientEmail: client_email,
    clientId: client_id,
    privateKeyId: private_key_id,
    privateKey: private_key,
  };
}

function parseOrNull(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}
