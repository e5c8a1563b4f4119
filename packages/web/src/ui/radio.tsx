import type { ReactNode } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import { FieldParts } from './field.tsx';
import { given } from './given.ts';
import type { Option } from './select.tsx';
import './choice.css';

/** One of two to five, all of them shown, each with a line that says what it means. */
export function Radio<Value extends string>({
  label,
  hint,
  options,
  value,
  defaultValue,
  onChange,
  ...rest
}: {
  label: string;
  name?: string;
  hint?: ReactNode;
  options: readonly Option<Value>[];
  value?: Value;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  isRequired?: boolean;
  isDisabled?: boolean;
}) {
  const choose = (key: string) => {
    const chosen = options.find((option) => option.value === key);
    if (chosen) onChange?.(chosen.value);
  };
  return (
    <RadioGroup className="field choices" onChange={choose} {...given({ ...rest, value, defaultValue })}>
      <FieldParts label={label} hint={hint}>
        <div className="choices-list">
          {options.map((option) => (
            <RadioField key={option.value} value={option.value}>
              <RadioButton className="choice" data-kind="radio">
                <span className="choice-sign" />
                <span>{option.label}</span>
                {option.detail !== undefined && <span className="choice-detail">{option.detail}</span>}
              </RadioButton>
            </RadioField>
          ))}
        </div>
      </FieldParts>
    </RadioGroup>
  );
}
