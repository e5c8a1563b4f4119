import { api, useAction } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useAttempt } from '../ui/attempt.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Prose, Stack } from '../ui/layout.tsx';
import { TextField } from '../ui/text-field.tsx';
import { makePasskey } from './passkey.ts';

/** A new passkey, under a name that tells it from the others. */
export function PasskeySetup({ onDone, onOther }: { onDone: () => void; onOther?: () => void }) {
  const { common, factors } = useTexts();
  const ask = useAction(api.security.passkeyOptions);
  const add = useAction(api.security.addPasskey, { refreshes: [api.security.factors] });
  const { attempt, error, isPending } = useAttempt();
  const make = (name: string) =>
    attempt(async () => {
      const response = await makePasskey(await ask.run());
      await add.run({ body: { name, response } });
      onDone();
    });
  return (
    <Stack gap={24}>
      <Prose>{factors.aboutPasskeys}</Prose>
      <Form
        error={error}
        onSubmit={(values) => void make(values.text('name'))}
        actions={
          <>
            <Button kind="primary" type="submit" isPending={isPending}>
              {factors.makePasskey}
            </Button>
            {onOther && <Button onPress={onOther}>{factors.appInstead}</Button>}
          </>
        }
      >
        <TextField
          label={factors.passkeyName}
          name="name"
          defaultValue={factors.thisDevice}
          hint={factors.passkeyNameHint}
          maxLength={40}
          isRequired
          autoFocus
        />
      </Form>
      {isPending && <Prose>{common.followBrowser}</Prose>}
    </Stack>
  );
}
