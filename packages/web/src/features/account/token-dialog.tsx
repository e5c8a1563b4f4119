import { useState } from 'react';
import { api, useAction, type InputOf, type OutputOf } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Radio } from '../../ui/radio.tsx';
import { TextField } from '../../ui/text-field.tsx';

type Offered = OutputOf<typeof api.tokens.tokens>['offered'];
type Body = InputOf<typeof api.tokens.makeToken>['body'];
type Of = Body['of'];
const DEFAULT_DAYS = 90;

/** A name, what it may do, for how long and from where; then the token, shown this once. */
export function TokenDialog({ offered, onClose }: { offered: Offered; onClose: () => void }) {
  const { tokens: texts } = useAccountTexts();
  const make = useAction(api.tokens.makeToken, { refreshes: [api.tokens.tokens] });
  return (
    <Dialog
      title={texts.make}
      isOpen
      onClose={onClose}
      size="wide"
      role={make.data ? 'alertdialog' : 'dialog'}
    >
      {make.data ? (
        <Made token={make.data.token} onClose={onClose} />
      ) : (
        <TokenForm
          offered={offered}
          error={make.error}
          isPending={make.isPending}
          onClose={onClose}
          onMake={(body) => make.start({ body })}
        />
      )}
    </Dialog>
  );
}

function TokenForm({
  offered,
  error,
  isPending,
  onClose,
  onMake,
}: {
  offered: Offered;
  error: unknown;
  isPending: boolean;
  onClose: () => void;
  onMake: (body: Body) => void;
}) {
  const { tokens: texts } = useAccountTexts();
  const [of, setOf] = useState<Of>(offered.company.length > 0 ? 'company' : 'person');
  const send = (values: FormValues) => {
    const chosen = new Set(values.all('words'));
    onMake({
      name: values.text('name'),
      of,
      words: offered[of].filter((word) => chosen.has(word)),
      days: values.number('days') ?? DEFAULT_DAYS,
      networks: values
        .text('networks')
        .split(/[\s,]+/u)
        .filter((one) => one !== ''),
    });
  };
  return (
    <Form
      wide
      error={error}
      fieldTexts={{ too_small: texts.chooseWords }}
      onSubmit={send}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={isPending}>
          {texts.make}
        </CancelOrSubmit>
      }
    >
      <TextField label={texts.name} name="name" hint={texts.nameHint} maxLength={60} isRequired autoFocus />
      {offered.company.length > 0 && (
        <Radio
          label={texts.boundTo}
          value={of}
          onChange={setOf}
          options={[
            { value: 'company', label: texts.ofCompany, detail: texts.ofCompanyDetail },
            { value: 'person', label: texts.ofPerson, detail: texts.ofPersonDetail },
          ]}
        />
      )}
      <FieldGroup label={texts.mayDo} hint={texts.mayDoHint}>
        {offered[of].map((word) => (
          <Checkbox key={word} name="words" value={word}>
            <span className="mono">{word}</span>
          </Checkbox>
        ))}
      </FieldGroup>
      <NumberField
        label={texts.days}
        name="days"
        defaultValue={DEFAULT_DAYS}
        min={1}
        max={365}
        unit={texts.dayUnit}
        hint={texts.daysHint}
      />
      <TextField label={texts.networks} name="networks" hint={texts.networksHint} rows={2} mono isOptional />
    </Form>
  );
}

function Made({ token, onClose }: { token: string; onClose: () => void }) {
  const { tokens: texts } = useAccountTexts();
  return (
    <Stack>
      <Notice tone="warn" title={texts.shownOnce}>
        {texts.shownOnceDetail}
      </Notice>
      <CopyText text={token} label={texts.copy} wraps />
      <Row>
        <Button kind="primary" onPress={onClose}>
          {texts.kept}
        </Button>
      </Row>
    </Stack>
  );
}
