import { base64url } from '@candor/crypto/encoding.ts';
import { createRoot, rootFingerprint } from '@candor/crypto/root-key.ts';
import { signStatement, type StatementForm } from '@candor/crypto/statement.ts';
import type { SignedStanding } from '@candor/protocol/statements.ts';
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

/** Of a standing consent to terminals on one device, for technicians: from the day before `at`, for a week after it. */
export const terminalTerms = (deviceId: string, at: number): SignedStanding['terms'] => ({
  sessionRight: 'terminal',
  target: { kind: 'device', id: deviceId },
  to: { kind: 'role', role: 'technician', members: [] },
  hours: null,
  alsoIfPresent: false,
  startsAt: new Date(at - day).toISOString(),
  untilAt: new Date(at + 7 * day).toISOString(),
});
