/** "::ffff:192.0.2.1" and "192.0.2.1" are one address. */
export const plainAddress = (address: string) => address.replace(/^::ffff:(?=\d+\.)/iu, '');

/** A URL's host as sockets and certificates name it: IPv6 without its brackets. */
export const bareHost = (host: string) => host.replace(/^\[(.*)\]$/u, '$1');

/** Of this computer itself. */
export const isLoopbackAddress = (address: string) => /^(?:127\.|::1$)/u.test(address);

/** Who has one address of IPv6 has the 64 bits behind it: a network counts as one. */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return plain;
  const [head = [], tail] = plain.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const left = tail ? [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0')] : head;
  return left.slice(0, 4).join(':');
}
