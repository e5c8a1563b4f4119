import './share-bar.css';

/** How much of the whole one row is, beside the number that says it: 1 fills the bar. */
export function ShareBar({ share, tone }: { share: number; tone: 1 | 2 | 3 | 4 | 5 | 6 | 'none' }) {
  return (
    <span className="share-bar" data-tone={tone} aria-hidden>
      <i style={{ scale: `${Math.min(1, Math.max(0, share))} 1` }} />
    </span>
  );
}
