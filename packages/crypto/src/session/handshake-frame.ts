import { parseJson } from '@candor/protocol/json.ts';
import {
  frameKinds,
  handshakeMessage,
  maxHandshakeBytes,
  type HandshakeMessage,
} from '@candor/protocol/session/handshake.ts';
import { concat, fromBase64url, fromUtf8, utf8, type Bytes } from '../encoding.ts';
import { E2eFault } from './e2e-fault.ts';

export function writeFrame(message: HandshakeMessage): Bytes {
  return concat(Uint8Array.of(frameKinds.handshake), utf8(JSON.stringify(message)));
}

/** Throws E2eFault for what no end writes. */
export function readFrame(frame: Uint8Array): HandshakeMessage {
  if (frame[0] !== frameKinds.handshake || frame.length > maxHandshakeBytes) throw malformed();
  const { success, data } = handshakeMessage.safeParse(parseJson(textOf(frame.subarray(1))));
  if (!success) throw malformed();
  return data;
}

export function bytesOf(text: string): Bytes {
  const bytes = fromBase64url(text);
  if (!bytes) throw malformed();
  return bytes;
}

export const malformed = (): E2eFault => new E2eFault('e2e_malformed');

function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    throw malformed();
  }
}
