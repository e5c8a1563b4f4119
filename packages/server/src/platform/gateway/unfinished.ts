import type { Socket } from 'node:net';

const maxOfAddress = 20;
const maxInAll = 500;

/**
 * Sockets that have not yet become connections (clause G2). Addresses stand here, in memory, only for as long as
 * the socket is unfinished.
 */
export class Unfinished {
  readonly #ports = new Map<string, Set<number>>();
  #count = 0;

  /** False when too many are unfinished: the socket is then to be destroyed. */
  admit(socket: Socket): boolean {
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined) return false;
    const ports = this.#ports.get(remoteAddress) ?? new Set<number>();
    if (this.#count >= maxInAll || ports.size >= maxOfAddress) return false;
    this.#ports.set(remoteAddress, ports.add(remotePort));
    this.#count++;
    socket.once('close', () => this.#remove(remoteAddress, remotePort));
    return true;
  }

  finish({ remoteAddress, remotePort }: Socket): void {
    if (remoteAddress !== undefined && remotePort !== undefined) this.#remove(remoteAddress, remotePort);
  }

  #remove(address: string, port: number): void {
    const ports = this.#ports.get(address);
    if (!ports?.delete(port)) return;
    this.#count--;
    if (ports.size === 0) this.#ports.delete(address);
  }
}
