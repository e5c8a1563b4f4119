import { api, useAction, type OutputOf } from '../../api.ts';
import { askPasskey } from '../../factors/passkey.ts';
import { problemWords, useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { SecurityIcon } from '../../ui/icons.ts';
import { Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';

/** A passkey is a whole sign-in: it proves the device and the person. */
export function PasskeyButton({
  onDone,
  autoFocus = false,
}: {
  onDone: (answer: OutputOf<typeof api.accounts.signInPasskey>) => void;
  autoFocus?: boolean;
}) {
  const texts = useTexts();
  const ask = useAction(api.accounts.signInPasskeyOptions);
  const signIn = useAction(api.accounts.signInPasskey);
  const { attempt, error, isPending } = useAttempt();
  const use = () =>
    attempt(async () => {
      const response = await askPasskey(await ask.run());
      onDone(await signIn.run({ body: { response } }));
    });
  const problem = error === undefined ? undefined : asProblem(error);
  return (
    <Stack>
      {problem && <ProblemNotice problem={{ ...problem, text: problemWords(texts, problem) }} />}
      <Button icon={SecurityIcon} wide onPress={() => void use()} isPending={isPending} autoFocus={autoFocus}>
        {texts.signIn.withPasskey}
      </Button>
    </Stack>
  );
}
