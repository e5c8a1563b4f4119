import type { HandshakeMessage } from '@candor/protocol/session/handshake.ts';
import type { Bytes } from '../encoding.ts';
import { E2eFault } from './e2e-fault.ts';
import { malformed, readFrame } from './handshake-frame.ts';
import type { Secured } from './records.ts';
import { Turns } from './turns.ts';

/** One end's way to common keys (clauses E4 to E8). Frames are whole binary messages of a room. */
export interface Handshake {
  /** What this end sends by itself; undefined where it waits. */
  readonly first: Bytes | undefined;
  /** Throws E2eFault for anything but what comes next; then this handshake is over. */
  take(frame: Uint8Array): Promise<Taken>;
}
export interface Taken {
  send?: Bytes;
  /** Set once both ends have proven that they have the keys; to be used after `send` is sent. */
  secured?: Secured;
}

/** What one message leads to, and what is to come after it; without `next` nothing is. */
export type Expecting = (message: HandshakeMessage) => Promise<Taken & { next?: Expecting }>;

export function inTurns(first: Bytes | undefined, begin: Expecting): Handshake {
  const turns = new Turns();
  const seen = new Set<HandshakeMessage['type']>();
  let expecting: Expecting | undefined = begin;
  const take = async (frame: Uint8Array): Promise<Taken> => {
    const message = readFrame(frame);
    if (seen.has(message.type)) throw new E2eFault('e2e_replay');
    if (!expecting) throw malformed();
    seen.add(message.type);
    const { next, ...taken } = await expecting(message);
    expecting = next;
    return taken;
  };
  return { first, take: (frame) => turns.take(() => take(frame)) };
}
