import { useState } from 'react';
import { isLongEnough, minPassphrase } from '@candor/crypto/passphrase.ts';
import { api, useAction } from '../../api.ts';
import type { MadeRoot } from '../../signer/tasks.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Status } from '../../ui/status.tsx';
import { Steps } from '../../ui/steps.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { RecoveryStep } from './recovery-step.tsx';
import type { Signing } from './signing.ts';

const MUCH_LONGER = 20;

/** Two steps; the server gets nothing before the recovery code was written down. */
export function MakeRoot({
  signing,
  as,
  onMade,
}: {
  signing: Signing;
  /** `later`: the open root signs it. */
  as: 'first' | 'lost' | 'later';
  onMade?: () => void;
}) {
  const { making: texts } = usePart(signingTexts);
  const add = useAction(api.roots.addRoot, { refreshes: [api.roots.listRoots, api.roots.listCertifiable] });
  const [made, setMade] = useState<MadeRoot | undefined>();
  const keep = async () => {
    if (!made) return;
    const { publicKey, wrapped, fingerprint, introduction } = made;
    const signed = as === 'later' ? (introduction ?? 'first') : as;
    const { id } = await add.run({ body: { publicKey, wrapped, signed } });
    await signing.signer.ask('openMade', {});
    signing.remember([...(as === 'later' ? (signing.known ?? []) : []), fingerprint]);
    signing.onOpen({ id, fingerprint, publicKey, wrapped });
    notify({ tone: 'ok', text: texts.made });
    onMade?.();
  };
  return (
    <Stack gap={16}>
      <Steps labels={[texts.passphrase, texts.recoveryCode]} current={made ? 1 : 0} />
      {made ? (
        // what failed is in add.error
        <RecoveryStep
          code={made.code}
          error={add.error}
          isPending={add.isPending}
          onDone={() => void keep().catch(() => undefined)}
        />
      ) : (
        <PassphraseStep signing={signing} onMade={setMade} />
      )}
    </Stack>
  );
}

function PassphraseStep({ signing, onMade }: { signing: Signing; onMade: (root: MadeRoot) => void }) {
  const { making: texts } = usePart(signingTexts);
  const { companyId, signer } = signing;
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const { attempt, error, setError, isPending } = useAttempt();
  const strength = strengthOf(passphrase);
  // what was said of the fields holds until one of them changes
  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setError(undefined);
  };
  const make = async () => {
    const fault = faultOf(passphrase, again);
    setError(fault);
    if (fault) return;
    await attempt(async () => onMade(await signer.ask('make', { companyId, passphrase })));
  };
  return (
    <Form
      error={error}
      onSubmit={() => void make()}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          {texts.make}
        </Button>
      }
    >
      <TextField
        label={texts.passphrase}
        name="passphrase"
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={change(setPassphrase)}
        isRequired
        hint={strength ?? texts.hint}
      />
      <TextField
        label={texts.again}
        name="again"
        type="password"
        autoComplete="off"
        value={again}
        onChange={change(setAgain)}
        isRequired
      />
    </Form>
  );
}

function faultOf(passphrase: string, again: string) {
  const { making: texts } = signingTexts.now();
  const [name, text] = !isLongEnough(passphrase)
    ? ['passphrase', texts.tooShort(minPassphrase)]
    : ['again', texts.notSame];
  if (isLongEnough(passphrase) && passphrase === again) return undefined;
  return { code: 'passphrase', text, fields: { [name]: text } };
}

function strengthOf(passphrase: string) {
  const { making: texts } = signingTexts.now();
  const letters = [...passphrase];
  const missing = minPassphrase - letters.length;
  if (letters.length === 0) return undefined;
  if (missing > 0) return <Status tone="warn">{texts.toGo(missing)}</Status>;
  if (new Set(letters).size < letters.length / 2) return <Status tone="warn">{texts.tooAlike}</Status>;
  return letters.length < MUCH_LONGER ? (
    <Status tone="ok">{texts.longEnough}</Status>
  ) : (
    <Status tone="ok">{texts.strong}</Status>
  );
}
