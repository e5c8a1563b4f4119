import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { isLoopbackAddress } from '../ip-address.ts';
import type { LedgerEntry } from './entry.ts';

const permitted = new WeakSet<Socket>();

/** Marks a socket as the gate's own. */
export function permit(socket: Socket): void {
  permitted.add(socket);
}

/** What the ledger says of a socket that did not come through the gate. */
export const bypassed: LedgerEntry = {
  recipient: 'unknown',
  purpose: 'unknown',
  classes: [],
  outcome: 'bypassed',
  n: 1,
  bytesOut: 0,
  bytesIn: 0,
};

export interface WatchOptions {
  /** Ports of this computer on which processes of this instance listen. */
  ownPorts: readonly number[];
  onBypassed: () => void;
}

/**
 * M75: the process's own check. Every network socket that any code here opens is looked at when it is connected: one
 * that neither came through the gate nor leads to a process of this instance is destroyed before it carries a byte.
 * Unix sockets stay on this computer.
 */
export class SocketWatch implements Disposable {
  readonly #options: WatchOptions;
  readonly #onSocket = (message: unknown) => this.#watch(message);

  constructor(options: WatchOptions) {
    this.#options = options;
    subscribe('net.client.socket', this.#onSocket);
  }

  [Symbol.dispose](): void {
    unsubscribe('net.client.socket', this.#onSocket);
  }

  #watch(message: unknown): void {
    const socket =
      typeof message === 'object' && message !== null && 'socket' in message ? message.socket : undefined;
    if (!(socket instanceof Socket)) return;
    // first in line: what was written before the connection is flushed by a later listener
    socket.prependOnceListener('connect', () => {
      if (socket.remoteAddress === undefined || permitted.has(socket) || this.#isOwn(socket)) return;
      // nobody may be listening, and an unheard error would end the process
      socket.on('error', () => undefined);
      socket.destroy(new Error('connections are opened by platform/egress only'));
      this.#options.onBypassed();
    });
  }

  #isOwn({ remoteAddress = '', remotePort = 0 }: Socket): boolean {
    return isLoopbackAddress(remoteAddress) && this.#options.ownPorts.includes(remotePort);
  }
}
