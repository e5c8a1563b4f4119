import { useEffect, useState } from 'react';
import { isCode } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Notice } from '../ui/notice.tsx';

const SECOND_MS = 1000;

/** Whole seconds until the server takes another try; 0 when it does. A new refusal starts anew. */
export function useWait(thrown: unknown): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const lengthMs = waitMs(thrown);
    if (lengthMs === 0) return;
    const untilMs = Date.now() + lengthMs;
    const count = () => setLeft(Math.max(0, Math.ceil((untilMs - Date.now()) / SECOND_MS)));
    const first = setTimeout(count);
    const timer = setInterval(count, SECOND_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      setLeft(0);
    };
  }, [thrown]);
  return left;
}

/** Instead of the error, while one has to wait. The count is not read out at each second. */
export function SlowDown({ seconds }: { seconds: number }) {
  const { slowDown } = useTexts();
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <Notice tone="warn" title={slowDown.title}>
      <span role="timer">{slowDown.in(clock)}</span>
    </Notice>
  );
}

function waitMs(thrown: unknown): number {
  if (!isCode(thrown, 'slow_down') && !isCode(thrown, 'too_many_requests')) return 0;
  const { retryAfterS } = thrown.details;
  return typeof retryAfterS === 'number' ? retryAfterS * SECOND_MS : 0;
}
