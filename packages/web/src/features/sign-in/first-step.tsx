import { useState } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
import { useFormProblem } from '../../factors/form-problem.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { usePasskeySuggestions } from './passkey-suggestions.ts';
import { domainOf, ProviderWays } from './provider-ways.tsx';

type SignedIn = OutputOf<typeof api.accounts.signIn>;

/** E-mail and password; or a passkey, which the browser suggests at the e-mail field where it can. */
export function FirstStep({
  isOver,
  onDone,
}: {
  /** The attempt before came to its end at the second step. */
  isOver: boolean;
  onDone: (answer: Pick<SignedIn, 'next' | 'oldestEnded'> & Partial<SignedIn>) => void;
}) {
  const texts = useTexts();
  const signIn = useAction(api.accounts.signIn);
  const wait = useWait(signIn.error);
  const problem = useFormProblem(signIn.error);
  const [domain, setDomain] = useState<string>();
  usePasskeySuggestions(onDone);
  const send = async (email: string, password: string) =>
    onDone(await signIn.run({ body: { email, password } }));
  return (
    <Stack gap={24}>
      {isOver && <Notice tone="warn" title={texts.signIn.over} />}
      <Form
        error={wait > 0 ? undefined : problem}
        fieldTexts={{ invalid_format: texts.common.noEmail }}
        onSubmit={(values) => {
          // what it throws is in signIn.error, and shown
          send(values.text('email'), values.secret('password')).catch(() => undefined);
        }}
        actions={
          <Button kind="primary" type="submit" wide isPending={signIn.isPending} isDisabled={wait > 0}>
            {texts.signIn.action}
          </Button>
        }
      >
        {wait > 0 && <SlowDown seconds={wait} />}
        <TextField
          label={texts.common.email}
          name="email"
          type="email"
          autoComplete="username webauthn"
          onChange={(typed) => setDomain(domainOf(typed))}
          isRequired
          autoFocus
        />
        <ProviderWays domain={domain} />
        <TextField
          label={texts.password.label}
          name="password"
          type="password"
          autoComplete="current-password"
          isRequired
        />
      </Form>
      <PasskeyButton onDone={onDone} />
    </Stack>
  );
}
