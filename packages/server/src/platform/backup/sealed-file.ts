import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Decrypter, Encrypter } from 'age-encryption';
import { flushFolder } from '../flush-folder.ts';
import { codeOf } from '../log/index.ts';
import { BackupRefused } from './refusal.ts';
import { readTar, writeTar, type TarEntry } from './tar.ts';

export interface WrittenFile {
  sizeBytes: number;
  /** Of the file as it lies on disk, in hex. */
  sha256: string;
}

/**
 * Writes tar -> gzip -> age. Under its name there is a whole file or none: it is written as `.part`, flushed, then
 * renamed. Throws what the entries or the disk threw.
 */
export async function writeSealed(
  file: string,
  entries: AsyncIterable<TarEntry>,
  encrypter: Encrypter,
): Promise<WrittenFile> {
  const part = `${file}.part`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await refuseExisting(file);
  try {
    const gzip = createGzip({ level: 1 });
    const sealed = await encrypter.encrypt(webStream(gzip));
    const [written] = await Promise.all([
      writeThrough(part, sealed),
      pipeline(Readable.from(writeTar(entries), { highWaterMark: 2 }), gzip),
    ]);
    await rename(part, file);
    await flushFolder(path.dirname(file));
    return written;
  } finally {
    await rm(part, { force: true });
  }
}

/** The entries of a sealed file. Throws BackupRefused: no such file, no fitting key, damaged. */
export async function* readSealed(file: string, decrypter: Decrypter): AsyncGenerator<TarEntry> {
  const bytes = createReadStream(file);
  const gunzip = createGunzip();
  try {
    const packed = Readable.from(await openSealed(file, decrypter, bytes), { highWaterMark: 2 });
    packed.on('error', (error) => gunzip.destroy(error));
    yield* refusingDamage(file, readTar(packed.pipe(gunzip)));
  } finally {
    gunzip.destroy();
    bytes.destroy();
  }
}

async function openSealed(file: string, decrypter: Decrypter, bytes: Readable) {
  try {
    return await decrypter.decrypt(webStream(bytes));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new BackupRefused(`${file} is not there`);
    if (error instanceof Error && error.message.startsWith('no identity matched'))
      throw new BackupRefused(`${file} does not open with this key`);
    throw new BackupRefused(`${file} is damaged or no backup`);
  }
}

/** Errors of whoever reads the entries don't come by here: they end the loop around. */
async function* refusingDamage(file: string, entries: AsyncIterable<TarEntry>): AsyncGenerator<TarEntry> {
  try {
    yield* entries;
  } catch {
    // what the cipher, gzip or tar said of it tells an operator nothing more
    throw new BackupRefused(`${file} is damaged or was cut off`);
  }
}

/** Node declares the stream's chunks as any. */
const webStream = (bytes: Readable) => Readable.toWeb(bytes) as ReadableStream<Uint8Array>;

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new BackupRefused(`${file} is there already`);
}

async function writeThrough(file: string, chunks: AsyncIterable<Uint8Array>): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const handle = await open(file, 'w', 0o600);
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await handle.write(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
