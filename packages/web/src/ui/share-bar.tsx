import type { ReactNode } from 'react';
import './share-bar.css';

/** How much of the whole one row is, with the number that says it: 1 fills the bar. */
export function ShareBar({
  share,
  tone,
  children,
}: {
  share: number;
  tone: 1 | 2 | 3 | 4 | 5 | 6 | 'none';
  children: ReactNode;
}) {
  return (
    <span className="share-bar" data-tone={tone}>
      <span aria-hidden>
        <i style={{ scale: `${Math.min(1, Math.max(0, share))} 1` }} />
      </span>
      <span>{children}</span>
    </span>
  );
}
