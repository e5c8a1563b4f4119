import { randomBytes } from 'node:crypto';
import { link, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { keyBytes } from '@candor/crypto/sealed-format.ts';
import { flushFolder } from '../flush-folder.ts';
import { readStorageKey, unlessCode, writeThrough } from './storage-key.ts';

/**
 * The files of a storage key that is being replaced: FILE.next until the keyring lies under it, FILE.previous from then
 * until every key was opened with the new one. At each moment one of the files opens the keyring.
 */
const nextOf = (file: string) => `${file}.next`;
const previousOf = (file: string) => `${file}.previous`;

/** On disk when it returns. What an earlier attempt left was settled when the keyring was opened. */
export async function writeNextKey(file: string): Promise<Buffer> {
  const key = randomBytes(keyBytes);
  await unlink(nextOf(file)).catch(unlessCode('ENOENT'));
  await writeThrough(nextOf(file), key);
  await flushFolder(path.dirname(file));
  return key;
}

/** The keyring lies under the next key now. */
export async function takeNextKey(file: string): Promise<void> {
  await unlink(previousOf(file)).catch(unlessCode('ENOENT'));
  await link(file, previousOf(file)).catch(unlessCode('ENOENT'));
  await rename(nextOf(file), file);
  await flushFolder(path.dirname(file));
}

/** Every key was opened with the new one. */
export async function dropPreviousKey(file: string): Promise<void> {
  await unlink(previousOf(file)).catch(unlessCode('ENOENT'));
  await flushFolder(path.dirname(file));
}

/**
 * Ends a replacement that was cut short, in whichever direction the keyring went.
 * @param opens whether a key opens the keyring
 * @returns whether the old key is still beside the new one
 */
export async function settleRotation(
  file: string,
  opens: (storageKey: Buffer) => Promise<boolean>,
): Promise<'settled' | 'previous kept'> {
  const next = await readStorageKey(nextOf(file));
  if (next && (await opens(next))) await takeNextKey(file);
  else if (next) {
    const present = await readStorageKey(file);
    // which of them is right is not known when neither opens: nothing is thrown away
    if (present && (await opens(present))) await unlink(nextOf(file));
  }
  return (await readStorageKey(previousOf(file))) ? 'previous kept' : 'settled';
}
