import type { RawData, WebSocket } from 'ws';
import { parseJson } from '@candor/protocol/json.ts';
import { relayCloseCodes, relayHello } from '@candor/protocol/session/relay.ts';
import type { RelayLimits } from './room.ts';

/** Sockets that did not say yet which room they mean. Their addresses stand here, in memory, for as long. */
export class Arrivals {
  readonly #limits: RelayLimits;
  readonly #unknown = new Map<string, number>();

  constructor(limits: RelayLimits) {
    this.#limits = limits;
  }

  /** Gives the token of its first message to `join`; closes a socket that says anything else, nothing, or is one too many. */
  admit(socket: WebSocket, address: string, join: (token: string) => void): void {
    const n = this.#unknown.get(address) ?? 0;
    if (n >= this.#limits.unauthenticatedPerAddress) return socket.close(relayCloseCodes.tooMany);
    this.#unknown.set(address, n + 1);
    const late = setTimeout(() => socket.close(relayCloseCodes.tooLate), this.#limits.firstMessageMs);
    const known = () => {
      clearTimeout(late);
      this.#remove(address);
    };
    socket.once('close', known);
    socket.once('message', (message, isBinary) => {
      // what comes after it was told to go
      if (socket.readyState !== socket.OPEN) return;
      if (sizeOf(message) > this.#limits.firstMessageBytes) return socket.close(relayCloseCodes.tooBig);
      const token = isBinary ? undefined : tokenIn(message);
      if (token === undefined) return socket.close(relayCloseCodes.badToken);
      socket.off('close', known);
      known();
      join(token);
    });
  }

  #remove(address: string): void {
    const n = (this.#unknown.get(address) ?? 0) - 1;
    if (n > 0) this.#unknown.set(address, n);
    else this.#unknown.delete(address);
  }
}

const sizeOf = (message: RawData) => (Buffer.isBuffer(message) ? message.length : Infinity);

const tokenIn = (message: RawData): string | undefined =>
  relayHello.safeParse(parseJson(Buffer.isBuffer(message) ? message.toString('utf8') : '')).data?.token;
