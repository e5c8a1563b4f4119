import type { CompanyPolicyBody } from '@candor/policy/rights/modes.ts';
import { api, useAction, useRefresh } from '../../api.ts';
import type { Signer } from '../../signer/signer.ts';
import { WithRoot, type Roots } from '../../signer/with-root.tsx';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Entries } from '../../ui/entries.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { notify } from '../../ui/toast.tsx';
import { signedLines } from './policy-draft.ts';
import type { Policy } from './policy-places.ts';

type Wish = {
  roots: Roots;
  /** The company's policy that is there; what is signed is its next version. */
  own: Policy;
  after: CompanyPolicyBody;
  onClose: () => void;
};

/** Says in words all that the signature lets happen, unlocks a root key, and signs the company's whole policy. */
export function PolicySignDialog(wish: Wish) {
  const { sign: texts } = usePart(policiesTexts);
  return (
    <Dialog title={texts.title} isOpen onClose={wish.onClose} size="wide">
      <Stack>
        <Prose>{texts.effect}</Prose>
        <Lines {...wish} />
        <WithRoot roots={wish.roots}>{(signer) => <Question {...wish} signer={signer} />}</WithRoot>
      </Stack>
    </Dialog>
  );
}

function Lines({ own, after }: Wish) {
  const { sign: texts } = usePart(policiesTexts);
  const { policyWords, deviceClasses } = useTexts();
  const lines = signedLines(own, after, policyWords);
  return (
    <Entries
      label={texts.title}
      items={lines.map(({ deviceClass, changed, kept, unsigned }) => ({
        id: deviceClass,
        title: deviceClasses[deviceClass],
        detail:
          changed.length + kept.length + unsigned.length === 0 ? (
            texts.noneBeyond
          ) : (
            <>
              {changed.map((line) => (
                <div key={line}>
                  <strong>{line}</strong>
                </div>
              ))}
              {unsigned.map((line) => (
                <div key={line}>
                  <strong>{texts.keptUnsigned(line)}</strong>
                </div>
              ))}
              {kept.map((line) => (
                <div key={line}>{texts.kept(line)}</div>
              ))}
            </>
          ),
      }))}
    />
  );
}

function Question({
  roots: { companyId },
  own: { version },
  after,
  signer,
  onClose,
}: Wish & { signer: Signer }) {
  const { sign: texts } = usePart(policiesTexts);
  const { common } = useTexts();
  const widen = useAction(api.policies.widenPolicy, {
    refreshes: [api.policies.getPolicy, api.units.history, api.devices.privacy],
  });
  const refresh = useRefresh();
  const { attempt, error, isPending } = useAttempt();
  const sign = () =>
    attempt(async () => {
      const signed = await signer.ask('signRules', { version: version + 1, rules: { companyId, ...after } });
      try {
        await widen.run({ params: { c: companyId }, body: { was: version, signed } });
      } catch (thrown) {
        // what somebody else saved meanwhile is shown above
        refresh(api.policies.getPolicy);
        throw thrown;
      }
      notify({ tone: 'ok', text: texts.done });
      onClose();
    });
  return (
    <>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>{common.cancel}</Button>
        <Button kind="primary" isPending={isPending} onPress={() => void sign()}>
          {texts.sign}
        </Button>
      </div>
    </>
  );
}
