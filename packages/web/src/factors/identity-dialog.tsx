import { useEffect } from 'react';
import { api, useAction, useApi, type OutputOf } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useAttempt } from '../ui/attempt.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/error.tsx';
import { Form } from '../ui/form.tsx';
import { Prose, Stack } from '../ui/layout.tsx';
import { asProblem } from '../ui/problem.ts';
import { TextField } from '../ui/text-field.tsx';
import { View } from '../ui/view.tsx';
import { CodeField, factorOf } from './code-field.tsx';
import { ConfirmByProvider } from './confirm-by-provider.tsx';
import { useFormProblem } from './form-problem.ts';
import { callOffPasskey, askPasskey } from './passkey.ts';
import { SlowDown, useWait } from './slow-down.tsx';

type Options = OutputOf<typeof api.security.confirmOptions>;

/** Asks whether it is still them, before an act that matters: by passkey, or password and code. */
export function IdentityDialog({ onEnd }: { onEnd: (isConfirmed: boolean) => void }) {
  const { confirm } = useTexts();
  const options = useApi(api.security.confirmOptions, undefined, { freshMs: 0 });
  useEffect(() => callOffPasskey, []);
  return (
    <Dialog title={confirm.title} isOpen onClose={() => onEnd(false)}>
      <Stack gap={24}>
        <Prose>{confirm.why}</Prose>
        <View query={options} size="panel">
          {(ways) => <Ways ways={ways} onDone={() => onEnd(true)} />}
        </View>
      </Stack>
    </Dialog>
  );
}

function Ways({ ways, onDone }: { ways: Options; onDone: () => void }) {
  const { common } = useTexts();
  return (
    <Stack gap={24}>
      {ways.passkey && <ByPasskey onDone={onDone} />}
      {ways.passkey && ways.password && <Prose>{common.or}</Prose>}
      {ways.password && <ByPassword ways={ways} onDone={onDone} />}
      <ConfirmByProvider onDone={onDone} />
    </Stack>
  );
}

function ByPasskey({ onDone }: { onDone: () => void }) {
  const { factors } = useTexts();
  const ask = useAction(api.security.confirmOptions);
  const confirm = useAction(api.security.confirmPasskey);
  const { attempt, error, isPending } = useAttempt();
  const use = () =>
    attempt(async () => {
      // a challenge is good for one try
      const { passkey } = await ask.run();
      if (passkey === null) return;
      await confirm.run({ body: { response: await askPasskey(passkey) } });
      onDone();
    });
  return (
    <Stack>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <div>
        <Button kind="primary" onPress={() => void use()} isPending={isPending} autoFocus>
          {factors.usePasskey}
        </Button>
      </div>
    </Stack>
  );
}

function ByPassword({ ways, onDone }: { ways: Options; onDone: () => void }) {
  const texts = useTexts();
  const confirm = useAction(api.security.confirmPassword);
  const wait = useWait(confirm.error);
  const problem = useFormProblem(confirm.error);
  const needsCode = ways.factors.length > 0;
  const send = async (password: string, code: string) => {
    await confirm.run({ body: { password, ...(needsCode && { factor: factorOf(code) }) } });
    onDone();
  };
  return (
    <Form
      error={wait > 0 ? undefined : problem}
      onSubmit={(values) => {
        // what it throws is in the action's error, and shown
        send(values.secret('password'), values.text('code')).catch(() => undefined);
      }}
      actions={
        <Button
          kind={ways.passkey ? 'plain' : 'primary'}
          type="submit"
          isPending={confirm.isPending}
          isDisabled={wait > 0}
        >
          {texts.confirm.action}
        </Button>
      }
    >
      {wait > 0 && <SlowDown seconds={wait} />}
      <TextField
        label={texts.password.label}
        name="password"
        type="password"
        autoComplete="current-password"
        isRequired
        autoFocus={ways.passkey === null}
      />
      {needsCode && <CodeField kinds={ways.factors} />}
    </Form>
  );
}
