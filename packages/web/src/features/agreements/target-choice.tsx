import { api, useApi } from '../../api.ts';
import { standingTexts } from '../../texts/standing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Select } from '../../ui/select.tsx';

export type Target = { kind: 'company' | 'unit' | 'device'; id: string };
const MOST_DEVICES = 200;

/** The whole company, one unit with all below it, or one device; an empty id: none is chosen. */
export function TargetChoice({
  companyId,
  value,
  onChange,
}: {
  companyId: string;
  value: Target;
  onChange: (target: Target) => void;
}) {
  const standing = usePart(standingTexts);
  const units = useApi(api.units.listUnits, { params: { c: companyId } });
  const devices = useApi(api.devices.list, { query: { limit: MOST_DEVICES } });
  const choices = {
    unit: {
      label: standing.chosenUnit,
      items: units.data?.items.map(({ id, name }) => ({ id, name })) ?? [],
    },
    device: {
      label: standing.chosenDevice,
      items: devices.data?.items.map(({ id, label }) => ({ id, name: label })) ?? [],
    },
  };
  const kinds = (['company', 'unit', 'device'] as const).filter(
    (kind) => kind === 'company' || choices[kind].items.length > 0,
  );
  const chosen = value.kind === 'company' ? undefined : choices[value.kind];
  return (
    <>
      <Select
        label={standing.target}
        value={value.kind}
        onChange={(kind) =>
          onChange({ kind, id: kind === 'company' ? companyId : (choices[kind].items[0]?.id ?? '') })
        }
        options={kinds.map((kind) => ({ value: kind, label: standing.targets[kind] }))}
      />
      {chosen && (
        <Select
          label={chosen.label}
          value={value.id}
          onChange={(id) => onChange({ kind: value.kind, id })}
          options={chosen.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </>
  );
}
