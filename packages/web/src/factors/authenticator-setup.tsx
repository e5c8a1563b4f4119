import { useQueryClient } from '@tanstack/react-query';
import { api, keyOf, useAction, useApi } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copy.tsx';
import { Form } from '../ui/form.tsx';
import { Prose, Stack } from '../ui/layout.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { TextField } from '../ui/text-field.tsx';
import { View } from '../ui/view.tsx';
import { useFormProblem } from './form-problem.ts';

/** For so long the server keeps the key until its first code comes. */
const KEPT_MS = 600_000;

/** A new key for an authenticator app, as picture and as text, proven by the first code. */
export function AuthenticatorSetup({ onDone, onOther }: { onDone: () => void; onOther?: () => void }) {
  const texts = useTexts();
  const { factors } = texts;
  const client = useQueryClient();
  const options = useApi(api.security.totpOptions, undefined, { freshMs: KEPT_MS });
  const add = useAction(api.security.addTotp, { refreshes: [api.security.factors] });
  const send = async (typed: string) => {
    await add.run({ body: { code: typed.replaceAll(/\s/gu, '') } });
    // the key was shown for this one time
    client.removeQueries({ queryKey: keyOf(api.security.totpOptions) });
    onDone();
  };
  const problem = useFormProblem(add.error);
  return (
    <Stack gap={24}>
      <Prose>{factors.addKey}</Prose>
      <View query={options} size="panel">
        {({ secret, uri }) => (
          <Stack>
            <QrCode text={uri} label={factors.qrLabel} />
            <CopyText text={secret} label={factors.copyKey} wraps />
          </Stack>
        )}
      </View>
      <Form
        error={problem}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('code')).catch(() => undefined);
        }}
        actions={
          <>
            <Button kind="primary" type="submit" isPending={add.isPending}>
              {texts.common.goOn}
            </Button>
            {onOther && <Button onPress={onOther}>{factors.passkeyInstead}</Button>}
          </>
        }
      >
        <TextField
          label={factors.code}
          name="code"
          autoComplete="one-time-code"
          hint={factors.sixDigits}
          maxLength={7}
          isRequired
          mono
          autoFocus
        />
      </Form>
    </Stack>
  );
}
