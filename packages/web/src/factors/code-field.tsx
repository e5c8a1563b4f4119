import type { api, InputOf } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { TextField } from '../ui/text-field.tsx';

type Factor = InputOf<typeof api.accounts.signInFactor>['body']['factor'];
type Kind = 'totp' | 'recovery-code';

/** The code of an authenticator app or a recovery code, in the field `code`; what is typed tells which. */
export function CodeField({ kinds, autoFocus = false }: { kinds: readonly Kind[]; autoFocus?: boolean }) {
  const { factors: texts } = useTexts();
  return (
    <TextField
      label={texts.code}
      name="code"
      autoComplete="one-time-code"
      hint={kinds.includes('totp') ? texts.codeOrRecoveryCode : texts.recoveryCodeAlone}
      maxLength={40}
      isRequired
      mono
      autoFocus={autoFocus}
    />
  );
}

/** Six digits are an authenticator app's, everything else is a recovery code. */
export function factorOf(typed: string): Factor {
  const code = typed.replaceAll(/\s/gu, '');
  return { kind: /^\d{6}$/u.test(code) ? 'totp' : 'recovery-code', code };
}
