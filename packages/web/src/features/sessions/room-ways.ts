import type { Handshake } from '@candor/crypto/session/handshake.ts';
import type { Accept } from '@candor/protocol/session/handshake.ts';
import type { Verified } from './verified.ts';

/** What a room needs from outside: the server, the network, keys and a clock. */
export interface RoomWays {
  /** Where to meet; the device is told to come. Undefined: the session is over. Throws where the server does not answer. */
  join(): Promise<{ relay: string; token: string } | undefined>;
  connect(relay: string): RoomSocket;
  offer(): Promise<Handshake>;
  verify(certificate: Accept['certificate']): Promise<Verified>;
  now(): number;
  /** Does the work once, `ms` from now, unless it is called off. */
  later(ms: number, work: () => void): () => void;
  newId(): string;
}

/** The part of a WebSocket that a room uses. */
export interface RoomSocket {
  binaryType: BinaryType;
  send(message: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
}
