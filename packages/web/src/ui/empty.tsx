import type { ReactNode } from 'react';
import { Command } from './code.tsx';
import type { IconShape } from './icon.tsx';
import { State } from './state.tsx';

/** Nothing here yet: one sentence, and the exact next step as a command or a button. */
export function Empty({
  title,
  children,
  command,
  icon,
  actions,
  size = 'page',
}: {
  title: string;
  children?: ReactNode;
  command?: string;
  icon?: IconShape;
  actions?: ReactNode;
  size?: 'page' | 'panel';
}) {
  return (
    <State
      title={title}
      size={size}
      body={command !== undefined && <Command>{command}</Command>}
      {...(icon && { icon })}
      {...(actions !== undefined && { actions })}
    >
      {children}
    </State>
  );
}
