import { useState, type ReactNode } from 'react';
import { mayGive, roleNames, wordsOf, type RoleName } from '@candor/policy/rights/roles.ts';
import { api, useApi, type OutputOf } from '../../api.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { View } from '../../ui/view.tsx';

export type Rights = OutputOf<typeof api.companies.myRights>['companies'][number];

/** With what one may do in the company. */
export function WithOwnRights({
  companyId,
  children,
}: {
  companyId: string;
  children: (own: Rights | undefined) => ReactNode;
}) {
  const rights = useApi(api.companies.myRights);
  return (
    <View query={rights} size="panel">
      {({ companies }) => children(companies.find(({ id }) => id === companyId))}
    </View>
  );
}

/** Roles that one may give and take away. The server decides. */
export function givableBy({ roles, words, kind }: Rights): RoleName[] {
  return roleNames.filter(
    (role) => mayGive(roles, role) && [...wordsOf([role], [], kind)].every((word) => words.includes(word)),
  );
}

export interface RoleOffer {
  /** In the table's order. */
  offered: readonly RoleName[];
  /** The others stay as they are. */
  givable: readonly RoleName[];
  held: readonly RoleName[];
}

/** Roles with what each means, under the name `roles`. */
export function RoleChoice({
  label,
  hint,
  error,
  offer: { offered, givable, held },
}: {
  label: string;
  hint?: string;
  error: string | undefined;
  offer: RoleOffer;
}) {
  const { people, roles } = useCompanyTexts();
  return (
    <FieldGroup label={label} hint={hint} error={error}>
      {offered.map((role) => {
        const isFixed = !givable.includes(role);
        return (
          <Checkbox
            key={role}
            name="roles"
            value={role}
            defaultSelected={held.includes(role)}
            isDisabled={isFixed}
            detail={isFixed ? people.notYours : roles[role].detail}
          >
            {roles[role].name}
          </Checkbox>
        );
      })}
    </FieldGroup>
  );
}

/** Reads what the form holds of an offer, and says where that is none. */
export function useRolesChosen({ offered, givable, held }: RoleOffer) {
  const { people } = useCompanyTexts();
  const [isMissing, setMissing] = useState(false);
  const read = (ticked: readonly string[], isEnough = false): RoleName[] | undefined => {
    const chosen = offered.filter((role) => (givable.includes(role) ? ticked : held).includes(role));
    const isNone = chosen.length === 0 && !isEnough;
    setMissing(isNone);
    return isNone ? undefined : chosen;
  };
  return { read, error: isMissing ? people.chooseRole : undefined };
}
