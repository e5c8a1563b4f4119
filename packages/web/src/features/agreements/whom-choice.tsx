import type { RoleName } from '@candor/policy/rights/roles.ts';
import { standingTexts } from '../../texts/standing.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { Select } from '../../ui/select.tsx';
import { sessionRoles, type Offer } from './agreement.ts';

export type Whom =
  | { kind: 'role'; role: RoleName }
  | { kind: 'member'; memberId: string }
  | { kind: 'staff' };

/** A role, one member, or some of the operator's staff, who are read from the form under the name `staff`. */
export function WhomChoice({
  offer: { members, staff },
  value,
  onChange,
  isWithoutStaff,
}: {
  offer: Offer;
  value: Whom;
  onChange: (whom: Whom) => void;
  isWithoutStaff: boolean;
}) {
  const { agreements, roles } = useTexts();
  const standing = usePart(standingTexts);
  const start = {
    role: { kind: 'role', role: 'technician' },
    member: { kind: 'member', memberId: members[0]?.id ?? '' },
    staff: { kind: 'staff' },
  } as const satisfies Record<Whom['kind'], Whom>;
  const kinds = (['role', 'member', 'staff'] as const).filter(
    (kind) => kind === 'role' || (kind === 'member' ? members : staff).length > 0,
  );
  const named = ({ id, name }: Offer['members'][number]) => ({
    value: id,
    label: name ?? agreements.unnamed,
  });
  return (
    <>
      <Select
        label={standing.to}
        value={value.kind}
        onChange={(kind) => onChange(start[kind])}
        options={kinds.map((kind) => ({ value: kind, label: standing.tos[kind] }))}
      />
      {value.kind === 'role' && (
        <Select
          label={standing.role}
          value={value.role}
          onChange={(role) => onChange({ kind: 'role', role })}
          options={sessionRoles.map((role) => ({ value: role, label: roles[role].name }))}
        />
      )}
      {value.kind === 'member' && (
        <Select
          label={standing.member}
          value={value.memberId}
          onChange={(memberId) => onChange({ kind: 'member', memberId })}
          options={members.map(named)}
        />
      )}
      {value.kind === 'staff' && (
        <FieldGroup label={standing.staff} error={isWithoutStaff ? standing.chooseStaff : undefined}>
          {staff.map((one) => (
            <Checkbox key={one.id} name="staff" value={one.id}>
              {named(one).label}
            </Checkbox>
          ))}
        </FieldGroup>
      )}
    </>
  );
}
