import { useState } from 'react';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { api, useAction } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { makeSecret } from './token.ts';

/** A token as the form made it. Its text exists in this page only, until it is left. */
export type MadeToken = {
  id: string;
  label: string;
  text: string;
  uses: number;
  expiresAt: number;
  reachable: 'network' | 'this-computer';
};

const LIVES = [
  { value: '60', label: '1 hour' },
  { value: '1440', label: '1 day' },
  { value: '10080', label: '7 days' },
  { value: '43200', label: '30 days' },
] as const;
const MOST_USES = 1000;
const MOST_LETTERS = 80;

export function EnrolForm({ onMade }: { onMade: (token: MadeToken) => void }) {
  const create = useAction(api.enrolment.createToken, { refreshes: [api.enrolment.listTokens] });
  const [error, setError] = useState<unknown>();
  const [life, setLife] = useState<(typeof LIVES)[number]['value']>('1440');
  const make = async (values: FormValues) => {
    setError(undefined);
    const [label, uses] = [values.text('label'), values.number('uses') ?? 1];
    try {
      const { auth, secretHash } = await makeSecret();
      const body = { label, uses, expiresInMinutes: Number(life), secretHash };
      const { id, url, ca, expiresAt, reachable } = await create.run({ body });
      onMade({ id, label, uses, expiresAt, reachable, text: writeEnrolmentToken({ url, ca, auth }) });
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <Form
      error={error}
      onSubmit={(values) => void make(values)}
      actions={
        <Button kind="primary" type="submit" isPending={create.isPending}>
          Make enrolment token
        </Button>
      }
    >
      <TextField
        label="Label"
        name="label"
        hint="What the token is for, such as a room or a person’s desk."
        maxLength={MOST_LETTERS}
        isRequired
        autoComplete="off"
      />
      <NumberField
        label="Uses"
        name="uses"
        hint="How many devices may enrol with it."
        defaultValue={1}
        min={1}
        max={MOST_USES}
        isRequired
      />
      <Select label="Ends after" options={LIVES} value={life} onChange={setLife} />
    </Form>
  );
}
