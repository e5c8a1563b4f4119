import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** One entry of an archive; `from` is the file with its bytes. */
export type TarEntry = { path: string; mode: number } & (
  | { from: string; size: number }
  | { bytes: Uint8Array }
);

const blockBytes = 512;
/** Every archive of the same content has the same bytes. */
const modifiedAt = Date.UTC(2026, 0, 1) / 1000;

/** A ustar archive (POSIX.1-1988) of plain files, in the order given: fixed times, root's numbers, no owner names. */
export async function* tar(entries: readonly TarEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    const size = 'bytes' in entry ? entry.bytes.length : entry.size;
    yield header(entry.path, entry.mode, size);
    let written = 0;
    for await (const part of contentOf(entry)) {
      written += part.length;
      yield part;
    }
    if (written !== size) throw new Error(`${entry.path} changed while it was packed`);
    yield Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
  }
  yield Buffer.alloc(2 * blockBytes);
}

function contentOf(entry: TarEntry): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if ('bytes' in entry) return [entry.bytes];
  const stream: Readable & AsyncIterable<Buffer> = createReadStream(entry.from, {
    highWaterMark: 1024 * 1024,
  });
  return stream;
}

function header(path: string, mode: number, size: number): Buffer {
  const nameBytes = 100;
  if (Buffer.byteLength(path) > nameBytes) throw new Error(`${path} is too long for the archive`);
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(path, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(modifiedAt, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
