import { useState } from 'react';
import { policyRights, type PolicyRight } from '@candor/policy/rights/session-rights.ts';
import { api, useAction, useApi } from '../../api.ts';
import { standingTexts } from '../../texts/standing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { View } from '../../ui/view.tsx';
import { sha256Of, type Offer } from './agreement.ts';
import type { Chosen } from './standing-terms.ts';
import { TargetChoice, type Target } from './target-choice.tsx';
import { WhomChoice, type Whom } from './whom-choice.tsx';

const DEFAULT_MONTHS = 6;
const workHours = [{ days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, untilMinute: 18 * 60 }];

type Given = (id: string, chosen: Chosen) => void;

/** Gives a standing consent: one session right, somewhere, to somebody, for some months. */
export function GiveStanding({
  companyId,
  onClose,
  onGiven,
}: {
  companyId: string;
  onClose: () => void;
  onGiven: Given;
}) {
  const offer = useApi(api.standing.standingOffer, { params: { c: companyId } });
  return (
    <View query={offer} size="panel">
      {(found) => <GiveForm companyId={companyId} offer={found} onClose={onClose} onGiven={onGiven} />}
    </View>
  );
}

function GiveForm({
  companyId,
  offer,
  onClose,
  onGiven,
}: {
  companyId: string;
  offer: Offer;
  onClose: () => void;
  onGiven: Given;
}) {
  const standing = usePart(standingTexts);
  const [sessionRight, setRight] = useState<PolicyRight>('screen.view');
  const [target, setTarget] = useState<Target>({ kind: 'company', id: companyId });
  const [whom, setWhom] = useState<Whom>({ kind: 'role', role: 'technician' });
  const [isWithoutStaff, setWithoutStaff] = useState(false);
  const give = useAction(api.standing.giveStanding, {
    refreshes: [api.standing.listStanding, api.consents.listConsents],
  });
  const submit = async (values: FormValues) => {
    const to = wholeWhom(whom, values);
    setWithoutStaff(to === undefined);
    if (to === undefined || target.id === '') return;
    const chosen: Chosen = {
      sessionRight,
      target,
      to,
      months: values.number('months') ?? DEFAULT_MONTHS,
      alsoIfPresent: values.isOn('alsoIfPresent'),
      screenSha256: await sha256Of(`${standing.giveEffect}\n${standing.giveAction}`),
      ...(values.isOn('workHours') && { hours: workHours }),
    };
    try {
      const { id } = await give.run({ params: { c: companyId }, body: chosen });
      onGiven(id, chosen);
    } catch {
      // the form shows it
    }
  };
  return (
    <Form
      wide
      error={give.error}
      onSubmit={(values) => void submit(values)}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={give.isPending} isDisabled={target.id === ''}>
          {standing.giveAction}
        </CancelOrSubmit>
      }
    >
      <Prose>{standing.giveEffect}</Prose>
      <Select
        label={standing.right}
        hint={standing.rightHint}
        value={sessionRight}
        onChange={setRight}
        options={policyRights.map((value) => ({ value, label: standing.rights[value] }))}
      />
      <TargetChoice companyId={companyId} value={target} onChange={setTarget} />
      <WhomChoice offer={offer} value={whom} onChange={setWhom} isWithoutStaff={isWithoutStaff} />
      <NumberField
        label={standing.months}
        name="months"
        defaultValue={DEFAULT_MONTHS}
        min={1}
        max={12}
        unit={standing.monthUnit}
        hint={standing.monthsHint}
      />
      <Checkbox name="workHours">{standing.workHours}</Checkbox>
      <Checkbox name="alsoIfPresent" detail={standing.alsoIfPresentDetail}>
        {standing.alsoIfPresent}
      </Checkbox>
    </Form>
  );
}

/** Undefined where nobody is chosen of the staff. */
function wholeWhom(whom: Whom, values: FormValues): Chosen['to'] | undefined {
  if (whom.kind !== 'staff') return whom;
  const memberIds = values.all('staff');
  return memberIds.length === 0 ? undefined : { kind: 'staff', memberIds };
}
