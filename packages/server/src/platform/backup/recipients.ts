import { readFile } from 'node:fs/promises';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { codeOf } from '../log/index.ts';
import { BackupRefused } from './refusal.ts';

/** Whoever holds the identity can open what it writes; so can the holder of the further recipient. */
export async function encrypterFor(identity: CryptoKey, further: string | undefined): Promise<Encrypter> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  try {
    if (further !== undefined) encrypter.addRecipient(further);
  } catch {
    throw new BackupRefused('CANDOR_BACKUP_RECIPIENT: a letter of it is wrong');
  }
  return encrypter;
}

export function decrypterFor(...identities: (CryptoKey | string)[]): Decrypter {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return decrypter;
}

/** The identities of a file as age-keygen writes it: one a line, and lines of remarks. Throws BackupRefused. */
export async function readIdentityFile(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new BackupRefused(`${file} cannot be read (${codeOf(error)})`);
  });
  const identities = text.match(/^AGE-SECRET-KEY-\S+$/gmu);
  if (!identities) throw new BackupRefused(`${file} holds no age identity (AGE-SECRET-KEY-1...)`);
  return identities;
}
