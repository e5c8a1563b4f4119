import { useState } from 'react';
import { defaultGraceDays } from '@candor/policy/licence.ts';
import { api, useAction, type OutputOf } from '../../api.ts';
import { licencesTexts } from '../../texts/licences.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextField } from '../../ui/text-field.tsx';

export interface LicensedCompany {
  id: string;
  name: string;
  licence: OutputOf<typeof api.licences.get>['licence'];
}
type Props = { company: LicensedCompany; onClose: () => void };

const YEAR_MS = 365 * 86_400_000;

/** Plan, seats and dates of a company's licence; days are those of UTC. */
export function LicenceDialog({ company, onClose }: Props) {
  const { licences: texts } = usePart(licencesTexts);
  return (
    <Dialog title={texts.setTitle(company.name)} isOpen onClose={onClose}>
      <LicenceForm company={company} onClose={onClose} />
    </Dialog>
  );
}

function LicenceForm({ company: { id, licence }, onClose }: Props) {
  const { licences: texts } = usePart(licencesTexts);
  const refreshes = { refreshes: [api.licences.all, api.licences.get, api.licences.seats] };
  const give = useAction(api.licences.give, refreshes);
  const change = useAction(api.licences.change, refreshes);
  const [datesFit, setDatesFit] = useState(true);
  const used = licence ? change : give;
  const send = async (values: FormValues) => {
    const terms = termsOf(values);
    const fits = terms.expiresAt > terms.notBefore;
    setDatesFit(fits);
    if (!fits) return;
    try {
      if (licence) await change.run({ params: { l: licence.serial }, body: terms });
      else await give.run({ body: { companyId: id, ...terms } });
    } catch {
      return; // the form shows it
    }
    onClose();
  };
  return (
    <Form
      wide
      error={used.error}
      onSubmit={(values) => void send(values)}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={used.isPending}>
          {texts.save}
        </CancelOrSubmit>
      }
    >
      {!datesFit && <Notice tone="bad">{texts.badDates}</Notice>}
      <Fields licence={licence} />
    </Form>
  );
}

function Fields({ licence }: Pick<LicensedCompany, 'licence'>) {
  const { licences: texts } = usePart(licencesTexts);
  const [now] = useState(() => Date.now());
  const {
    plan = '',
    seats = 10,
    features = [],
    notBefore = now,
    expiresAt = now + YEAR_MS,
    graceDays = defaultGraceDays,
  } = licence ?? {};
  return (
    <>
      <TextField
        label={texts.plan}
        name="plan"
        hint={texts.planHint}
        defaultValue={plan}
        maxLength={40}
        isRequired
        autoFocus
      />
      <NumberField label={texts.seats} name="seats" defaultValue={seats} min={1} max={1_000_000} isRequired />
      <TextField
        label={texts.begins}
        name="notBefore"
        type="date"
        defaultValue={dayOf(notBefore)}
        isRequired
      />
      <TextField label={texts.ends} name="expiresAt" type="date" defaultValue={dayOf(expiresAt)} isRequired />
      <NumberField
        label={texts.graceDays}
        name="graceDays"
        defaultValue={graceDays}
        min={0}
        max={90}
        unit={texts.dayUnit}
        hint={texts.graceHint}
        isRequired
      />
      <TextField
        label={texts.features}
        name="features"
        hint={texts.featuresHint}
        defaultValue={features.join(', ')}
        mono
        isOptional
      />
    </>
  );
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);

function termsOf(values: FormValues) {
  return {
    plan: values.text('plan'),
    seats: values.number('seats') ?? 1,
    notBefore: Date.parse(values.text('notBefore')),
    expiresAt: Date.parse(values.text('expiresAt')),
    graceDays: values.number('graceDays') ?? defaultGraceDays,
    features: values
      .text('features')
      .split(/[\s,]+/u)
      .filter((one) => one !== ''),
  };
}
