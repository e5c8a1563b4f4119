import { useEffect, useState } from 'react';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { rootFingerprint } from '@candor/crypto/root-key.ts';
import { useRemembered } from '../ui/remember.ts';

const FINGERPRINT = /^[0-9a-f]{64}$/u;

/** The root keys that somebody confirmed in this browser. The server can't change them. */
export function useKnownRoots(companyId: string) {
  return useRemembered<readonly string[] | undefined>(`roots.${companyId}`, undefined, fingerprintsIn);
}

function fingerprintsIn(stored: unknown): readonly string[] | undefined {
  if (!Array.isArray(stored)) return undefined;
  const found = stored.filter((one) => typeof one === 'string' && FINGERPRINT.test(one));
  return found.length === stored.length ? found : undefined;
}

/** How the roots that the server lists compare with those that this browser knows; order does not matter. */
export function recognise(
  known: readonly string[] | undefined,
  shown: readonly string[],
): 'none' | 'new' | 'same' | 'changed' {
  if (known === undefined) return shown.length === 0 ? 'none' : 'new';
  const isSame = known.length === shown.length && known.every((one) => shown.includes(one));
  return isSame ? 'same' : 'changed';
}

/** Each with the fingerprint of its own public key, whatever fingerprint the server says. */
export function withTrueFingerprints<R extends { publicKey: string; fingerprint: string }>(
  roots: readonly R[],
): Promise<R[]> {
  return Promise.all(
    roots.map(async (root) => ({
      ...root,
      fingerprint: await rootFingerprint(fromBase64url(root.publicKey) ?? new Uint8Array()),
    })),
  );
}

/** Undefined until they are computed. */
export function useTrueRoots<R extends { publicKey: string; fingerprint: string }>(
  listed: readonly R[],
): R[] | undefined {
  const [roots, setRoots] = useState<R[] | undefined>();
  useEffect(() => {
    let isCurrent = true;
    void withTrueFingerprints(listed).then((computed) => isCurrent && setRoots(computed));
    return () => {
      isCurrent = false;
    };
  }, [listed]);
  return roots;
}
