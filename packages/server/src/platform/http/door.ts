import type { Socket } from 'node:net';
import type { Network } from '../../listen-places.ts';
import { notePeer, Proxies } from './peer.ts';

interface DoorOptions {
  certificate?: unknown;
  proxies?: readonly Network[];
  maxSockets: number;
}

/** Lets sockets of the web port in: so many at once, and plain ones of a proxy's port from the proxies only (clause S4). */
export class Door {
  readonly #proxies: Proxies;
  readonly #isForProxies: boolean;
  readonly #maxSockets: number;
  #open = 0;

  constructor({ certificate, proxies = [], maxSockets }: DoorOptions) {
    this.#proxies = new Proxies(proxies);
    this.#isForProxies = certificate === undefined && proxies.length > 0;
    this.#maxSockets = maxSockets;
  }

  admit(socket: Socket, over: 'tcp' | 'unix'): void {
    if (this.#open >= this.#maxSockets) return void socket.destroy();
    this.#open++;
    socket.once('close', () => this.#open--);
    if (this.know(socket, over) === 'client' && this.#isForProxies) socket.destroy();
  }

  /** What requests of this socket say of their client is judged by who opened it. */
  know(socket: Socket, over: 'tcp' | 'unix'): 'client' | 'proxy' {
    return notePeer(socket, over, this.#proxies);
  }
}
