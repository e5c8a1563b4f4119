import { useState } from 'react';
import { roleNames, type RoleName } from '@candor/policy/rights/roles.ts';
import { api, useAction, useApiAll } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Combo } from '../../ui/combo.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Radio } from '../../ui/radio.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Lets a member of the operator's company act in all companies, or in some. */
export function AssignDialog({ onClose }: { onClose: () => void }) {
  const { adminPeople: texts, people: peopleTexts, roles } = useCompanyTexts();
  const { me } = useMe();
  const people = useApiAll(api.people.listPeople, {
    params: { c: me?.company?.id ?? '' },
    query: { limit: 200 },
  });
  const companies = useApiAll(api.companies.all, { query: { limit: 200 } });
  const assign = useAction(api.staff.assignStaff, { refreshes: [api.staff.listStaff] });
  const [memberId, setMemberId] = useState<string>();
  const [role, setRole] = useState<RoleName>('technician');
  const [reach, setReach] = useState<'all' | 'some'>('some');
  const [isNone, setNone] = useState(false);
  const send = async (values: FormValues) => {
    const companyIds = reach === 'all' ? null : values.all('companies');
    const isWithout = companyIds !== null && companyIds.length === 0;
    setNone(isWithout);
    if (isWithout || memberId === undefined) return;
    const until = values.text('until');
    try {
      await assign.run({
        body: { memberId, role, companyIds, until: until === '' ? null : new Date(until).getTime() },
      });
    } catch {
      return; // the form shows it
    }
    onClose();
  };
  return (
    <Dialog title={texts.assign} isOpen onClose={onClose} size="wide">
      <Form
        wide
        error={assign.error}
        onSubmit={(values) => void send(values)}
        actions={
          <CancelOrSubmit
            onCancel={onClose}
            isPending={assign.isPending}
            refusal={memberId === undefined ? texts.chooseMember : undefined}
          >
            {texts.assign}
          </CancelOrSubmit>
        }
      >
        <Combo
          label={texts.member}
          value={memberId}
          onChange={setMemberId}
          none={peopleTexts.none}
          options={(people.rows ?? []).map(({ id, name, email }) => ({
            value: id,
            label: name ?? email ?? peopleTexts.noName,
          }))}
        />
        <Select
          label={texts.role}
          value={role}
          onChange={setRole}
          options={roleNames.map((value) => ({
            value,
            label: roles[value].name,
            detail: roles[value].detail,
          }))}
        />
        <Radio
          label={texts.reach}
          value={reach}
          onChange={setReach}
          options={[
            { value: 'some', label: texts.chosen },
            { value: 'all', label: texts.all },
          ]}
        />
        {reach === 'some' && (
          <FieldGroup label={texts.companies} error={isNone ? texts.chooseOne : undefined}>
            {(companies.rows ?? [])
              .filter(({ kind }) => kind === 'customer')
              .map(({ id, name }) => (
                <Checkbox key={id} name="companies" value={id}>
                  {name}
                </Checkbox>
              ))}
          </FieldGroup>
        )}
        <TextField label={texts.until} name="until" type="date" hint={texts.untilHint} isOptional />
      </Form>
    </Dialog>
  );
}
