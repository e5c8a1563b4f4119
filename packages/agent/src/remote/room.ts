import { WebSocket } from 'ws';
import { parseJson } from '@candor/protocol/json.ts';
import { relayCloseCodes, relayLimits, relayNote, type RelayNote } from '@candor/protocol/session/relay.ts';
import { webTrust } from '../web-trust.ts';

export interface RoomParts {
  address: URL;
  /** To join by; used once. */
  token: string;
  /** PEM that may vouch for the relay besides the usual authorities. */
  webCa: string | undefined;
  /** Whether the other end is there; false too while this end has no connection. */
  onPeer: (isPresent: boolean) => void;
  onFrame: (frame: Uint8Array) => void;
}

const openMs = 10_000;
const firstBackOffMs = 200;
const mostBackOffMs = 2_000;
/** Coming back with the same token is in vain: only the server can call both ends together anew. */
const finalCodes: ReadonlySet<number> = new Set([relayCloseCodes.badToken, relayCloseCodes.gone]);

/** This end of a relay's room: it comes back by itself when the connection is lost, until it is closed. */
export class Room {
  readonly #parts: RoomParts;
  #token: string;
  #socket: WebSocket | undefined;
  #backOffMs = firstBackOffMs;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#token = parts.token;
    this.#open();
  }

  /** What can't go now is lost: keys are agreed on anew when both ends are there again. */
  send(frame: Uint8Array): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  /** What was sent before goes out first. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#socket?.close(1000);
  }

  #open(): void {
    const { address, webCa } = this.#parts;
    const socket = new WebSocket(address, {
      perMessageDeflate: false,
      maxPayload: relayLimits.messageBytes,
      handshakeTimeout: openMs,
      followRedirects: false,
      ...(address.protocol === 'wss:' && webTrust(webCa)),
    });
    this.#socket = socket;
    const silence = setTimeout(() => socket.terminate(), relayLimits.idleMs).unref();
    socket.on('open', () => socket.send(JSON.stringify({ type: 'join', token: this.#token })));
    socket.on('ping', () => void silence.refresh());
    socket.on('message', (part: Buffer, isBinary) => {
      silence.refresh();
      if (this.#isClosed) return;
      if (isBinary) this.#parts.onFrame(part);
      else this.#take(socket, relayNote.safeParse(parseJson(part.toString('utf8'))).data);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearTimeout(silence);
      if (this.#isClosed) return;
      this.#parts.onPeer(false);
      if (!finalCodes.has(code)) this.#comeBack();
    });
  }

  #take(socket: WebSocket, note: RelayNote | undefined): void {
    switch (note?.type) {
      case 'joined':
        this.#token = note.resume;
        this.#backOffMs = firstBackOffMs;
        return this.#parts.onPeer(note.peer);
      case 'resume':
        this.#token = note.token;
        return;
      case 'peer':
        return this.#parts.onPeer(note.present);
      case undefined:
        return socket.terminate();
      default:
        return note satisfies never;
    }
  }

  #comeBack(): void {
    this.#retry = setTimeout(() => this.#open(), this.#backOffMs);
    this.#backOffMs = Math.min(this.#backOffMs * 2, mostBackOffMs);
  }
}
