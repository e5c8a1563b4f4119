import { useState } from 'react';
import { api, isCode, useAction, type InputOf, type OutputOf } from '../../api.ts';
import { CodeField, factorOf } from '../../factors/code-field.tsx';
import { useFormProblem } from '../../factors/form-problem.ts';
import { NewPassword } from '../../factors/new-password.tsx';
import { askPasskey } from '../../factors/passkey.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Radio } from '../../ui/radio.tsx';

type Ways = OutputOf<typeof api.signUp.recoveryOptions>;
type Proof = Pick<InputOf<typeof api.signUp.completeRecovery>['body'], 'factor' | 'passkey'>;

/** The new password, with a factor where the account has one: a link alone opens no such account. */
export function RecoveryForm({
  token,
  ways,
  onDone,
  onExpired,
}: {
  token: string;
  ways: Ways;
  onDone: () => void;
  onExpired: () => void;
}) {
  const texts = useTexts();
  const { passkey } = ways;
  const [by, setBy] = useState<'passkey' | 'code'>(passkey === null ? 'code' : 'passkey');
  const options = useAction(api.signUp.recoveryOptions);
  const complete = useAction(api.signUp.completeRecovery);
  const { attempt, error, isPending } = useAttempt();
  const wait = useWait(error);
  const problem = useFormProblem(error);
  const hasCodes = ways.factors.length > 0;
  const prove = async (code: string): Promise<Proof> => {
    if (by === 'passkey' && passkey !== null) {
      // a challenge is good for one try
      const fresh = (await options.run({ body: { token } })).passkey;
      return fresh === null ? {} : { passkey: await askPasskey(fresh) };
    }
    return hasCodes ? { factor: factorOf(code) } : {};
  };
  const send = (password: string, code: string) =>
    attempt(async () => {
      try {
        await complete.run({ body: { token, password, ...(await prove(code)) } });
        onDone();
      } catch (thrown) {
        if (!isCode(thrown, 'link_expired')) throw thrown;
        onExpired();
      }
    });
  return (
    <Form
      error={wait > 0 ? undefined : problem}
      onSubmit={(values) => void send(values.secret('password'), values.text('code'))}
      actions={
        <Button kind="primary" type="submit" wide isPending={isPending} isDisabled={wait > 0}>
          {texts.recover.action}
        </Button>
      }
    >
      {wait > 0 && <SlowDown seconds={wait} />}
      <NewPassword label={texts.password.new} autoFocus />
      {passkey !== null && hasCodes && (
        <Radio
          label={texts.recover.proveBy}
          value={by}
          onChange={setBy}
          options={[
            { value: 'passkey', label: texts.factors.passkey },
            { value: 'code', label: texts.factors.code },
          ]}
        />
      )}
      {hasCodes && by === 'code' && <CodeField kinds={ways.factors} />}
    </Form>
  );
}
