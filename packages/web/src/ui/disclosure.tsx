import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { ForwardIcon } from './icons.ts';
import './disclosure.css';

/** A line of more words under something, kept shut until asked for. For a part of a page use Fold. */
export function Disclosure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details className="disclosure">
      <summary>
        <Icon of={ForwardIcon} size={12} />
        <span>{label}</span>
      </summary>
      <div>{children}</div>
    </details>
  );
}
