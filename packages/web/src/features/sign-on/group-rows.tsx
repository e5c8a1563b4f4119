import { roleNames, type RoleName } from '@candor/policy/rights/roles.ts';
import type { Texts } from '../../texts/en.ts';
import { providersTexts } from '../../texts/providers.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { AddIcon } from '../../ui/icons.ts';
import { Row, Stack } from '../../ui/layout.tsx';
import { Select, type Option } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Nobody becomes owner by what a provider says. */
export type Role = Exclude<RoleName, 'owner'>;
export interface GroupRow {
  group: string;
  role: Role;
  unitId?: string | undefined;
}

export function roleOptions({ roles }: Texts): Option<Role>[] {
  return roleNames.flatMap((value) => (value === 'owner' ? [] : [{ value, label: roles[value].name }]));
}

/** Which group gives which role, one under the other. */
export function GroupRows({
  rows,
  onChange,
  units,
}: {
  rows: readonly GroupRow[];
  onChange: (rows: readonly GroupRow[]) => void;
  units: readonly { id: string; name: string }[];
}) {
  const texts = useTexts();
  const signOn = usePart(providersTexts);
  const change = (index: number, next: Partial<GroupRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...next } : row)));
  const places = [
    { value: 'none', label: signOn.noUnit },
    ...units.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <FieldGroup label={signOn.groups} hint={signOn.groupsHint}>
      <Stack>
        {rows.map(({ group, role, unitId }, index) => (
          <Row key={index}>
            <TextField
              label={signOn.group}
              value={group}
              onChange={(next) => change(index, { group: next })}
              maxLength={200}
              spellCheck={false}
            />
            <Select
              label={signOn.role}
              value={role}
              onChange={(next) => change(index, { role: next })}
              options={roleOptions(texts)}
            />
            {units.length > 0 && (
              <Select
                label={signOn.unit}
                value={unitId ?? 'none'}
                onChange={(next) => change(index, { unitId: next === 'none' ? undefined : next })}
                options={places}
              />
            )}
            <Button size="small" kind="quiet" onPress={() => onChange(rows.filter((_, at) => at !== index))}>
              {signOn.removeGroup}
            </Button>
          </Row>
        ))}
        <div>
          <Button
            size="small"
            icon={AddIcon}
            onPress={() => onChange([...rows, { group: '', role: 'member' }])}
          >
            {signOn.addGroup}
          </Button>
        </div>
      </Stack>
    </FieldGroup>
  );
}
