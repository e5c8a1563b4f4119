import type { ReactNode } from 'react';
import { UnlockForm } from '../../signer/unlock-form.tsx';
import type { Signing } from './signing.ts';

/** Asks for the passphrase while no root key is open, then shows what it is needed for. */
export function Unlocked({ signing, children }: { signing: Signing; children: ReactNode }) {
  const { signer, companyId, roots, opened, onOpen } = signing;
  if (opened) return children;
  return <UnlockForm signer={signer} companyId={companyId} roots={roots} onOpen={onOpen} />;
}
