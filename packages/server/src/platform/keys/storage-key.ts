import { randomBytes } from 'node:crypto';
import { link, mkdir, open, stat, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { keyBytes } from '@candor/crypto/sealed-format.ts';
import { flushFolder } from '../flush-folder.ts';
import { KeyringRefused } from './refusal.ts';

/** Read, write or pass: for the group or for others. */
const foreignRights = 0o077;

/**
 * The 32 bytes of the file, or undefined where there is none.
 * Throws KeyringRefused for a file that others can read, or that holds no key.
 */
export async function readStorageKey(file: string): Promise<Buffer | undefined> {
  const handle = await openExisting(file);
  if (!handle) return undefined;
  try {
    // asked of the open file, so that it can't be exchanged between the two steps
    requireOwn((await handle.stat()).mode, file, '600');
    const key = Buffer.alloc(keyBytes + 1);
    const { bytesRead } = await handle.read(key, 0, key.length, 0);
    if (bytesRead !== keyBytes)
      throw new KeyringRefused(`${file} holds no storage key: a key is ${keyBytes} bytes`);
    return key.subarray(0, keyBytes);
  } finally {
    await handle.close();
  }
}

/**
 * Makes the key of a new instance, on disk before it returns, in a folder that only its owner can enter.
 * When another server made it meanwhile, that one counts.
 */
export async function makeStorageKey(file: string): Promise<Buffer> {
  const folder = path.dirname(file);
  await makeOwnFolder(folder);
  const draft = path.join(folder, `.${path.basename(file)}.${randomBytes(8).toString('hex')}`);
  await writeThrough(draft, randomBytes(keyBytes));
  try {
    // unlike a rename, a link never replaces a key that is there
    await link(draft, file).catch(unlessCode('EEXIST'));
  } finally {
    await unlink(draft);
  }
  await flushFolder(folder);
  const key = await readStorageKey(file);
  if (!key) throw new KeyringRefused(`${file} vanished while it was made`);
  return key;
}

async function makeOwnFolder(folder: string) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  requireOwn((await stat(folder)).mode, folder, '700');
}

/** On disk when it returns, readable by its owner only. Throws EEXIST. */
export async function writeThrough(file: string, bytes: Buffer) {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function openExisting(file: string): Promise<FileHandle | undefined> {
  return open(file, 'r').catch(unlessCode('ENOENT'));
}

/** For `catch`: passes over that one error. */
export const unlessCode = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error;
  return undefined;
};

/** Windows says nothing in the mode; there the profile folder's access list protects the key. */
function requireOwn(mode: number, file: string, wanted: '600' | '700') {
  if (process.platform !== 'win32' && (mode & foreignRights) !== 0)
    throw new KeyringRefused(`${file} can be used by others than its owner; run: chmod ${wanted} ${file}`);
}
