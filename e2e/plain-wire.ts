// What a client really sent over TLS 1.3 (RFC 8446) and WebSocket (RFC 6455), out of its recorded bytes and the
// secrets that Node writes with --tls-keylog. The agent is not asked: this is the wire.
import { createDecipheriv, createHmac } from 'node:crypto';

export interface PlainConnection {
  /** The request that opens the WebSocket. */
  head: Buffer;
  frames: Frame[];
}
export interface Frame {
  kind: 'text' | 'binary' | 'control';
  payload: Buffer;
}

const contentType = { handshake: 22, applicationData: 23 } as const;
const headerBytes = 5;
const tagBytes = 16;
const endOfHead = '\r\n\r\n';

/** Undefined for a connection whose secrets are not in the key log: another program's. */
export function readConnection(recorded: Buffer, keyLog: string): PlainConnection | undefined {
  const [first] = recordsOf(recorded);
  if (first?.type !== contentType.handshake) return undefined;
  // ClientHello: type, 3 bytes of length, 2 of version, then 32 of random
  const random = first.body.subarray(6, 38).toString('hex');
  const secretOf = (label: string) =>
    new RegExp(`^${label} ${random} (?<secret>[0-9a-f]+)$`, 'mu').exec(keyLog)?.groups?.['secret'];
  const secrets = [secretOf('CLIENT_HANDSHAKE_TRAFFIC_SECRET'), secretOf('CLIENT_TRAFFIC_SECRET_0')];
  if (secrets.includes(undefined)) return undefined;
  const bytes = decrypt(
    recordsOf(recorded),
    secrets.map((secret) => keysOf(Buffer.from(secret ?? '', 'hex'))),
  );
  const end = bytes.indexOf(endOfHead);
  if (end < 0) return { head: bytes, frames: [] };
  const start = end + endOfHead.length;
  return { head: bytes.subarray(0, start), frames: framesOf(bytes.subarray(start)) };
}

interface TlsRecord {
  type: number;
  header: Buffer;
  body: Buffer;
}

function recordsOf(bytes: Buffer): TlsRecord[] {
  const records: TlsRecord[] = [];
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const end = at + headerBytes + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) break; // cut off in the middle
    records.push({
      type: bytes.readUInt8(at),
      header: bytes.subarray(at, at + headerBytes),
      body: bytes.subarray(at + headerBytes, end),
    });
    at = end;
  }
  return records;
}

interface Keys {
  key: Buffer;
  iv: Buffer;
}

/** RFC 8446, 7.3. Node's first choice is TLS_AES_256_GCM_SHA384. */
function keysOf(secret: Buffer): Keys {
  if (secret.length !== 48) throw new Error('another cipher suite than TLS_AES_256_GCM_SHA384');
  return { key: expand(secret, 'key', 32), iv: expand(secret, 'iv', 12) };
}

/** HKDF-Expand-Label (RFC 8446, 7.1); the expansion alone, for one block. */
function expand(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const hkdfLabel = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0])]);
  const block = Buffer.concat([hkdfLabel, Buffer.from([1])]);
  return createHmac('sha384', secret).update(block).digest().subarray(0, length);
}

/** The client sends its last handshake records under the first keys, everything after under the second. */
function decrypt(records: readonly TlsRecord[], phases: readonly Keys[]): Buffer {
  const plain: Buffer[] = [];
  let [keys, ...later] = phases;
  let sequence = 0;
  for (const record of records.filter(({ type }) => type === contentType.applicationData)) {
    let inner = keys && open(record, keys, sequence);
    if (!inner) {
      [keys, ...later] = later;
      sequence = 0;
      inner = keys && open(record, keys, sequence);
    }
    if (!inner) throw new Error('a record that neither key opens');
    sequence++;
    if (inner.type === contentType.applicationData) plain.push(inner.content);
  }
  return Buffer.concat(plain);
}

function open(
  { header, body }: TlsRecord,
  { key, iv }: Keys,
  sequence: number,
): { type: number; content: Buffer } | undefined {
  const nonce = Buffer.from(iv);
  nonce.writeBigUInt64BE(iv.readBigUInt64BE(4) ^ BigInt(sequence), 4);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    .setAAD(header)
    .setAuthTag(body.subarray(-tagBytes));
  const inner = decipher.update(body.subarray(0, -tagBytes));
  try {
    decipher.final();
  } catch {
    return undefined; // the other phase's
  }
  let end = inner.length - 1;
  while (inner[end] === 0) end--; // padding
  return { type: inner[end] ?? 0, content: inner.subarray(0, end) };
}

/** A client's frames are masked, and ours are never split (RFC 6455, 5.2). */
function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 6 <= bytes.length;) {
    const opcode = bytes.readUInt8(at) & 0x0f;
    const short = bytes.readUInt8(at + 1) & 0x7f;
    const more = short === 126 ? 2 : short === 127 ? 8 : 0;
    const length =
      more === 2 ? bytes.readUInt16BE(at + 2) : more === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
    const start = at + 6 + more;
    const mask = bytes.subarray(start - 4, start);
    const payload = bytes.subarray(start, start + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
    frames.push({
      kind: opcode === 1 ? 'text' : opcode === 2 ? 'binary' : 'control',
      payload: Buffer.from(payload),
    });
    at = start + length;
  }
  return frames;
}
