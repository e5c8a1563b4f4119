import { hex, owned, utf8, type Bytes } from './encoding.ts';

/** 32 bytes. */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', owned(bytes)));
}

/** 64 lower-case hex digits. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return hex(await sha256(bytes));
}

/** The schema hash of the agent's hello. `dictionary` is canonical(dictionaryDocument(records)), of the policy part. */
export function schemaHash(dictionary: string): Promise<string> {
  return sha256Hex(utf8(dictionary));
}
