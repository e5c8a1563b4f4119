import { useEffect, useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import './skeleton.css';

export type SkeletonShape = 'text' | 'table' | 'chart';

const QUIET_MS = 150;
const WIDTHS = [82, 64, 91, 48, 73, 58, 86, 69];
const LINES = { text: 4, table: 8, chart: 1 } satisfies Record<SkeletonShape, number>;

/** What is coming, in outline. It shows after 150 ms, so that quick answers never flicker. */
export function Skeleton({
  shape = 'text',
  lines = LINES[shape],
}: {
  shape?: SkeletonShape;
  lines?: number;
}) {
  const { ui: texts } = useTexts();
  const isLate = useIsLate();
  return (
    <div role="status" aria-busy>
      <span className="unseen">{isLate ? texts.loading : ''}</span>
      {isLate && (
        <div className="skeleton" data-shape={shape} aria-hidden>
          {Array.from({ length: lines }, (_, line) => (
            <div
              key={line}
              style={{ width: shape === 'chart' ? '100%' : `${WIDTHS[line % WIDTHS.length]}%` }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function useIsLate(): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate;
}
