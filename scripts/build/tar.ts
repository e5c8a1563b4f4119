import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** One entry of an archive; `from` is the file with its bytes, `link` what a symbolic link says. */
export type TarEntry = { path: string; mode: number } & (
  | { from: string; size: number }
  | { bytes: Uint8Array }
  | { link: string }
);

const blockBytes = 512;
const nameBytes = 100;
const prefixBytes = 155;
/** Every archive of the same content has the same bytes. */
const modifiedAt = Date.UTC(2026, 0, 1) / 1000;

/** A ustar archive (POSIX.1-1988) of files and symbolic links, in the order given: fixed times, root's numbers, no owner names. */
export async function* tar(entries: readonly TarEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    const size = sizeOf(entry);
    yield header(entry, size);
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

function sizeOf(entry: TarEntry): number {
  if ('link' in entry) return 0;
  return 'bytes' in entry ? entry.bytes.length : entry.size;
}

function contentOf(entry: TarEntry): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if ('link' in entry) return [];
  if ('bytes' in entry) return [entry.bytes];
  const stream: Readable & AsyncIterable<Buffer> = createReadStream(entry.from, {
    highWaterMark: 1024 * 1024,
  });
  return stream;
}

function header(entry: TarEntry, size: number): Buffer {
  const [prefix, name] = splitPath(entry.path);
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(name, 0);
  block.write(octal(entry.mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(modifiedAt, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write('link' in entry ? '2' : '0', 156);
  if ('link' in entry) block.write(fit(entry.link, nameBytes), 157);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A path of more than 100 bytes goes into two fields, divided at a slash. */
function splitPath(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= nameBytes) return ['', path];
  const at = path.indexOf('/', Buffer.byteLength(path) - nameBytes - 1);
  if (at < 0) throw tooLong(path);
  return [fit(path.slice(0, at), prefixBytes), fit(path.slice(at + 1), nameBytes)];
}

function fit(text: string, bytes: number): string {
  if (Buffer.byteLength(text) > bytes) throw tooLong(text);
  return text;
}

const tooLong = (text: string) => new Error(`${text} is too long for the archive`);
