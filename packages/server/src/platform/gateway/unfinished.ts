import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { networkOf } from '../ip-address.ts';

const mostOfNetwork = 20;
const mostInAll = 500;
/** 200 handshakes a second; a process that is busy runs fewer slices, and so begins fewer. */
const sliceMs = 25;
const mostOfSlice = 5;
/** What a certificate, an upgrade and a hello take is a third of it. */
export const mostBytesBeforeHello = 16 * 1024;
const withinMs = { tls: 10_000, upgrade: 5_000 } as const;

/** `waiting`: nothing is read of it yet. A deadline runs from the socket's turn on, not from its arrival. */
type Step = 'waiting' | keyof typeof withinMs | 'hello';
interface Entry {
  socket: Socket;
  network: string;
  step: Step;
  sinceMs: number;
  begin: () => void;
}
/** Its ends: what is known of a connection before and after TLS. */
type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>;

/**
 * Sockets on their way to a hello, of all listeners of a gateway (clause G2). They take turns, so that a storm of
 * handshakes leaves time for pages; beyond 20 of a network and 500 in all they are turned away, and an agent comes back
 * by its own back-off. Addresses stand here, in memory, only for as long as the socket is unfinished.
 */
export class Unfinished implements Disposable {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #entries = new Map<string, Entry>();
  readonly #networks = new Map<string, number>();
  readonly #waiting = new Set<Entry>();
  #timer: NodeJS.Timeout | undefined;
  #begunInSlice = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Calls `begin` when it is the socket's turn; resets the socket when too many are unfinished. */
  admit(socket: Socket, begin: () => void): void {
    const id = idOf(socket);
    const network = networkOf(socket.remoteAddress ?? '');
    const n = this.#networks.get(network) ?? 0;
    if (id === undefined || n >= mostOfNetwork || this.#entries.size >= mostInAll)
      return void socket.resetAndDestroy();
    const entry: Entry = { socket, network, step: 'waiting', sinceMs: 0, begin };
    this.#entries.set(id, entry);
    this.#networks.set(network, n + 1);
    socket.once('close', () => this.#remove(id, entry));
    // a peer that goes while it waits ends as a close
    socket.on('error', () => socket.destroy());
    this.#waiting.add(entry);
    this.#timer ??= setInterval(() => this.#slice(), sliceMs).unref();
    this.#beginSome();
  }

  /** The socket has come one step further. */
  reached(ends: Ends, step: 'upgrade' | 'hello'): void {
    const entry = this.#entries.get(idOf(ends) ?? '');
    if (entry) this.#step(entry, step);
  }

  finish(ends: Ends): void {
    const id = idOf(ends) ?? '';
    const entry = this.#entries.get(id);
    if (entry) this.#remove(id, entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { socket } of this.#entries.values()) socket.destroy();
  }

  #slice(): void {
    this.#begunInSlice = 0;
    if (this.#entries.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    const nowMs = this.#clock.monotonicMs();
    for (const { socket, step, sinceMs } of this.#entries.values()) {
      if (step !== 'tls' && step !== 'upgrade') continue;
      const isLate = nowMs - sinceMs > withinMs[step];
      if (isLate || socket.bytesRead > mostBytesBeforeHello) socket.destroy();
    }
    this.#beginSome();
  }

  #beginSome(): void {
    for (const entry of this.#waiting) {
      if (this.#begunInSlice >= mostOfSlice) return;
      this.#waiting.delete(entry);
      this.#begunInSlice++;
      this.#step(entry, 'tls');
      entry.begin();
    }
  }

  #step(entry: Entry, step: Step): void {
    entry.step = step;
    entry.sinceMs = this.#clock.monotonicMs();
  }

  #remove(id: string, entry: Entry): void {
    if (this.#entries.get(id) !== entry) return;
    this.#entries.delete(id);
    this.#waiting.delete(entry);
    const n = (this.#networks.get(entry.network) ?? 0) - 1;
    if (n > 0) this.#networks.set(entry.network, n);
    else this.#networks.delete(entry.network);
  }
}

function idOf({ remoteAddress, remotePort, localPort }: Ends): string | undefined {
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  return `${remoteAddress} ${remotePort} ${localPort}`;
}
