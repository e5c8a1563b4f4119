import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import type { Unit } from '../../api/unit-tree.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

const kinds = ['site', 'department', 'group'] as const;
const refreshes = [api.units.listUnits, api.units.listPlaced, api.units.history, api.people.listPeople];

/** Makes a unit in `parent`, or renames `unit`. */
export function UnitDialog({
  companyId,
  unit,
  parent,
  parentName,
  onMade,
  onClose,
}: {
  companyId: string;
  unit?: Unit | undefined;
  parent: string | null;
  parentName: string;
  onMade: (id: string) => void;
  onClose: () => void;
}) {
  const { structure: texts } = useCompanyTexts();
  const [kind, setKind] = useState<Unit['kind']>(unit?.kind ?? 'department');
  const create = useAction(api.units.createUnit, { refreshes });
  const edit = useAction(api.units.editUnit, { refreshes });
  const save = async (values: FormValues) => {
    const body = { name: values.text('name'), kind };
    try {
      if (unit) await edit.run({ params: { c: companyId, u: unit.id }, body });
      else onMade((await create.run({ params: { c: companyId }, body: { ...body, parentId: parent } })).id);
    } catch {
      return; // the form shows it
    }
    onClose();
  };
  return (
    <Dialog title={unit ? texts.renameTitle(unit.name) : texts.createIn(parentName)} isOpen onClose={onClose}>
      <Form
        error={create.error ?? edit.error}
        onSubmit={(values) => void save(values)}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={create.isPending || edit.isPending}>
            {unit ? texts.rename : texts.createAction}
          </CancelOrSubmit>
        }
      >
        <TextField
          label={texts.name}
          name="name"
          defaultValue={unit?.name ?? ''}
          maxLength={80}
          isRequired
          autoFocus
        />
        <Select
          label={texts.kind}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: texts.kinds[value] }))}
        />
      </Form>
    </Dialog>
  );
}

/** Removes a unit; what it holds goes to its parent, and the dialog says so. */
export function RemoveUnit({
  companyId,
  unit,
  isEmpty,
  parentName,
  onRemoved,
  onClose,
}: {
  companyId: string;
  unit: Unit;
  isEmpty: boolean;
  parentName: string;
  onRemoved: () => void;
  onClose: () => void;
}) {
  const { structure: texts } = useCompanyTexts();
  const remove = useAction(api.units.removeUnit, { refreshes });
  return (
    <Confirm
      title={texts.removeTitle(unit.name)}
      effect={isEmpty ? texts.removeEmpty : texts.removeFull(parentName)}
      action={texts.removeAction}
      isOpen
      onClose={onClose}
      onConfirm={async () => {
        await remove.run({
          params: { c: companyId, u: unit.id },
          query: isEmpty ? {} : { contents: 'to-parent' },
        });
        onRemoved();
      }}
    />
  );
}
