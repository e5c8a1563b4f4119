import type { SignedDocument } from '@candor/protocol/session/documents.ts';
import { base64url, fromBase64url, utf8, type Bytes } from '../encoding.ts';
import { importVerifyingKey, signBytes, verifyBytes } from '../sign.ts';

/**
 * What somebody says of a session: Ed25519 over its kind and its text. `document` is what the kind's form writes
 * (protocol/session/documents.ts). Gives base64url of 64 bytes.
 */
export async function signDocument(key: CryptoKey, kind: string, document: string): Promise<string> {
  return base64url(await signBytes(key, signedBytes(kind, document)));
}

/** `publicKey`: raw 32 bytes. False for any other key, kind, text or signature, and for what can't be a key. */
export async function isSigned(
  publicKey: Uint8Array,
  kind: string,
  { document, signature }: SignedDocument,
): Promise<boolean> {
  const bytes = fromBase64url(signature);
  if (publicKey.length !== 32 || bytes === undefined || !document.isWellFormed()) return false;
  const key = await importVerifyingKey(publicKey).catch(() => undefined);
  return key !== undefined && verifyBytes(key, signedBytes(kind, document), bytes);
}

/** The kind stands before the document too: no signature of another use can be mistaken for this one. */
const signedBytes = (kind: string, document: string): Bytes => utf8(`candor/session/${kind}/v1\n${document}`);
