import { base64url } from '@candor/crypto/encoding.ts';
import { makeRecoveryCode } from '@candor/crypto/recovery-code.ts';
import { createRoot, rootFingerprint, type RootKey } from '@candor/crypto/root-key.ts';
import { wrapRoot } from '@candor/crypto/root-wrap.ts';
import { signStatement, type SignedStatement, type StatementForm } from '@candor/crypto/statement.ts';
import type { Roster } from '@candor/protocol/statements.ts';

const dayMs = 86_400_000;

/** A person who holds a root: what a browser or `candor root` does, without their screens. */
export interface RootHolder {
  root: RootKey;
  fingerprint: string;
  /** Body of POST /api/roots. */
  wish: { publicKey: string; wrapped: string };
  /** In force from an hour ago for 300 days, unless `times` says otherwise. */
  sign<B>(
    form: StatementForm<B>,
    body: B,
    version?: number,
    times?: { from: number; until: number },
  ): Promise<SignedStatement & { root: string }>;
}

export async function rootHolder(companyId: string): Promise<RootHolder> {
  const root = await createRoot();
  const fingerprint = await rootFingerprint(root.publicKey);
  const code = makeRecoveryCode();
  const wrapped = await wrapRoot(root, { companyId, fingerprint }, { passphrase: 'a long passphrase', code });
  return {
    root,
    fingerprint,
    wish: { publicKey: base64url(root.publicKey), wrapped },
    async sign(form, body, version = 1, times = lifeFrom(Date.now())) {
      return { ...(await signStatement(root, form, { version, ...times, body })), root: fingerprint };
    },
  };
}

const lifeFrom = (now: number) => ({ from: now - dayMs / 24, until: now + 300 * dayMs });

export const emptyRoster = (companyId: string): Roster => ({
  companyId,
  people: [],
  limits: { devicesPerJob: 500, devicesPerMinute: 60, secondApproverAbove: 25 },
  freezeDays: [],
});

export const certificateOf = (
  companyId: string,
  device: { deviceId: string; identityPublic: string; sealingPublic: string },
) => ({
  companyId,
  deviceId: device.deviceId,
  identityPublic: device.identityPublic,
  sealingPublic: device.sealingPublic,
});
