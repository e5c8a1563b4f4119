import { useId } from 'react';
import { count } from './format.ts';
import './progress.css';

/** Long work always shows a number. `value` of `of`, with `unit` in words ("12 of 41 records"). */
export function Progress({
  label,
  value,
  of,
  unit = '',
  detail,
  tone,
}: {
  label: string;
  value: number;
  of: number;
  unit?: string;
  detail?: string;
  tone?: 'ok' | 'warn' | 'bad';
}) {
  const labelId = useId();
  const share = of === 0 ? 0 : Math.min(1, Math.max(0, value / of));
  const words = `${count(value)} of ${count(of)} ${unit}`.trim();
  return (
    <div
      className="progress"
      data-tone={tone}
      role="progressbar"
      aria-labelledby={labelId}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={value}
      aria-valuetext={words}
    >
      <span id={labelId}>{label}</span>
      <span className="progress-number">{words}</span>
      <div className="progress-track">
        <div style={{ scale: `${share} 1` }} />
      </div>
      {detail !== undefined && <span className="progress-detail">{detail}</span>}
    </div>
  );
}
