/// <reference path="./x11-types.d.ts" />
import { createConnection, type Socket } from 'node:net';
import { createClient, type Display, type XClient, type XEvent } from 'x11';
import { displayAddress, keepOwnAtoms } from '../x11-client.ts';
import { FocusSourceError, type LostReason } from './source.ts';
import { BlindReader, type InputCounts } from './x11-blind.ts';

const connectDeadlineMs = 5_000;
const receiveBytes = 65_536;

export type XConnection = {
  readonly client: XClient;
  readonly root: number;
  readonly reader: BlindReader;
  /** Ends it; `onLost` is not called for this. */
  close(): void;
};

export type XListeners = {
  onEvent(event: XEvent): void;
  onCounts(counts: InputCounts): void;
  onLost(reason: LostReason): void;
};

/**
 * Connects to a display (`:0`, `unix:0`, `host:10.0`). Rejects with `no_x_display` when there is none, it refuses us, or
 * it stays silent for 5 s.
 */
export function connectX(display: string | undefined, listeners: XListeners): Promise<XConnection> {
  const reader = new BlindReader();
  const { promise, resolve, reject } = Promise.withResolvers<XConnection>();
  let status: 'connecting' | 'open' | 'ended' = 'connecting';
  let socket: Socket | undefined;

  const end = (reason: LostReason, cause?: unknown) => {
    const before = status;
    status = 'ended';
    clearTimeout(deadline);
    socket?.destroy();
    if (before === 'connecting') reject(new FocusSourceError('no_x_display', cause));
    if (before === 'open') listeners.onLost(reason);
  };
  const deadline = setTimeout(
    () => end('server_gone', new Error('the display stayed silent')),
    connectDeadlineMs,
  );

  const open = (found: Display) => {
    const root = found.screen[0]?.root;
    if (root === undefined || status !== 'connecting') return end('stream_broken', new Error('no screen'));
    status = 'open';
    clearTimeout(deadline);
    keepOwnAtoms(found.client);
    found.client.on('event', listeners.onEvent);
    const close = () => {
      status = 'ended';
      socket?.destroy();
    };
    resolve({ client: found.client, root, reader, close });
  };

  try {
    if (!display) throw new Error('DISPLAY is not set');
    socket = openBlindSocket(display, reader, listeners.onCounts, (cause) => end('stream_broken', cause));
    const client = createClient(
      { stream: socket, display, auth: undefined, disableBigRequests: true },
      (error, found) => (found ? open(found) : end('server_gone', error)),
    );
    socket.on('close', () => end('server_gone'));
    client.on('error', (error: Error) => {
      if (!isProtocolError(error)) end('server_gone', error);
    });
  } catch (error) {
    end('server_gone', error);
  }
  return promise;
}

/** The answer to one request, such as BadWindow for a window that has died since. Only that request is void. */
const isProtocolError = (error: object) => 'error' in error && typeof error.error === 'number';

/**
 * A socket that receives into one buffer of ours. The reader blanks what arrived, the rest is copied out and the buffer
 * filled with zeros, so no input packet outlives this function anywhere in the process.
 */
function openBlindSocket(
  display: string,
  reader: BlindReader,
  onCounts: (counts: InputCounts) => void,
  onBroken: (cause: unknown) => void,
): Socket {
  const receive = (sizeBytes: number, buffer: Uint8Array): boolean => {
    const received = buffer.subarray(0, sizeBytes);
    reader.read(received);
    const copy = Buffer.from(received);
    received.fill(0);
    try {
      socket.emit('data', copy);
    } catch (error) {
      // The library can't continue after a packet that it did not understand.
      onBroken(error);
      return false;
    }
    const counts = reader.take();
    if (counts.keys > 0 || counts.clicks > 0) onCounts(counts);
    return true;
  };
  const socket: Socket = createConnection({
    ...displayAddress(display),
    onread: { buffer: new Uint8Array(receiveBytes), callback: receive },
  });
  return socket;
}
