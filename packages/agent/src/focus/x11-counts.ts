import type { XConnection } from './x11-connection.ts';

/** inputproto 2.2: request numbers, the device that stands for every master, and event mask bits. */
const xiSelectEvents = 46;
const xiQueryVersion = 47;
const allMasterDevices = 1;
const rawKeyPressBit = 1 << 13;
const rawButtonPressBit = 1 << 15;
/** From 2.1 raw events come while another client holds a grab, too. */
const version = { major: 2, minor: 2 };

export type CountWatch = { select(on: boolean): void };

/**
 * Asks for XI2 with requests of our own: the library's module for it holds a parser of key codes, which is never
 * loaded. A press counts once however long the key is held (the X server's repeats are not raw events). `done` gets
 * undefined where there is no XI 2.1.
 */
export function openCounts(connection: XConnection, done: (watch: CountWatch | undefined) => void): void {
  const { client, root, reader } = connection;
  client.QueryExtension('XInputExtension', (error, extension) => {
    if (error || !extension.present) {
      done(undefined);
      return true;
    }
    const opcode = extension.majorOpcode;
    const select = (on: boolean) => {
      reader.countInput(on ? opcode : undefined);
      send(connection, selectRequest(opcode, root, on ? rawKeyPressBit | rawButtonPressBit : 0));
    };
    queryVersion(connection, opcode, (minor) => done(minor >= 1 ? { select } : undefined));
    return true;
  });
}

/** XIQueryVersion; must come before any other XI2 request. Gives the minor version of 2, or -1 when there is no XI2. */
function queryVersion(connection: XConnection, opcode: number, done: (minor: number) => void): void {
  const request = Buffer.alloc(8);
  request.writeUInt8(opcode, 0);
  request.writeUInt8(xiQueryVersion, 1);
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt16LE(version.major, 4);
  request.writeUInt16LE(version.minor, 6);
  // The reply holds major and minor at bytes 8 and 10; the decoder gets it from byte 8 on.
  const decode = (body: Buffer) => (body.readUInt16LE(0) === version.major ? body.readUInt16LE(2) : -1);
  send(
    connection,
    request,
    (error, minor) => {
      done(error ? -1 : minor);
      return true;
    },
    decode,
  );
}

/** XISelectEvents for one device; an empty mask takes the selection back. */
function selectRequest(opcode: number, window: number, mask: number): Buffer {
  const request = Buffer.alloc(20);
  request.writeUInt8(opcode, 0);
  request.writeUInt8(xiSelectEvents, 1);
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt32LE(window, 4);
  request.writeUInt16LE(1, 8);
  request.writeUInt16LE(allMasterDevices, 12);
  request.writeUInt16LE(1, 14);
  request.writeUInt32LE(mask, 16);
  return request;
}

/** One request; with `decode` it expects a reply. */
function send(
  { client }: XConnection,
  request: Buffer,
  done?: (error: Error | null, result: number) => boolean,
  decode?: (body: Buffer) => number,
): void {
  client.seq_num += 1;
  client.pack_stream.put(request);
  if (done && decode) client.replies[client.seq_num] = [decode, done];
  client.pack_stream.submit(done !== undefined);
}
