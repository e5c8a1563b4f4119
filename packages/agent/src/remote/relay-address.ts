const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Where a session's room is: at the enrolled server, or at the host that was named. Undefined for anything but wss, and
 * ws to this very computer.
 * @param serverUrl web address that this device enrolled at
 */
export function relayAddress(relay: string, serverUrl: string): URL | undefined {
  if (!URL.canParse(relay, serverUrl)) return undefined;
  const address = new URL(relay, serverUrl);
  if (address.protocol === 'https:') address.protocol = 'wss:';
  if (address.protocol === 'http:') address.protocol = 'ws:';
  const isPlain = address.protocol === 'ws:' && loopback.has(address.hostname);
  const isClean = address.username === '' && address.password === '' && address.hash === '';
  return isClean && (isPlain || address.protocol === 'wss:') ? address : undefined;
}
