import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { Damaged } from './verdict.ts';

/** One file of an archive, as its central directory says (APPNOTE.TXT 4.3.12). */
export interface ZipEntry {
  name: string;
  packing: 'stored' | 'deflated';
  crc: number;
  packedBytes: number;
  bytes: number;
  /** Of its local header. */
  offset: number;
}

const signature = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 } as const;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
const mostDirectoryBytes = 16 * 1024 * 1024;

/** Of an archive without comment, of less than 4 GB. Throws Damaged. */
export async function readEntries(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const end = await read(file, size - endBytes, endBytes);
  if (end.readUInt32LE(0) !== signature.end) throw new Damaged('the archive has no end');
  const directoryBytes = end.readUInt32LE(12);
  if (directoryBytes > mostDirectoryBytes) throw new Damaged('the list of its files is too long');
  const directory = await read(file, end.readUInt32LE(16), directoryBytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let n = end.readUInt16LE(10); n > 0; n--) {
    if (at + entryBytes > directory.length || directory.readUInt32LE(at) !== signature.entry)
      throw new Damaged('the list of its files is damaged');
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push(entryAt(directory, at, nameBytes));
    at += entryBytes + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function entryAt(directory: Buffer, at: number, nameBytes: number): ZipEntry {
  const name = directory.toString('utf8', at + entryBytes, at + entryBytes + nameBytes);
  const packing = ({ 0: 'stored', 8: 'deflated' } as const)[directory.readUInt16LE(at + 10)];
  if (packing === undefined) throw new Damaged(`${name} is packed in an unknown way`);
  return {
    name,
    packing,
    crc: directory.readUInt32LE(at + 16),
    packedBytes: directory.readUInt32LE(at + 20),
    bytes: directory.readUInt32LE(at + 24),
    offset: directory.readUInt32LE(at + 42),
  };
}

/** Its bytes in parts. Throws Damaged at the end when they are not those that the archive announces. */
export async function* contentOf(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  const { name, packing, packedBytes, bytes, offset } = entry;
  const local = await read(file, offset, localBytes);
  const start = offset + localBytes + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (local.readUInt32LE(0) !== signature.local) throw new Damaged(`${name} is not where it should be`);
  let [crc, seen] = [0, 0];
  try {
    for await (const part of unpacked(file, packing, start, packedBytes)) {
      crc = crc32(part, crc);
      seen += part.length;
      // what grows beyond its announced size is not unpacked to the end
      if (seen > bytes) break;
      yield part;
    }
  } catch (error) {
    throw new Damaged(`${name} cannot be unpacked`, { cause: error });
  }
  if (seen !== bytes || crc !== entry.crc) throw new Damaged(`${name} was changed`);
}

function unpacked(file: FileHandle, packing: ZipEntry['packing'], start: number, packedBytes: number) {
  if (packedBytes === 0) return [];
  // by its number: streams of the handle itself would each listen to its close
  const packed = createReadStream('', { fd: file.fd, start, end: start + packedBytes - 1, autoClose: false });
  // parts of a stream without an encoding are buffers
  return (packing === 'stored' ? packed : packed.pipe(createInflateRaw())) as AsyncIterable<Buffer>;
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  if (at < 0 || (await file.read(buffer, 0, length, at)).bytesRead < length)
    throw new Damaged('the archive is cut off');
  return buffer;
}
