import type { ReactNode } from 'react';
import { Icon, type IconShape } from './icon.tsx';
import './state.css';

export type StateProps = {
  title: string;
  children?: ReactNode;
  icon?: IconShape;
  tone?: 'bad';
  /** Small when it stands in a panel and not in place of a page. */
  size?: 'page' | 'panel';
  body?: ReactNode;
  actions?: ReactNode;
};

/** The common shape of empty, no match, error and no permission. Pages use those, not this. */
export function State({ title, children, icon, tone, size = 'page', body, actions }: StateProps) {
  return (
    <div
      className="state"
      data-tone={tone}
      data-small={size === 'panel' ? '' : undefined}
      role={tone === 'bad' ? 'alert' : undefined}
    >
      <div className="state-words">
        <h2>
          {icon && <Icon of={icon} />}
          {title}
        </h2>
        {children !== undefined && <p>{children}</p>}
      </div>
      {body}
      {actions !== undefined && <div className="state-actions">{actions}</div>}
    </div>
  );
}
