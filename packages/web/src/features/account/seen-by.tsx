import type { ReactNode } from 'react';
import { useAccountTexts } from '../../texts/own-account.ts';

/** Beside a field: who else reads it. */
export function SeenBy({ children }: { children: ReactNode }) {
  const { profile } = useAccountTexts();
  return (
    <small>
      {profile.seenBy} {children}
    </small>
  );
}
