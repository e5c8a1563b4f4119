import type { ReactNode } from 'react';
import { Icon, type IconShape } from './icon.tsx';
import './badge.css';

/** A short word that classifies: "sealed", "pending", "Linux". For a state use Status. */
export function Badge({
  children,
  tone,
  icon,
}: {
  children: ReactNode;
  tone?: 'accent' | 'ok' | 'warn' | 'bad' | 'info';
  icon?: IconShape;
}) {
  return (
    <span className="badge" data-tone={tone}>
      {icon && <Icon of={icon} size={12} />}
      {children}
    </span>
  );
}
