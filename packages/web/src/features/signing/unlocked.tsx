import type { ReactNode } from 'react';
import { UnlockForm } from '../../signer/unlock-form.tsx';
import type { Signing } from './signing.ts';

/** Asks for the passphrase while none of `roots` is open (all in use without it), then shows what it is needed for. */
export function Unlocked({
  signing: { signer, companyId, roots: inUse, opened, onOpen },
  roots = inUse,
  children,
}: {
  signing: Signing;
  roots?: Signing['roots'];
  children: ReactNode;
}) {
  // one that was just made is not listed yet
  const isOpen = opened !== undefined && (roots === inUse || roots.some(({ id }) => id === opened.id));
  if (isOpen) return children;
  return <UnlockForm signer={signer} companyId={companyId} roots={roots} onOpen={onOpen} />;
}
