import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyBytes, keyIdBytes, nonceBytes, tagBytes } from '@candor/crypto/sealed-format.ts';

/** Whose key it is, and under which id; neither can be exchanged in the keyring without being noticed. */
export interface KeyName {
  id: string;
  kind: 'instance' | 'company' | 'person' | 'period';
  owner: string;
}

/** The key that wraps others, and its id. */
export interface WrappingKey {
  id: Uint8Array;
  key: Uint8Array;
}

const bodyAt = keyIdBytes + nonceBytes;
const wrappedBytes = bodyAt + keyBytes + tagBytes;

/** A key under another: id of that other 16 | nonce 12 | ciphertext 32 | tag 16, by AES-256-GCM. */
export function wrapKey(under: WrappingKey, name: KeyName, key: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', under.key, nonce).setAAD(associated(name));
  const body = cipher.update(key);
  cipher.final();
  return Buffer.concat([under.id, nonce, body, cipher.getAuthTag()]);
}

/** Undefined when it was wrapped under another key, for another name, or is altered. */
export function unwrapKey(under: WrappingKey, name: KeyName, wrapped: Uint8Array): Buffer | undefined {
  if (wrapped.length !== wrappedBytes || !wrappingKeyId(wrapped).equals(under.id)) return undefined;
  const nonce = wrapped.subarray(keyIdBytes, bodyAt);
  const decipher = createDecipheriv('aes-256-gcm', under.key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated(name)).setAuthTag(wrapped.subarray(-tagBytes));
  const key = decipher.update(wrapped.subarray(bodyAt, -tagBytes));
  try {
    decipher.final();
    return key;
  } catch {
    return undefined;
  }
}

/** Which key a wrapped key lies under. */
export function wrappingKeyId(wrapped: Uint8Array): Buffer {
  return Buffer.from(wrapped.subarray(0, keyIdBytes));
}

const associated = ({ id, kind, owner }: KeyName) => Buffer.from(`${id}|${kind}|${owner}`);
