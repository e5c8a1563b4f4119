import { api, isCode, useAction, type OutputOf } from '../../api.ts';
import { CodeField, factorOf } from '../../factors/code-field.tsx';
import { useFormProblem } from '../../factors/form-problem.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { PasskeyButton } from './passkey-button.tsx';

type Factors = OutputOf<typeof api.accounts.signIn>['factors'];

/** The second proof: a code, a recovery code or a passkey. Five wrong codes lead back to the password. */
export function FactorStep({
  factors,
  onDone,
  onOver,
  onBack,
}: {
  factors: Factors;
  onDone: (answer: OutputOf<typeof api.accounts.signInFactor>) => void;
  onOver: () => void;
  onBack: () => void;
}) {
  const texts = useTexts();
  const give = useAction(api.accounts.signInFactor);
  const wait = useWait(give.error);
  const problem = useFormProblem(give.error);
  const codes = factors.filter((kind) => kind !== 'passkey');
  const hasPasskey = factors.includes('passkey');
  const send = async (typed: string) => {
    try {
      onDone(await give.run({ body: { factor: factorOf(typed) } }));
    } catch (thrown) {
      if (isCode(thrown, 'attempt_over')) onOver();
    }
  };
  const back = <Button onPress={onBack}>{texts.common.back}</Button>;
  return (
    <Stack gap={24}>
      {hasPasskey && <PasskeyButton onDone={onDone} autoFocus={codes.length === 0} />}
      {codes.length === 0 ? (
        back
      ) : (
        <Form
          error={wait > 0 ? undefined : problem}
          onSubmit={(values) => void send(values.text('code'))}
          actions={
            <>
              <Button kind="primary" type="submit" isPending={give.isPending} isDisabled={wait > 0}>
                {texts.common.goOn}
              </Button>
              {back}
            </>
          }
        >
          {wait > 0 && <SlowDown seconds={wait} />}
          <CodeField kinds={codes} autoFocus />
        </Form>
      )}
      <Link to="/factor-reset">{texts.lostFactors.link}</Link>
    </Stack>
  );
}
