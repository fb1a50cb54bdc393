import { lookup as resolveName, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ConfigError } from '../../errors.js';

// IANA's special-purpose registries (2025): nothing here is a tool on the public Internet.
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Azure's metadata and platform address, in public space.
  '168.63.129.16/32',
];
// Of IPv6 only 2000::/3 is public unicast: this leaves out loopback, ULA, link-local, multicast and v4-mapped ones.
const PUBLIC_V6 = ['2000::/3'];
// Inside it: protocol assignments with Teredo, documentation, and 6to4, which can wrap any v4 address.
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function list(subnets: readonly string[], type: 'ipv4' | 'ipv6'): BlockList {
  const blocks = new BlockList();
  for (const subnet of subnets) {
    const [net = '', bits] = subnet.split('/');
    blocks.addSubnet(net, Number(bits), type);
  }
  return blocks;
}

const refusedV4 = list(NOT_PUBLIC_V4, 'ipv4');
const publicV6 = list(PUBLIC_V6, 'ipv6');
const refusedV6 = list(NOT_PUBLIC_V6, 'ipv6');

/** Whether this address (not a name) is one of the public Internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refusedV4.check(address, 'ipv4');
  // The mapped form is compared as IPv4 by BlockList, so it is told apart by how it looks.
  return (
    family === 6 && !/[.%]|^::/.test(address) && publicV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6')
  );
}

/** The refusal of a destination; `where` says which. */
export function egressBlocked(message: string, where: string, remedy?: string): ConfigError {
  return new ConfigError(message, {
    code: 'EGRESS_BLOCKED',
    where,
    remedy: remedy ?? 'If this is your own network, set allowPrivateNetwork: true on the connection',
  });
}

/** How a name becomes addresses; as `dns.lookup` asked for all of them. */
export type ResolveName = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A name look-up for sockets that hands out checked addresses only. The socket connects to what was checked, so a name
 * that changes its address between check and use changes nothing. One private address among several refuses all.
 */
export function publicLookup(resolve: ResolveName = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    const all: LookupAllOptions = { hints: options.hints, family: options.family, all: true };
    resolve(hostname, all, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '');
      const refused = addresses.find(({ address }) => !isPublicAddress(address));
      const [first] = addresses;
      if (refused || !first) {
        return callback(egressBlocked('The name leads to a private address', hostname) as NodeJS.ErrnoException, '');
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
