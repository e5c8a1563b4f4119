import { BlockList, isIP } from 'node:net';

/** Networks that are not reachable from the internet (RFC 1918, 6598, 3927, 4193, 1122). */
const local = new BlockList();
local.addSubnet('10.0.0.0', 8);
local.addSubnet('172.16.0.0', 12);
local.addSubnet('192.168.0.0', 16);
local.addSubnet('100.64.0.0', 10);
local.addSubnet('169.254.0.0', 16);
local.addSubnet('127.0.0.0', 8);
local.addSubnet('fc00::', 7, 'ipv6');
local.addAddress('::1', 'ipv6');

/**
 * Whether an adapter's address may leave this computer. Public addresses may not (P13), nor IPv6 addresses that hold
 * the adapter's hardware address (RFC 4291, appendix A), nor link-local ones, which mean nothing elsewhere.
 */
export function isLocalAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 6 && /ff:fe[0-9a-f]{2}:[0-9a-f]{1,4}$/u.test(address)) return false;
  return local.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
