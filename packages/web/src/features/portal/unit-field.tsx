import { api, useApi, type OutputOf } from '../../api.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Select } from '../../ui/select.tsx';

type Unit = OutputOf<typeof api.units.listUnits>['items'][number];

const WHOLE = 'whole';

/** Where in the company somebody belongs. Who is limited to units chooses among those and all below them. */
export function UnitField({
  companyId,
  limits,
  value,
  onChange,
}: {
  companyId: string;
  limits: readonly string[];
  /** Null: the company itself. */
  value: string | null;
  onChange: (unitId: string | null) => void;
}) {
  const { invitations } = useCompanyTexts();
  const units = useApi(api.units.listUnits, { params: { c: companyId } }).data?.items ?? [];
  const options = choicesOf(units, limits);
  if (options.length === 0) return null;
  const whole = { value: WHOLE, label: invitations.wholeCompany };
  return (
    <Select
      label={invitations.unit}
      value={value ?? WHOLE}
      onChange={(chosen) => onChange(chosen === WHOLE ? null : chosen)}
      options={limits.length === 0 ? [whole, ...options] : options}
    />
  );
}

/** "Vienna / Sales", in the order of these names. */
function choicesOf(units: readonly Unit[], limits: readonly string[]) {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const pathOf = (unit: Unit): Unit[] => {
    const above = unit.parentId === null ? undefined : byId.get(unit.parentId);
    return above === undefined ? [unit] : [...pathOf(above), unit];
  };
  return units
    .map((unit) => ({ id: unit.id, path: pathOf(unit) }))
    .filter(({ path }) => limits.length === 0 || path.some(({ id }) => limits.includes(id)))
    .map(({ id, path }) => ({ value: id, label: path.map(({ name }) => name).join(' / ') }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}
