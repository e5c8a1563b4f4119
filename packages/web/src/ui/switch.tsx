import type { ReactNode } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components/Switch';
import { given } from './given.ts';
import './choice.css';

/** On or off, at once. */
export function Switch({
  children,
  detail,
  ...props
}: {
  children: ReactNode;
  detail?: ReactNode;
  name?: string;
  isSelected?: boolean;
  defaultSelected?: boolean;
  onChange?: (isSelected: boolean) => void;
  isDisabled?: boolean;
}) {
  return (
    <SwitchField {...given(props)}>
      <SwitchButton className="choice" data-kind="switch">
        <span className="choice-sign" />
        <span>{children}</span>
        {detail !== undefined && <span className="choice-detail">{detail}</span>}
      </SwitchButton>
    </SwitchField>
  );
}
