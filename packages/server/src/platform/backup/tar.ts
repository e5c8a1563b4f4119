/** One file of an archive; its name is short and made by this program. */
export interface TarEntry {
  name: string;
  bytes: Uint8Array;
}

const block = 512;
const mostBytes = 16 * 1024 * 1024;

/** A ustar archive of regular files (POSIX.1-2017, pax, "ustar Interchange Format"). */
export async function* writeTar(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const { name, bytes } of entries) {
    yield headerOf(name, bytes.length);
    yield bytes;
    yield Buffer.alloc(padding(bytes.length));
  }
  yield Buffer.alloc(2 * block);
}

/** The files of an archive that writeTar() made. Throws RangeError where it is not one, or ends too early. */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = new Reader(chunks);
  for (;;) {
    const header = await reader.take(block);
    if (header.every((byte) => byte === 0)) break;
    const { name, size } = parseHeader(header);
    const bytes = await reader.take(size);
    await reader.take(padding(size));
    yield { name, bytes };
  }
  await reader.take(block);
  // what follows is part of the file too: a damaged end must not go unnoticed
  await reader.end();
}

function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(block);
  if (Buffer.byteLength(name) > 99) throw new RangeError(`too long a name: ${name}`);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${octal(size, 11)}\0`, 124);
  header.write(`${octal(0, 11)}\0`, 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(`${octal(sumOf(header), 6)}\0 `, 148);
  return header;
}

function parseHeader(header: Buffer): { name: string; size: number } {
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
  header.fill(' ', 148, 156);
  const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
  if (sum !== sumOf(header) || !(size <= mostBytes)) throw new RangeError('not an archive of this program');
  return { name: header.toString('utf8', 0, header.indexOf(0)), size };
}

const octal = (n: number, digits: number) => n.toString(8).padStart(digits, '0');
const padding = (size: number) => (block - (size % block)) % block;
const sumOf = (header: Buffer) => header.reduce((sum, byte) => sum + byte, 0);

/** Takes exact lengths from chunks of any length. */
class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    while (this.#heldBytes < length) {
      const next = await this.#chunks.next();
      if (next.done) throw new RangeError('it ends too early');
      this.#held.push(next.value);
      this.#heldBytes += next.value.length;
    }
    const all = Buffer.concat(this.#held);
    this.#held = [all.subarray(length)];
    this.#heldBytes = all.length - length;
    return all.subarray(0, length);
  }

  async end(): Promise<void> {
    if (this.#heldBytes > 0 || !(await this.#chunks.next()).done)
      throw new RangeError('something follows its end');
  }
}
