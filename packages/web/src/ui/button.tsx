import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTexts } from '../texts/use-texts.ts';
import { given } from './given.ts';
import { Icon, type IconShape } from './icon.tsx';
import { BusyIcon } from './icons.ts';
import './button.css';

/** One primary button a screen; danger stands only inside the dialog that names the effect. */
export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

export type ButtonProps = {
  children?: ReactNode;
  kind?: ButtonKind;
  /** Without children the icon stands alone and `label` names the button. */
  icon?: IconShape;
  iconEnd?: IconShape;
  label?: string;
  /** `large` for what is answered with a thumb. */
  size?: 'normal' | 'small' | 'large';
  tone?: 'bad';
  wide?: boolean;
  type?: 'button' | 'submit';
  onPress?: () => void;
  isPending?: boolean;
  isDisabled?: boolean;
  /** Why this can't be done now: the button stays reachable, says so, and does nothing. */
  refusal?: string | undefined;
  hint?: string | undefined;
  autoFocus?: boolean;
  slot?: 'close';
};

export function Button(props: ButtonProps) {
  const { children, kind = 'plain', icon, iconEnd, label, size = 'normal', refusal, onPress } = props;
  const { kit } = useTexts();
  const iconSize = size === 'small' ? 14 : 16;
  const isBusy = props.isPending === true;
  const takesPress = refusal === undefined && !isBusy;
  const isSquare = children === undefined;
  const hint = refusal ?? props.hint ?? (isSquare ? label : undefined);
  const button = (
    <AriaButton
      className="button"
      type={isBusy ? 'button' : (props.type ?? 'button')}
      data-kind={kind}
      isDisabled={props.isDisabled ?? false}
      autoFocus={props.autoFocus ?? false}
      {...given({
        slot: props.slot,
        onPress: takesPress ? onPress && (() => onPress()) : undefined,
        'aria-label': label,
        'aria-disabled': takesPress ? undefined : true,
        'data-busy': isBusy ? '' : undefined,
        'aria-description': refusal,
        'data-hint': hint,
        'data-size': size,
        'data-square': isSquare ? '' : undefined,
        'data-wide': props.wide === true ? '' : undefined,
        'data-tone': props.tone,
      })}
    >
      {icon && <Icon of={icon} size={iconSize} />}
      {children !== undefined && <span>{children}</span>}
      {iconEnd && <Icon of={iconEnd} size={14} />}
      {isBusy && (
        <span className="button-busy">
          <span className="turning">
            <Icon of={BusyIcon} size={iconSize} label={kit.working} />
          </span>
        </span>
      )}
    </AriaButton>
  );
  if (props.isPending === undefined) return button;
  // React Aria's own isPending announces by the id of a button that may be gone by then
  return (
    <>
      {button}
      <span className="unseen" role="status">
        {isBusy ? kit.working : ''}
      </span>
    </>
  );
}
