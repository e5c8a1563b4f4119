import type { ReactNode } from 'react';
import { StatusShape, type StatusTone } from './status.tsx';
import './stat.css';

/** One number that matters. Make it a Link to the list behind it. */
export function Stat({
  label,
  children,
  detail,
  tone,
}: {
  label: string;
  children: ReactNode;
  detail?: ReactNode;
  tone?: StatusTone;
}) {
  return (
    <div className="stat">
      <span className="stat-label">
        {tone && (
          <span className="status" data-tone={tone}>
            <StatusShape tone={tone} />
          </span>
        )}
        {label}
      </span>
      <span className="stat-number">{children}</span>
      {detail !== undefined && <span className="stat-detail">{detail}</span>}
    </div>
  );
}
