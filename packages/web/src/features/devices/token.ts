import { hex } from '@candor/crypto/encoding.ts';

const SECRET_BYTES = 32;

/** The secret of an enrolment token. It stays in this page; the server gets its SHA-256 (64 hex digits). */
export async function makeSecret(): Promise<{ auth: Uint8Array<ArrayBuffer>; secretHash: string }> {
  const auth = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const digest = await crypto.subtle.digest('SHA-256', auth);
  return { auth, secretHash: hex(new Uint8Array(digest)) };
}
