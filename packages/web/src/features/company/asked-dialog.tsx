import { TOP, type Unit } from '../../api/unit-tree.ts';
import type { Company } from './company.ts';
import { MoveDialog, type Move } from './move-dialog.tsx';
import { RemoveUnit, UnitDialog } from './unit-dialogs.tsx';

/** What somebody is about to do in the structure. */
export type Asked = { act: 'create' | 'rename' | 'remove' } | { act: 'move'; move: Move };

/** The dialog of an act: made in, renamed or removed is the chosen unit. */
export function AskedDialog({
  asked,
  company,
  units,
  unit,
  isEmpty,
  names,
  onChoose,
  onClose,
}: {
  asked: Asked;
  company: Company;
  units: readonly Unit[];
  unit: Unit | undefined;
  isEmpty: boolean;
  names: ReadonlyMap<string, string>;
  onChoose: (id: string) => void;
  onClose: () => void;
}) {
  const nameOf = (id: string | null) => units.find((one) => one.id === id)?.name ?? company.name;
  const of = { companyId: company.id, onClose };
  switch (asked.act) {
    case 'move':
      return <MoveDialog {...of} companyName={company.name} units={units} names={names} move={asked.move} />;
    case 'remove':
      return (
        unit && (
          <RemoveUnit
            {...of}
            unit={unit}
            isEmpty={isEmpty}
            parentName={nameOf(unit.parentId)}
            onRemoved={() => onChoose(unit.parentId ?? TOP)}
          />
        )
      );
    default:
      return (
        <UnitDialog
          {...of}
          unit={asked.act === 'rename' ? unit : undefined}
          parent={unit?.id ?? null}
          parentName={nameOf(unit?.id ?? null)}
          onMade={onChoose}
        />
      );
  }
}
