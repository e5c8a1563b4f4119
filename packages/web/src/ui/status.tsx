import type { ReactNode } from 'react';
import './status.css';

/** ok green disc, warn triangle, bad square, info diamond, off hollow ring: the shape says it without the colour. */
export type StatusTone = 'ok' | 'warn' | 'bad' | 'info' | 'off';

const SHAPES = {
  ok: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  warn: <path d="M5 .9 9.6 9H.4Z" fill="currentColor" />,
  bad: <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />,
  info: <path d="M5 .3 9.7 5 5 9.7.3 5Z" fill="currentColor" />,
  off: <circle cx="5" cy="5" r="3.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
} satisfies Record<StatusTone, ReactNode>;

/** A state: shape and word, never the one without the other. `hint` explains the word. */
export function Status({ tone, children, hint }: { tone: StatusTone; children: ReactNode; hint?: string }) {
  return (
    <span className="status" data-tone={tone} data-hint={hint} aria-description={hint}>
      <StatusShape tone={tone} />
      {children}
    </span>
  );
}

export function StatusShape({ tone }: { tone: StatusTone }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden data-tone={tone}>
      {SHAPES[tone]}
    </svg>
  );
}
