import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, apiQuery, useAction, type InputOf } from '../../api.ts';
import { insideOf, pathName, TOP, type Unit } from '../../api/unit-tree.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Combo } from '../../ui/combo.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { View } from '../../ui/view.tsx';
import { MoveChanges } from './move-changes.tsx';
import { moveLines } from './move-lines.ts';

export type MovedKind = 'unit' | 'device' | 'person';
/** What is to be moved; `to` where it was dropped, else it is chosen. */
export type Move = { kind: MovedKind; ids: readonly string[]; name: string; to?: string | undefined };

const routes = {
  unit: api.units.moveUnits,
  device: api.units.moveDevices,
  person: api.units.movePeople,
} as const;
const refreshes = [
  api.units.listUnits,
  api.units.listPlaced,
  api.units.history,
  api.people.listPeople,
  api.levels.matrix,
];

/** Says where things go, shows what that changes for people and rules, and then does it. */
export function MoveDialog({
  companyId,
  companyName,
  units,
  names,
  move,
  onClose,
}: {
  companyId: string;
  companyName: string;
  units: readonly Unit[];
  names: ReadonlyMap<string, string>;
  move: Move;
  onClose: () => void;
}) {
  const { structure: texts } = useCompanyTexts();
  const [to, setTo] = useState(move.to);
  const save = useAction(routes[move.kind], { refreshes });
  // a unit cannot go into itself
  const own = new Set(move.kind === 'unit' ? move.ids.flatMap((id) => [...insideOf(units, id)]) : []);
  const submit = async (reason: string) => {
    if (to === undefined) return;
    try {
      await save.run({
        params: { c: companyId },
        body: { ids: [...move.ids], to: unitOf(to), ...(reason !== '' && { reason }) },
      });
    } catch {
      return; // the form shows it
    }
    onClose();
  };
  return (
    <Dialog title={texts.moveTitle(move.name)} isOpen onClose={onClose} size="wide">
      <Form
        wide
        error={save.error}
        onSubmit={(values) => void submit(values.text('reason'))}
        actions={
          <CancelOrSubmit
            onCancel={onClose}
            isPending={save.isPending}
            refusal={to === undefined ? texts.chooseWhere : undefined}
          >
            {texts.moveAction}
          </CancelOrSubmit>
        }
      >
        <Combo
          label={texts.to}
          value={to}
          onChange={setTo}
          none={texts.noUnit}
          autoFocus={to === undefined}
          options={[
            { value: TOP, label: companyName, detail: texts.top },
            ...units
              .filter(({ id }) => !own.has(id))
              .map(({ id, kind }) => ({ value: id, label: pathName(units, id), detail: texts.kinds[kind] })),
          ]}
        />
        {to !== undefined && <Preview companyId={companyId} move={move} to={to} names={names} />}
        <TextField label={texts.reason} name="reason" hint={texts.reasonHint} maxLength={200} isOptional />
      </Form>
    </Dialog>
  );
}

const unitOf = (to: string) => (to === TOP ? null : to);

function Preview({
  companyId,
  move,
  to,
  names,
}: {
  companyId: string;
  move: Move;
  to: string;
  names: ReadonlyMap<string, string>;
}) {
  const texts = useCompanyTexts();
  const input: InputOf<typeof api.units.moveDevices> = {
    params: { c: companyId },
    body: { ids: [...move.ids], to: unitOf(to), preview: true },
  };
  // asked anew each time: it says what is so now
  const preview = useQuery({
    ...apiQuery(routes[move.kind], input),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  return (
    <View query={preview} size="panel">
      {({ items, changes }) =>
        items.every(({ outcome }) => outcome === 'there-already') ? (
          <p>{texts.structure.thereAlready}</p>
        ) : (
          <MoveChanges lines={moveLines(changes, names, texts)} />
        )
      }
    </View>
  );
}
