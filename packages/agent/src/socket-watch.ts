import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** `host:port` of an address, as they are compared here. */
export function placeOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  const usual = protocol === 'https:' || protocol === 'wss:' ? '443' : '80';
  return `${hostname.replace(/^\[|\]$/gu, '')}:${port || usual}`;
}

/**
 * A1: the process's own check. Every network socket that any code here opens is compared with the enrolled server's
 * two addresses; another is destroyed before it carries a byte, and counted. Unix sockets stay on this computer.
 */
export class SocketWatch implements Disposable {
  refused = 0;
  readonly #allowed: ReadonlySet<string>;
  /** While sessions are there; one place as often as sessions are. */
  #more: readonly { place: string }[] = [];
  readonly #onSocket = (message: unknown) => this.#watch(message);

  constructor(addresses: readonly string[]) {
    this.#allowed = new Set(addresses.map(placeOf));
    subscribe('net.client.socket', this.#onSocket);
  }

  /** Lets connections to a further place through, until this is disposed of. */
  allow(address: string): Disposable {
    const one = { place: placeOf(address) };
    this.#more = [...this.#more, one];
    return { [Symbol.dispose]: () => (this.#more = this.#more.filter((other) => other !== one)) };
  }

  [Symbol.dispose](): void {
    unsubscribe('net.client.socket', this.#onSocket);
  }

  #watch(message: unknown): void {
    const socket =
      typeof message === 'object' && message !== null && 'socket' in message ? message.socket : undefined;
    if (!(socket instanceof Socket)) return;
    let name: string | undefined;
    socket.once('lookup', (_error, _address, _family, host) => (name = host));
    // first in line: what was written before the connection is flushed by a later listener
    socket.prependOnceListener('connect', () => {
      const { remoteAddress, remotePort } = socket;
      if (remoteAddress === undefined || this.#isAllowed(`${name ?? remoteAddress}:${remotePort}`)) return;
      this.refused++;
      socket.destroy();
    });
  }

  #isAllowed(place: string): boolean {
    return this.#allowed.has(place) || this.#more.some((one) => one.place === place);
  }
}
