import { base64url } from '@candor/crypto/encoding.ts';
import { createRoot, rootFingerprint } from '@candor/crypto/root-key.ts';
import { signStatement, type StatementForm } from '@candor/crypto/statement.ts';
import type { SignedByRoot } from '../src/trusted-roots-file.ts';

const day = 86_400_000;

export interface RootHolder {
  fingerprint: string;
  publicKey: string;
  /** Good from the day before `at` until the day after, unless another time is given. */
  sign<B>(
    form: StatementForm<B>,
    body: B,
    version?: number,
    time?: { from: number; until: number },
  ): Promise<SignedByRoot>;
}

/** Somebody who holds a root key of a company. */
export async function makeHolder(at: number): Promise<RootHolder> {
  const root = await createRoot();
  const fingerprint = await rootFingerprint(root.publicKey);
  const publicKey = base64url(root.publicKey);
  return {
    fingerprint,
    publicKey,
    async sign(form, body, version = 1, { from, until } = { from: at - day, until: at + day }) {
      const signed = await signStatement(root, form, { version, from, until, body });
      return { ...signed, root: fingerprint, publicKey };
    },
  };
}
