import { BlockList, isIPv6 } from 'node:net';

const notOutside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8], // RFC 1918
  ['100.64.0.0', 10], // RFC 6598
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // metadata of Azure
  ['169.254.0.0', 16], // link-local, metadata of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24], // RFC 6890, metadata of Oracle
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4],
] as const)
  notOutside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96], // unspecified, loopback, IPv4-compatible
  ['::ffff:0:0', 96], // IPv4-mapped
  ['64:ff9b::', 96], // NAT64 (RFC 6052)
  ['64:ff9b:1::', 48],
  ['2001::', 32], // Teredo
  ['2002::', 16], // 6to4
  ['fc00::', 7], // RFC 4193
  ['fe80::', 10], // link-local
  ['fec0::', 10],
  ['ff00::', 8], // multicast
] as const)
  notOutside.addSubnet(network, prefix, 'ipv6');

/** Whether a textual address lies outside: not on this computer, in a private network, or where metadata is served. */
export function isOutside(address: string): boolean {
  const [plain = ''] = address.split('%');
  return !notOutside.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
