import { useState } from 'react';

/** Work that a person waits for. What it throws is `error` until the next attempt. */
export function useAttempt() {
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setPending(true);
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return { attempt, error, setError, isPending };
}
