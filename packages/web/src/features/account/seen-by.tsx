import type { ReactNode } from 'react';
import { useTexts } from '../../texts/use-texts.ts';

/** Beside a field: who else reads it. */
export function SeenBy({ children }: { children: ReactNode }) {
  const { profile } = useTexts();
  return (
    <small>
      {profile.seenBy} {children}
    </small>
  );
}
