import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { ForwardIcon } from './icons.ts';
import './fold.css';

/** A part that opens: the browser's own details element, so that "find in page" opens it too. */
export function Fold({
  title,
  detail,
  isOpen = false,
  children,
}: {
  title: string;
  detail?: ReactNode;
  isOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <details className="fold" open={isOpen}>
      <summary>
        <Icon of={ForwardIcon} size={14} />
        <span>{title}</span>
        {detail !== undefined && <span className="fold-detail">{detail}</span>}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
