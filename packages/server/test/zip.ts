// Reads a ZIP as any other program would: by its central directory (APPNOTE.TXT, 4.3.12), and checks every CRC.
import assert from 'node:assert/strict';
import { crc32, inflateRawSync } from 'node:zlib';

const signature = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 } as const;
const method = { stored: 0, deflated: 8 } as const;

export function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  assert.equal(zip.readUInt32LE(end), signature.end);
  const entries = zip.readUInt16LE(end + 10);
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < entries; n++) {
    assert.equal(zip.readUInt32LE(at), signature.entry);
    const nameBytes = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameBytes);
    files.set(name, contentOf(zip, at));
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

function contentOf(zip: Buffer, entry: number): Buffer {
  const local = zip.readUInt32LE(entry + 42);
  assert.equal(zip.readUInt32LE(local), signature.local);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  const by = zip.readUInt16LE(entry + 10);
  assert(by === method.stored || by === method.deflated);
  const content = by === method.deflated ? inflateRawSync(packed) : packed;
  assert.equal(content.length, zip.readUInt32LE(entry + 24));
  assert.equal(crc32(content), zip.readUInt32LE(entry + 16));
  return content;
}
