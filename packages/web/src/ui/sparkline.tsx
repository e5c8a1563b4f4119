import { sparkPath } from './spark-path.ts';
import './sparkline.css';

const WIDTH = 72;
const HEIGHT = 18;

/** The last hour in a cell, with the value of now beside it. A gap in the values is a gap in the line. */
export function Sparkline({
  label,
  values,
  max,
  now,
  tone = 1,
}: {
  /** "CPU, last hour". */
  label: string;
  values: readonly (number | null)[];
  max: number;
  /** The latest value in words; it stands for the whole line where lines aren't seen. */
  now: string;
  tone?: 1 | 2;
}) {
  const { line, area } = sparkPath(values, max, WIDTH, HEIGHT);
  return (
    <span className="sparkline">
      <svg
        width={WIDTH}
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        data-tone={tone}
        role="img"
        aria-label={label}
      >
        <path d={area} fill="currentColor" opacity="0.12" />
        <path d={line} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
      </svg>
      <span className="sparkline-now">{now}</span>
    </span>
  );
}
