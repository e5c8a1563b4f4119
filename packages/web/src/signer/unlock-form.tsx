import { useState } from 'react';
import { useAttempt } from '../ui/attempt.ts';
import { Button } from '../ui/button.tsx';
import type { FormValues } from '../ui/form-values.ts';
import { Form } from '../ui/form.tsx';
import { Radio } from '../ui/radio.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { Signer } from './signer.ts';
import type { ListedRoot } from './tasks.ts';

type By = 'passphrase' | 'code';

const WAYS = [
  { value: 'passphrase', label: 'Passphrase' },
  { value: 'code', label: 'Recovery code' },
] as const;
const REFUSED = {
  passphrase: { wrong: 'It opens no root key of this company.', mistyped: '' },
  code: {
    wrong: 'It opens no root key of this company.',
    mistyped: 'A character is missing or mistyped: compare it with the paper.',
  },
} as const;

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
  const [by, setBy] = useState<By>('passphrase');
  const { attempt, error, setError, isPending } = useAttempt();
  const open = (values: FormValues) =>
    attempt(async () => {
      const opened = await signer.ask('open', { companyId, roots, by, secret: values.secret('secret') });
      if (opened.outcome === 'open') onOpen(opened.root);
      else setError(refusalOf(REFUSED[by][opened.outcome]));
    });
  return (
    <Form
      error={error}
      onSubmit={(values) => void open(values)}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          Unlock the root key
        </Button>
      }
    >
      <Radio label="Unlock by" options={WAYS} value={by} onChange={setBy} />
      {by === 'passphrase' ? (
        <TextField
          key={by}
          label="Passphrase of the root key"
          name="secret"
          onChange={() => setError(undefined)}
          type="password"
          autoComplete="off"
          hint="It never leaves this browser. Unlocking takes a moment."
          isRequired
          autoFocus
        />
      ) : (
        <TextField
          key={by}
          label="Recovery code of the root key"
          name="secret"
          onChange={() => setError(undefined)}
          autoComplete="off"
          spellCheck={false}
          hint="Dashes and capitals don’t matter."
          mono
          isRequired
          autoFocus
        />
      )}
    </Form>
  );
}

const refusalOf = (text: string) => ({ code: 'root_locked', text, fields: { secret: text } });
