import { useState } from 'react';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { api, useAction, useApi } from '../../api.ts';
import type { ListedRoot } from '../../signer/tasks.ts';
import { enrolmentTexts } from '../../texts/enrolment.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { usePin } from './pin-root.tsx';
import { makeSecret } from './token.ts';

/** A token as the form made it. Its text exists in this page only, until it is left. */
export type MadeToken = {
  id: string;
  label: string;
  text: string;
  uses: number;
  /** Whether somebody has to approve each device. */
  approval: boolean;
  expiresAt: number;
  reachable: 'network' | 'this-computer';
};

const LIVES = ['60', '1440', '10080', '43200'] as const;
const MOST_USES = 1000;
const MOST_LETTERS = 80;

export function EnrolForm({ onMade }: { onMade: (token: MadeToken) => void }) {
  const { enrol: texts } = usePart(enrolmentTexts);
  const create = useAction(api.enrolment.createToken, { refreshes: [api.enrolment.listTokens] });
  const { data: tokens } = useApi(api.enrolment.listTokens);
  const isAlways = tokens?.alwaysApproves === true;
  const [asks, setAsks] = useState(false);
  const [error, setError] = useState<unknown>();
  const [life, setLife] = useState<(typeof LIVES)[number]>('1440');
  const pinning = usePin();
  const make = async (values: FormValues, root: ListedRoot | undefined) => {
    setError(undefined);
    const [label, uses] = [values.text('label'), values.number('uses') ?? 1];
    try {
      const { auth, secretHash } = await makeSecret();
      const pin = root && (await pinning.make(root, secretHash));
      const approval = asks || isAlways;
      const asked = { label, uses, approval, expiresInMinutes: Number(life), secretHash };
      const body = { ...asked, ...(pin && { pin: pin.body }) };
      const { id, url, ca, expiresAt, reachable } = await create.run({ body });
      const text = writeEnrolmentToken({ url, ca, auth, ...(pin && { pin: pin.token }) });
      onMade({ id, label, uses, approval, expiresAt, reachable, text });
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <>
      <Form
        error={error}
        onSubmit={(values) => pinning.withRoot((root) => void make(values, root))}
        actions={
          <Button kind="primary" type="submit" isPending={create.isPending}>
            {texts.make}
          </Button>
        }
      >
        <TextField
          label={texts.label}
          name="label"
          hint={texts.labelHint}
          maxLength={MOST_LETTERS}
          isRequired
          autoComplete="off"
        />
        <NumberField
          label={texts.uses}
          name="uses"
          hint={texts.usesHint}
          defaultValue={1}
          min={1}
          max={MOST_USES}
          isRequired
        />
        <Select
          label={texts.endsAfter}
          options={LIVES.map((value) => ({ value, label: texts.lives[value] }))}
          value={life}
          onChange={setLife}
        />
        <Checkbox
          isSelected={asks || isAlways}
          onChange={setAsks}
          isDisabled={isAlways}
          detail={isAlways ? texts.alwaysAsks : texts.waits}
        >
          {texts.ask}
        </Checkbox>
        {pinning.choice}
      </Form>
      {pinning.dialog}
    </>
  );
}
