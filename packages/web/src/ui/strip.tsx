import { useState, type KeyboardEvent } from 'react';
import type { StatusTone } from './status.tsx';
import './strip.css';

/** One stretch of time, already in words: "14 Nov", "online, 2 gaps of 4 min". */
export type StripCell = { id: string; when: string; words: string; tone: StatusTone };

/** Availability, or a check's history: equal stretches in a row. Whole is good, broken is worse, short is unknown. */
export function Strip({
  label,
  cells,
  summary,
  size = 'normal',
}: {
  label: string;
  cells: readonly StripCell[];
  /** The whole strip in a few words: "99.2 % online". */
  summary: string;
  size?: 'normal' | 'small';
}) {
  const [at, setAt] = useState<number | undefined>();
  const current = at === undefined ? undefined : cells[at];
  const press = (event: KeyboardEvent) => {
    const next = moved(event.key, at ?? cells.length, cells.length);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  const words = (cell: StripCell) => `${cell.when}: ${cell.words}`;
  return (
    <div className="strip" data-size={size}>
      {size === 'normal' && (
        <div className="strip-head">
          <strong>{label}</strong>
          <span>{current ? words(current) : summary}</span>
        </div>
      )}
      <div
        className="strip-cells"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={cells.length - 1}
        aria-valuenow={at ?? cells.length - 1}
        aria-valuetext={current ? words(current) : summary}
        data-hint={size === 'small' ? (current ? words(current) : summary) : undefined}
        onKeyDown={press}
        onPointerLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
      >
        {cells.map((cell, index) => (
          <span
            key={cell.id}
            className="strip-cell"
            data-tone={cell.tone}
            data-at={index === at ? '' : undefined}
            onPointerEnter={() => setAt(index)}
          />
        ))}
      </div>
      {size === 'normal' && (
        <div className="strip-ends">
          <span>{cells[0]?.when}</span>
          <span>{cells.at(-1)?.when}</span>
        </div>
      )}
    </div>
  );
}

function moved(key: string, at: number, length: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  if (key === 'ArrowLeft') return Math.max(0, at - 1);
  return key === 'ArrowRight' ? Math.min(length - 1, at + 1) : undefined;
}
