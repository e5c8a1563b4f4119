import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { Icon, type IconShape } from './icon.tsx';
import './button.css';
import './link.css';

type AnchorProps = ComponentProps<'a'> & { quiet?: boolean };
type ButtonAnchorProps = ComponentProps<'a'> & { kind?: 'primary' | 'plain' | 'quiet'; icon?: IconShape };

/** A link to a route, typed by the router. `quiet` is for the name of a row. */
export const Link = createLink(Anchor);

/** A link that looks like a button, for going somewhere rather than doing something. */
export const LinkButton = createLink(ButtonAnchor);

function Anchor({ quiet, ...props }: AnchorProps) {
  return <a {...props} className="link" data-quiet={quiet === true ? '' : undefined} />;
}

function ButtonAnchor({ kind = 'plain', icon, children, ...props }: ButtonAnchorProps) {
  return (
    <a {...props} className="button" data-kind={kind}>
      {icon && <Icon of={icon} />}
      <span>{children}</span>
    </a>
  );
}
