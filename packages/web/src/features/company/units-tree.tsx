import { useState } from 'react';
import { TOP, type Unit } from '../../api/unit-tree.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import type { Dropped } from '../../ui/drag.ts';
import { CompanyIcon, UnitIcon } from '../../ui/icons.ts';
import { Prose, Stack } from '../../ui/layout.tsx';
import { Tree, type TreeNode } from '../../ui/tree.tsx';
import type { MovedKind } from './move-dialog.tsx';

const takes = ['unit', 'device', 'person'] as const;

/** The company with its units below it; what lies in each is counted. */
export function UnitsTree({
  companyName,
  units,
  below,
  chosen,
  above,
  onChoose,
  onMove,
  onRemove,
  onDropped,
}: {
  companyName: string;
  units: readonly Unit[];
  /** What lies directly in each unit, and under null what lies in none. */
  below: ReadonlyMap<string | null, Unit[]>;
  chosen: string;
  /** Open from the start, so that the chosen one is in sight. */
  above: readonly Unit[];
  onChoose: (id: string) => void;
  onMove: ((id: string) => void) | undefined;
  onRemove: (() => void) | undefined;
  onDropped: (dropped: Dropped<MovedKind>) => void;
}) {
  const { structure: texts } = useCompanyTexts();
  const few = units.length <= FEW_UNITS ? units : above;
  const [open, setOpen] = useState(() => new Set([TOP, ...few.map(({ id }) => id)]));
  // made, moved or found elsewhere, the chosen one comes into sight
  const trail = above.map(({ id }) => id).join();
  const [seen, setSeen] = useState(trail);
  if (seen !== trail) {
    setSeen(trail);
    setOpen(new Set([...open, TOP, ...above.map(({ id }) => id)]));
  }
  const nodeOf = (unit: Unit): TreeNode => ({
    id: unit.id,
    name: unit.name,
    icon: UnitIcon,
    detail: unit.devices + unit.members === 0 ? undefined : texts.holds(unit.devices, unit.members),
    children: (below.get(unit.id) ?? []).map(nodeOf),
  });
  const top: TreeNode = {
    id: TOP,
    name: companyName,
    icon: CompanyIcon,
    isFixed: true,
    children: (below.get(null) ?? []).map(nodeOf),
  };
  return (
    <Stack gap={8}>
      <Tree<MovedKind>
        label={texts.tree}
        nodes={[top]}
        chosen={chosen}
        onChoose={onChoose}
        open={open}
        onOpen={setOpen}
        onKey={{ ...(onMove && { m: onMove }), ...(onRemove && { Delete: onRemove }) }}
        {...(onMove && {
          drag: {
            kind: 'unit' as const,
            takes,
            label: texts.drag,
            onDropped: (dropped) => {
              setOpen((now) => new Set([...now, dropped.on]));
              onDropped({ ...dropped, ids: dropped.ids.filter((id) => id !== TOP) });
            },
          },
        })}
      />
      <Prose>{units.length === 0 ? texts.noneDetail : texts.keys}</Prose>
    </Stack>
  );
}

/** So few are all open at first. */
const FEW_UNITS = 60;
