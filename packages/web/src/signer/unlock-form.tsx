import { useState } from 'react';
import { signingTexts } from '../texts/signing.ts';
import { usePart } from '../texts/use-texts.ts';
import { useAttempt } from '../ui/attempt.ts';
import { Button } from '../ui/button.tsx';
import type { FormValues } from '../ui/form-values.ts';
import { Form } from '../ui/form.tsx';
import { Radio } from '../ui/radio.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { Signer } from './signer.ts';
import type { ListedRoot } from './tasks.ts';

type By = 'passphrase' | 'code';

const WAYS = ['passphrase', 'code'] as const satisfies readonly By[];

/** Opens one of the root keys in the signer's thread. What is typed goes nowhere else. */
export function UnlockForm({
  signer,
  companyId,
  roots,
  onOpen,
}: {
  signer: Signer;
  companyId: string;
  roots: readonly ListedRoot[];
  onOpen: (root: ListedRoot) => void;
}) {
  const { unlock: texts } = usePart(signingTexts);
  const [by, setBy] = useState<By>('passphrase');
  const { attempt, error, setError, isPending } = useAttempt();
  const open = (values: FormValues) =>
    attempt(async () => {
      const opened = await signer.ask('open', { companyId, roots, by, secret: values.secret('secret') });
      if (opened.outcome === 'open') onOpen(opened.root);
      else setError(refusalOf(texts[opened.outcome]));
    });
  return (
    <Form
      error={error}
      onSubmit={(values) => void open(values)}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          {texts.unlock}
        </Button>
      }
    >
      <Radio
        label={texts.by}
        options={WAYS.map((value) => ({ value, label: texts.ways[value] }))}
        value={by}
        onChange={setBy}
      />
      {by === 'passphrase' ? (
        <TextField
          key={by}
          label={texts.passphrase}
          name="secret"
          onChange={() => setError(undefined)}
          type="password"
          autoComplete="off"
          hint={texts.passphraseHint}
          isRequired
          autoFocus
        />
      ) : (
        <TextField
          key={by}
          label={texts.code}
          name="secret"
          onChange={() => setError(undefined)}
          autoComplete="off"
          spellCheck={false}
          hint={texts.codeHint}
          mono
          isRequired
          autoFocus
        />
      )}
    </Form>
  );
}

const refusalOf = (text: string) => ({ code: 'root_locked', text, fields: { secret: text } });
