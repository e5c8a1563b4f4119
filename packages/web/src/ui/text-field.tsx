import { useState, type ReactNode } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { FieldParts } from './field.tsx';
import { given } from './given.ts';
import { ConcealIcon, RevealIcon } from './icons.ts';

export type TextFieldProps = {
  label: string;
  /** The key in the form's values and in the server's field errors. */
  name?: string;
  hint?: ReactNode;
  type?: 'text' | 'email' | 'password' | 'url' | 'search' | 'date' | 'time';
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  isRequired?: boolean;
  isOptional?: boolean;
  isDisabled?: boolean;
  isReadOnly?: boolean;
  autoComplete?: string;
  autoFocus?: boolean;
  spellCheck?: boolean;
  placeholder?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** More than one line: how many to show. */
  rows?: number;
  mono?: boolean;
  wide?: boolean;
  prefix?: string;
  suffix?: string;
};

export function TextField(props: TextFieldProps) {
  const { label, hint, rows, mono, wide, prefix, suffix, isOptional = false, type = 'text', ...rest } = props;
  const { placeholder, spellCheck, ...field } = rest;
  const { kit } = useTexts();
  const [isShown, setShown] = useState(false);
  const isSecret = type === 'password';
  return (
    <AriaTextField
      className="field"
      type={isSecret && isShown ? 'text' : type}
      {...given({ ...field, spellCheck: spellCheck?.toString(), 'data-wide': wide })}
    >
      <FieldParts label={label} hint={hint} isOptional={isOptional}>
        <div className="control" data-mono={mono === true ? '' : undefined}>
          {prefix !== undefined && <span className="control-affix">{prefix}</span>}
          {rows === undefined ? (
            <Input {...given({ placeholder })} />
          ) : (
            <TextArea rows={rows} {...given({ placeholder })} />
          )}
          {suffix !== undefined && <span className="control-affix">{suffix}</span>}
          {isSecret && (
            <Button
              kind="quiet"
              size="small"
              icon={isShown ? ConcealIcon : RevealIcon}
              label={isShown ? kit.hidePassword : kit.showPassword}
              onPress={() => setShown(!isShown)}
            />
          )}
        </div>
      </FieldParts>
    </AriaTextField>
  );
}
