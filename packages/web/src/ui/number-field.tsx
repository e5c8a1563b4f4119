import type { ReactNode } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { FieldParts } from './field.tsx';
import { given } from './given.ts';

export type NumberFieldProps = {
  label: string;
  name?: string;
  hint?: ReactNode;
  /** Undefined, where it is given, is an empty field. */
  value?: number | undefined;
  defaultValue?: number;
  onChange?: (value: number | undefined) => void;
  min?: number;
  max?: number;
  step?: number;
  /** The unit in words, behind the number: "days". */
  unit?: string;
  isRequired?: boolean;
  isOptional?: boolean;
  isDisabled?: boolean;
};

/** The browser's own number input: arrow keys step it, its limits are checked on submit. */
export function NumberField({
  label,
  hint,
  unit,
  min,
  max,
  step = 1,
  isOptional = false,
  ...props
}: NumberFieldProps) {
  const { value, defaultValue, onChange, ...rest } = props;
  const change = (text: string) => onChange?.(text === '' ? undefined : Number(text));
  return (
    <AriaTextField
      className="field"
      inputMode="decimal"
      onChange={change}
      {...given({
        ...rest,
        value: 'value' in props ? (value?.toString() ?? '') : undefined,
        defaultValue: defaultValue?.toString(),
      })}
    >
      <FieldParts label={label} hint={hint} isOptional={isOptional}>
        <div className="control number-control">
          <Input type="number" min={min} max={max} step={step} />
          {unit !== undefined && <span className="control-affix">{unit}</span>}
        </div>
      </FieldParts>
    </AriaTextField>
  );
}
