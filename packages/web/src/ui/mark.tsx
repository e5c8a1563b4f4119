/** Candor's mark: a ring left open, and what passes through in plain sight. Also the sign of every "why". */
export function Mark({ size = 16 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden>
      <path d="M11.86 3.4A6 6 0 1 0 11.86 12.6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <circle cx="12.4" cy="8" r="1.75" fill="currentColor" />
    </svg>
  );
}
