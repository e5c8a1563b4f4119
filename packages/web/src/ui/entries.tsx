import type { ReactNode } from 'react';
import './entries.css';

export type Entry = {
  id: string;
  title: ReactNode;
  /** Beside the title: a Status, a Badge. */
  status?: ReactNode;
  detail?: ReactNode;
  actions?: ReactNode;
};

/** A short list of things with something to do to each; more than twenty belong in a Table. */
export function Entries({ label, items }: { label: string; items: readonly Entry[] }) {
  return (
    <ul className="entries" aria-label={label}>
      {items.map(({ id, title, status, detail, actions }) => (
        <li key={id}>
          <div className="entries-words">
            <div className="entries-title">
              <span>{title}</span>
              {status}
            </div>
            {detail !== undefined && <div className="entries-detail">{detail}</div>}
          </div>
          {actions !== undefined && <div className="entries-actions">{actions}</div>}
        </li>
      ))}
    </ul>
  );
}
