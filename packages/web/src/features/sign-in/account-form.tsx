import { useState, type ReactNode } from 'react';
import { isCode, type api, type InputOf } from '../../api.ts';
import { useFormProblem } from '../../factors/form-problem.ts';
import { NewPassword } from '../../factors/new-password.tsx';
import { makePasskey } from '../../factors/passkey.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { WayIn, type Way } from '../../factors/way-in.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';

type Credentials = Omit<InputOf<typeof api.signUp.completeSignUp>['body'], 'token'>;

/** The address is proven by a link; the way in is chosen here, so that nobody can choose it for somebody else. */
export function AccountForm({
  action,
  passkeyOptions,
  onComplete,
  onExpired,
  autoFocus = false,
  children,
}: {
  action: string;
  passkeyOptions: () => Promise<Parameters<typeof makePasskey>[0]>;
  /** Makes the account and signs it in. `values`: what stands in `children`. */
  onComplete: (credentials: Credentials, values: FormValues) => Promise<void>;
  onExpired: () => void;
  autoFocus?: boolean;
  /** Under the fields. */
  children?: ReactNode;
}) {
  const texts = useTexts();
  const [way, setWay] = useState<Way>('password');
  const { attempt, error, isPending } = useAttempt();
  const wait = useWait(error);
  const problem = useFormProblem(error);
  const proof = async (password: string): Promise<Credentials> =>
    way === 'password' ? { password } : { passkey: await makePasskey(await passkeyOptions()) };
  const send = (values: FormValues) =>
    attempt(async () => {
      try {
        const name = values.text('name');
        const credentials = { ...(name !== '' && { name }), ...(await proof(values.secret('password'))) };
        await onComplete(credentials, values);
      } catch (thrown) {
        if (!isCode(thrown, 'link_expired')) throw thrown;
        onExpired();
      }
    });
  return (
    <Form
      error={wait > 0 ? undefined : problem}
      onSubmit={(values) => void send(values)}
      actions={
        <Button kind="primary" type="submit" wide isPending={isPending} isDisabled={wait > 0}>
          {action}
        </Button>
      }
    >
      {wait > 0 && <SlowDown seconds={wait} />}
      <TextField
        label={texts.common.yourName}
        name="name"
        autoComplete="name"
        maxLength={80}
        isOptional
        autoFocus={autoFocus}
      />
      <WayIn value={way} onChange={setWay} />
      {way === 'password' && <NewPassword />}
      {children}
    </Form>
  );
}
