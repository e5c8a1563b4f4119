import { useState, type ReactNode } from 'react';
import { api, useApi, type OutputOf } from '../api.ts';
import { useMe } from '../api/me.ts';
import { useSigner, type Signer } from './signer.ts';
import { UnlockForm } from './unlock-form.tsx';

export type Roots = OutputOf<typeof api.roots.listRoots>;

/** The company's root keys that are not retired; undefined until they are known, and for whoever may not see them. */
export function useRoots({ isOn = true } = {}): Roots | undefined {
  const { can } = useMe();
  const { data } = useApi(api.roots.listRoots, {}, { isOn: isOn && can('key.view') });
  return data && { ...data, items: data.items.filter(({ retiredAt }) => retiredAt === null) };
}

/** Asks for the passphrase of a root key, then shows what it is needed for. It is locked when this leaves the screen. */
export function WithRoot({
  roots: { companyId, items },
  children,
}: {
  roots: Roots;
  children: (signer: Signer) => ReactNode;
}) {
  const signer = useSigner();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return children(signer);
  return <UnlockForm signer={signer} companyId={companyId} roots={items} onOpen={() => setOpen(true)} />;
}
