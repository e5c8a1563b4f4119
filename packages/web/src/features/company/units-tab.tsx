import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { childrenOf, pathTo, TOP, type Unit } from '../../api/unit-tree.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Section, Split } from '../../ui/layout.tsx';
import { View } from '../../ui/view.tsx';
import { AskedDialog, type Asked } from './asked-dialog.tsx';
import type { Company } from './company.ts';
import type { MovedKind } from './move-dialog.tsx';
import { usePeople } from './people-names.ts';
import { UnitActions } from './unit-actions.tsx';
import { UnitContent } from './unit-content.tsx';
import { UnitsTree } from './units-tree.tsx';

const route = getRouteApi('/signed-in/portal/company');

/** The tree of units, and what lies in the chosen one. */
export function UnitsTab({ company }: { company: Company }) {
  const units = useApi(api.units.listUnits, { params: { c: company.id } });
  return (
    <View query={units} skeleton="text" size="panel">
      {({ items }) => <Structure company={company} units={items} />}
    </View>
  );
}

function Structure({ company, units }: { company: Company; units: readonly Unit[] }) {
  const { structure: texts } = useCompanyTexts();
  const { can } = useMe();
  const { unit: given } = route.useSearch();
  const navigate = route.useNavigate();
  const { rows: people, names } = usePeople(company.id);
  const [asked, setAsked] = useState<Asked>();
  const unit = units.find(({ id }) => id === given);
  const below = useMemo(() => childrenOf(units), [units]);
  const choose = (id: string) =>
    void navigate({
      search: (now) => ({ ...now, unit: id === TOP ? undefined : id }),
      replace: true,
      resetScroll: false,
    });
  const moveUnit = (id: string, to?: string) => {
    const moved = units.find((one) => one.id === id);
    if (moved) setAsked({ act: 'move', move: { kind: 'unit', ids: [id], name: moved.name, to } });
  };
  const moveRows = (kind: Exclude<MovedKind, 'unit'>, ids: readonly string[], to?: string) => {
    const name = kind === 'device' ? texts.devicesCount(ids.length) : texts.peopleCount(ids.length);
    if (ids.length > 0) setAsked({ act: 'move', move: { kind, ids, name, to } });
  };
  const mayEdit = can('unit.edit');
  return (
    <>
      <Split>
        <UnitsTree
          companyName={company.name}
          units={units}
          below={below}
          chosen={unit?.id ?? TOP}
          above={pathTo(units, unit?.id ?? null)}
          onChoose={choose}
          onMove={mayEdit ? moveUnit : undefined}
          onRemove={mayEdit ? () => unit && setAsked({ act: 'remove' }) : undefined}
          onDropped={({ kind, ids, on }) =>
            kind === 'unit' ? ids.forEach((id) => moveUnit(id, on)) : moveRows(kind, ids, on)
          }
        />
        <Section
          title={unit?.name ?? company.name}
          detail={unit ? texts.kinds[unit.kind] : texts.top}
          actions={
            <UnitActions
              name={unit?.name ?? company.name}
              unitId={unit?.id}
              onAct={
                mayEdit
                  ? (act) => (act === 'move' ? unit && moveUnit(unit.id) : setAsked({ act }))
                  : undefined
              }
            />
          }
        >
          <UnitContent
            key={unit?.id ?? TOP}
            companyId={company.id}
            unitId={unit?.id}
            people={people}
            onMove={moveRows}
          />
        </Section>
      </Split>
      {asked && (
        <AskedDialog
          asked={asked}
          company={company}
          units={units}
          unit={unit}
          isEmpty={unit !== undefined && isEmpty(unit, below)}
          names={names}
          onChoose={choose}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

const isEmpty = ({ id, devices, members }: Unit, below: ReturnType<typeof childrenOf>) =>
  devices + members === 0 && (below.get(id) ?? []).length === 0;
