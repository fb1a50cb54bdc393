import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { ConfigError, TransientError } from '#sdk';

/** Where and how to connect: `address` is what was resolved once, `host` is what the certificate must name. */
export interface Endpoint {
  host: string;
  address: string;
  port: number;
  tls: 'implicit' | 'starttls' | 'optional';
}

const inside = new BlockList();
const NETS_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
];
// ::ffff:0:0/96 and 64:ff9b::/96 carry IPv4 addresses inside; refusing them closes the way round the first list.
const NETS_6 = ['::/128', '::1/128', '::ffff:0:0/96', '64:ff9b::/96', 'fc00::/7', 'fe80::/10', 'ff00::/8'];
for (const [nets, family] of [
  [NETS_4, 'ipv4'],
  [NETS_6, 'ipv6'],
] as const) {
  for (const net of nets) inside.addSubnet(net.split('/')[0]!, Number(net.split('/')[1]), family);
}

/** Splits the base URL; only `imaps://host[:993]` and `imap://host[:143]` without path or credentials pass. */
export function parseBaseUrl(baseUrl: string | undefined): { host: string; port: number; implicit: boolean } {
  const expected = 'imaps://host:port or imap://host:port';
  const url = baseUrl && URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (!url || !['imaps:', 'imap:'].includes(url.protocol) || !url.hostname) {
    throw new ConfigError('baseUrl of an e-mail connection is missing or not an IMAP address', { expected });
  }
  if (url.username || url.password || !['', '/'].includes(url.pathname) || url.search) {
    throw new ConfigError('baseUrl holds more than host and port', {
      expected,
      remedy: 'Put user and password into their own fields.',
    });
  }
  const implicit = url.protocol === 'imaps:';
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (implicit ? 993 : 143)), implicit };
}

/** Resolves the name once and refuses private addresses unless allowed; the socket then goes to that very address. */
export async function resolveEndpoint(baseUrl: string | undefined, allowPrivateNetwork: boolean): Promise<Endpoint> {
  const { host, port, implicit } = parseBaseUrl(baseUrl);
  const addresses = isIP(host)
    ? [host]
    : await lookup(host, { all: true })
        .then((all) => all.map((one) => one.address))
        .catch((cause) => {
          throw new TransientError('The mail server has no address', {
            where: host,
            cause,
            remedy: 'Check baseUrl and the name service.',
          });
        });
  if (!allowPrivateNetwork && addresses.some((one) => inside.check(one, isIP(one) === 6 ? 'ipv6' : 'ipv4'))) {
    throw new ConfigError('The mail server is in a private network', {
      code: 'EGRESS_BLOCKED',
      where: host,
      remedy: 'Set allowPrivateNetwork for this connection if that is meant.',
    });
  }
  return {
    host,
    port,
    address: addresses[0]!,
    tls: implicit ? 'implicit' : allowPrivateNetwork ? 'optional' : 'starttls',
  };
}
