import { lazy, Suspense, useEffect, useState } from 'react';
import { onConfirmNeeded } from '../api/confirming.ts';

const IdentityDialog = lazy(async () => ({
  default: (await import('../factors/identity-dialog.tsx')).IdentityDialog,
}));

/** Stands beside all pages, and asks when the server wants to know that it is still the same person. */
export function ConfirmIdentity() {
  const [answer, setAnswer] = useState<(isConfirmed: boolean) => void>();
  useEffect(
    () =>
      onConfirmNeeded(
        () =>
          new Promise((resolve) => {
            setAnswer(() => resolve);
          }),
      ),
    [],
  );
  if (answer === undefined) return null;
  const end = (isConfirmed: boolean) => {
    setAnswer(undefined);
    answer(isConfirmed);
  };
  return (
    <Suspense>
      <IdentityDialog onEnd={end} />
    </Suspense>
  );
}
