import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { useTexts } from '../texts/use-texts.ts';
import { FieldProblem } from './field-problem.tsx';
import { given } from './given.ts';
import { Icon } from './icon.tsx';
import { CheckIcon, LessIcon } from './icons.ts';
import './choice.css';
import './field.css';

/** A yes, given when the form is sent. For what takes effect at once use Switch. */
export function Checkbox({
  children,
  label,
  detail,
  ...props
}: {
  children?: ReactNode;
  /** Instead of words beside it, as in a table. */
  label?: string;
  detail?: ReactNode;
  name?: string;
  value?: string;
  isSelected?: boolean;
  defaultSelected?: boolean;
  isIndeterminate?: boolean;
  onChange?: (isSelected: boolean) => void;
  isRequired?: boolean;
  isDisabled?: boolean;
}) {
  const { kit } = useTexts();
  return (
    <CheckboxField {...given({ ...props, 'aria-label': label })}>
      <CheckboxButton className="choice" data-kind="checkbox">
        {({ isSelected, isIndeterminate }) => (
          <>
            <span className="choice-sign">
              {isIndeterminate ? <Icon of={LessIcon} /> : isSelected && <Icon of={CheckIcon} />}
            </span>
            {children !== undefined && <span>{children}</span>}
            {detail !== undefined && <span className="choice-detail">{detail}</span>}
          </>
        )}
      </CheckboxButton>
      <FieldProblem missing={kit.tick} />
    </CheckboxField>
  );
}
