import { useState } from 'react';
import type { Texts } from '../texts/en.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Status } from '../ui/status.tsx';
import { TextField } from '../ui/text-field.tsx';
import { strengthOf, type Strength } from './strength.ts';

/** A password to be chosen, in the field `password`, with its strength in words. Pasting and managers work. */
export function NewPassword({
  label,
  value,
  onChange,
  autoFocus = false,
}: {
  label?: string;
  value?: string;
  onChange?: (password: string) => void;
  autoFocus?: boolean;
}) {
  const { password: texts } = useTexts();
  const [typed, setTyped] = useState('');
  const strength = strengthOf(value ?? typed);
  return (
    <TextField
      label={label ?? texts.label}
      name="password"
      type="password"
      autoComplete="new-password"
      value={value ?? typed}
      onChange={onChange ?? setTyped}
      maxLength={256}
      isRequired
      autoFocus={autoFocus}
      hint={
        strength === undefined ? texts.hint : <Status tone={strength.tone}>{said(strength, texts)}</Status>
      }
    />
  );
}

function said(strength: Strength, { tooAlike, tooShort, strong, veryStrong }: Texts['password']): string {
  if (strength.of === 'tooShort') return tooShort(strength.missing);
  return { tooAlike, strong, veryStrong }[strength.of];
}
