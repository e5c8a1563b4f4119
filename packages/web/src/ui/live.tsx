import { useEffect, useRef, useState } from 'react';
import './live.css';

const LEAST_GAP_MS = 1000;

/** A value that changes by itself: at most once a second, tinted for a second after each change. */
export function Live({ children }: { children: string }) {
  const [shown, setShown] = useState({ text: children, turn: 0 });
  const changedAtMs = useRef(0);
  useEffect(() => {
    if (children === shown.text) return;
    const waitMs = Math.max(0, changedAtMs.current + LEAST_GAP_MS - Date.now());
    const timer = setTimeout(() => {
      changedAtMs.current = Date.now();
      setShown(({ turn }) => ({ text: children, turn: turn + 1 }));
    }, waitMs);
    return () => clearTimeout(timer);
  }, [children, shown.text]);
  // A new key restarts the tint.
  return (
    <span key={shown.turn} className="live" data-first={shown.turn === 0 ? '' : undefined}>
      {shown.text}
    </span>
  );
}
