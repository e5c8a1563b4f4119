import { useState } from 'react';
import { isLongEnough, minPassphrase } from '@candor/crypto/passphrase.ts';
import { api, useAction } from '../../api.ts';
import type { MadeRoot } from '../../signer/tasks.ts';
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

const STEPS = ['Passphrase', 'Recovery code'];
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
    notify({ tone: 'ok', text: 'The root key is made.' });
    onMade?.();
  };
  return (
    <Stack gap={16}>
      <Steps labels={STEPS} current={made ? 1 : 0} />
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
          Make the root key
        </Button>
      }
    >
      <TextField
        label="Passphrase"
        name="passphrase"
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={change(setPassphrase)}
        isRequired
        hint={strength ?? 'At least 12 characters, and not the password you sign in with. It can’t be reset.'}
      />
      <TextField
        label="The same again"
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
  const [name, text] = !isLongEnough(passphrase)
    ? ['passphrase', `It needs at least ${minPassphrase} characters.`]
    : ['again', 'The two are not the same.'];
  if (isLongEnough(passphrase) && passphrase === again) return undefined;
  return { code: 'passphrase', text, fields: { [name]: text } };
}

function strengthOf(passphrase: string) {
  const letters = [...passphrase];
  const missing = minPassphrase - letters.length;
  if (letters.length === 0) return undefined;
  if (missing > 0) return <Status tone="warn">{missing} more to go.</Status>;
  if (new Set(letters).size < letters.length / 2)
    return <Status tone="warn">Easy to guess: too few characters differ.</Status>;
  return letters.length < MUCH_LONGER ? (
    <Status tone="ok">Long enough. More words are better.</Status>
  ) : (
    <Status tone="ok">Strong: hard to guess.</Status>
  );
}
