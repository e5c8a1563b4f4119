import { useEffect, useState } from 'react';

const secondMs = 1000;

/** The present, once a second: for what is counted down. Everything else lives with useNow(). */
export function useSeconds(isOn = true): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isOn) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), secondMs);
    return () => clearInterval(timer);
  }, [isOn]);
  return nowMs;
}

/** Whole seconds until then, and 0 afterwards. */
export const secondsLeft = (at: number, nowMs: number): number =>
  Math.max(0, Math.ceil((at - nowMs) / secondMs));
